import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type ApiParts, apiParts } from './api-parts.js';
import { Alerts } from './alerts/alerts.service.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { ConsentsController } from './consents/consents.controller.js';
import { Consents } from './consents/consents.service.js';
import { DeclarationsController } from './declarations/declarations.controller.js';
import { Declarations } from './declarations/declarations.service.js';
import { EnterpriseReader } from './enterprises/enterprise-reader.service.js';
import { EnterprisesController } from './enterprises/enterprises.controller.js';
import { RisksController } from './enterprises/risks.controller.js';
import { EventsController } from './events/events.controller.js';
import { Events } from './events/events.service.js';
import { FacilitiesController } from './facilities/facilities.controller.js';
import { FacilityReader } from './facilities/facility-reader.service.js';
import { FacilityRegister } from './facilities/facility-register.service.js';
import { PriceSetsController } from './prices/price-sets.controller.js';
import { PriceSets } from './prices/price-sets.service.js';
import { DocumentsController } from './papers/documents.controller.js';
import { Documents } from './papers/documents.service.js';
import { PledgesController } from './papers/pledges.controller.js';
import { TitleController } from './papers/title.controller.js';
import { Pledges } from './papers/pledges.service.js';
import { SessionController } from './console/session.controller.js';
import { HealthController } from './health/health.controller.js';
import { EnrolmentDesk } from './gateways/enrolment-desk.service.js';
import { EnrolmentsController } from './gateways/enrolments.controller.js';
import { GatewayReader } from './gateways/gateway-reader.service.js';
import { GatewaysController } from './gateways/gateways.controller.js';
import { RevocationList } from './gateways/revocation-list.service.js';
import { OperationsController } from './operations/operations.controller.js';
import { OperationsReader } from './operations/operations-reader.service.js';
import { ReplayRunner } from './operations/replay-runner.service.js';
import { ReplaysController } from './operations/replays.controller.js';
import { Replays } from './operations/replays.service.js';
import { ProofReader } from './proofs/proof-reader.service.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { Webhooks } from './webhooks/webhooks.service.js';
import { ProofsController } from './proofs/proofs.controller.js';

@Module({
  controllers: [
    AlertsController,
    ConsentsController,
    DeclarationsController,
    EnterprisesController,
    RisksController,
    EventsController,
    WebhooksController,
    FacilitiesController,
    PriceSetsController,
    EnrolmentsController,
    PledgesController,
    DocumentsController,
    TitleController,
    GatewaysController,
    OperationsController,
    ReplaysController,
    ProofsController,
    HealthController,
    SessionController,
  ],
  providers: [
    Alerts,
    Consents,
    Declarations,
    EnterpriseReader,
    EnrolmentDesk,
    Events,
    Webhooks,
    FacilityReader,
    FacilityRegister,
    PriceSets,
    GatewayReader,
    OperationsReader,
    ReplayRunner,
    RevocationList,
    Replays,
    ProofReader,
    Pledges,
    Documents,
  ],
})
export class ApiModule implements OnApplicationShutdown {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  static from(parts: ApiParts): DynamicModule {
    return { module: ApiModule, providers: [{ provide: apiParts, useValue: parts }] };
  }

  async onApplicationShutdown(): Promise<void> {
    const { source, log } = this.parts;
    if (source.isInitialized) await source.destroy();
    log.info('stopped');
  }
}
