import {
  type Acknowledgement,
  acknowledgementSchema,
  type AlertAnswer,
  type AlertPage,
  alertPageSchema,
  type AlertPath,
  alertPathSchema,
  type AlertQuery,
  alertQuerySchema,
  alertSchema,
  type EnterprisePath,
  enterprisePathSchema,
  type Resolution,
  resolutionSchema,
} from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedBy } from '../http/asked-by.js';
import { Asker } from '../http/bearer.guard.js';
import { IdempotencyKey } from '../http/idempotency-key.js';
import { Read } from '../http/read.decorator.js';
import { Write } from '../http/write.decorator.js';
import { Alerts } from './alerts.service.js';

const description =
  'Newest first. One item is one episode: whatever is said about it how often, it opens and closes once.';

@ApiTags('alerts')
@Controller('v1')
export class AlertsController {
  constructor(private readonly alerts: Alerts) {}

  @Read({
    path: 'alerts',
    operationId: 'listAlerts',
    summary: 'What was noticed about the enterprises that the caller may see',
    description,
    scope: 'profile:read',
    answer: alertPageSchema,
    problems: [],
  })
  all(
    @Asker() caller: Caller,
    @Query({ schema: alertQuerySchema }) query: AlertQuery,
  ): Promise<AlertPage> {
    return this.alerts.list(caller, query);
  }

  @Read({
    path: 'enterprises/:uscc/alerts',
    operationId: 'listEnterpriseAlerts',
    summary: 'What was noticed about an enterprise',
    description,
    scope: 'profile:read',
    answer: alertPageSchema,
    problems: ['not-found'],
  })
  ofEnterprise(
    @Asker() caller: Caller,
    @Param({ schema: enterprisePathSchema }) { uscc }: EnterprisePath,
    @Query({ schema: alertQuerySchema }) query: AlertQuery,
  ): Promise<AlertPage> {
    return this.alerts.list(caller, query, uscc);
  }

  @Read({
    path: 'alerts/:alertId',
    operationId: 'getAlert',
    summary: 'One alert, and what was done about it',
    scope: 'profile:read',
    answer: alertSchema,
    problems: ['not-found'],
  })
  one(
    @AskedBy() asked: Asked,
    @Param({ schema: alertPathSchema }) { alertId }: AlertPath,
  ): Promise<AlertAnswer> {
    return this.alerts.one(asked, alertId);
  }

  @Write({
    path: 'alerts/:alertId/acknowledge',
    operationId: 'acknowledgeAlert',
    summary: 'Somebody of the organisation of the caller looks into it',
    description: 'For the organisation of the caller alone: others do not see it.',
    scope: 'alerts:write',
    answer: alertSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  acknowledge(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: alertPathSchema }) { alertId }: AlertPath,
    @Body({ schema: acknowledgementSchema }) input: Acknowledgement,
  ): Promise<AlertAnswer> {
    return this.alerts.acknowledge(asked, key, { alertId, ...input });
  }

  @Write({
    path: 'alerts/:alertId/resolve',
    operationId: 'resolveAlert',
    summary: 'The organisation of the caller is done with it, and says whether it was right',
    description:
      'Resolving again corrects the label; what was said before stays. An alert closes by itself when its cause ends, resolved or not.',
    scope: 'alerts:write',
    answer: alertSchema,
    status: 200,
    once: true,
    problems: ['not-found'],
  })
  resolve(
    @AskedBy() asked: Asked,
    @IdempotencyKey() key: string,
    @Param({ schema: alertPathSchema }) { alertId }: AlertPath,
    @Body({ schema: resolutionSchema }) input: Resolution,
  ): Promise<AlertAnswer> {
    return this.alerts.resolve(asked, key, { alertId, ...input });
  }
}
