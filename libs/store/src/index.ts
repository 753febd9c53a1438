/** Takes a database address; gives it a schema, and what the registry and the projections hold. */
export { createDataSource } from './data-source.js';
export type { EmbeddedDatabaseOptions } from './embedded/cluster.js';
export { type EmbeddedDatabase, startEmbeddedDatabase } from './embedded/embedded-database.js';
export {
  migrate,
  type MigrateOptions,
  type MigrateOutcome,
  partitionCountDefault,
} from './migrate.js';
export { entities } from './entities/index.js';
export type { AlertEntity } from './entities/alert.entity.js';
export type { AlertStepEntity } from './entities/alert-step.entity.js';
export type { AssetLatestEntity } from './entities/asset-latest.entity.js';
export type { EnterpriseEntity } from './entities/enterprise.entity.js';
export type { FacilityEntity } from './entities/facility.entity.js';
export type { FacilityStateEntity } from './entities/facility-state.entity.js';
export type { FacilityTransitionEntity } from './entities/facility-transition.entity.js';
export type { PortraitLatestEntity } from './entities/portrait-latest.entity.js';
export type { TradeDocumentEntity } from './entities/trade-document.entity.js';
export type { QuarantineEntity } from './entities/quarantine.entity.js';
export {
  type AlertFilter,
  type AlertRecord,
  findAlert,
  listAlerts,
} from './repositories/alert.repository.js';
export {
  type EventPosition,
  type EventRow,
  findEvent,
  findEventHead,
  firstPosition,
  isEventKept,
  listEvents,
} from './repositories/event.repository.js';
export {
  findEnterprise,
  findEnterprises,
  listEnterprises,
} from './repositories/enterprise.repository.js';
export {
  type FacilityRecord,
  findFacility,
  listFacilities,
  listTransitions,
} from './repositories/facility.repository.js';
export type { Page } from './repositories/page.js';
export {
  findDocument,
  findPledge,
  listDocuments,
  listPledges,
  type PledgeRecord,
} from './repositories/paper.repository.js';
export { compareEnterprises, type Comparison } from './papers/compare-enterprises.js';
export { PaperMemory } from './papers/paper-memory.js';
export { checkCover, type Cover, type CoverQuestion } from './papers/check-cover.js';
export { type DocumentInput, recordDocument, withdrawDocument } from './papers/record-document.js';
export {
  type PledgeKey,
  registerPledge,
  releasePledgeOf,
  substitutePledgeOf,
} from './papers/register-pledge.js';
export { type KeyReused, type Once, writeOnce } from './registry/write-once.js';
export { listPartitions, type PartitionProgress } from './repositories/partition.repository.js';
export { pendingMigrations } from './repositories/pending-migrations.js';
export { findPricing, type Pricing } from './repositories/pricing.repository.js';
export { findAssets, findPortrait } from './repositories/portrait.repository.js';
export {
  findGateway,
  listQuarantine,
  type QuarantineQuery,
} from './repositories/quarantine.repository.js';
export { findReceipt } from './repositories/receipt.repository.js';
export { findReplay, listReplays, type ReplayRow } from './repositories/replay.repository.js';
export { readAs, type Reader } from './repositories/read-as.js';
export { listRiskSummaries, type RiskSummaryRow } from './repositories/risk-summary.repository.js';
export {
  findRisk,
  findRiskAt,
  findRisks,
  listRiskHistory,
  type RiskInstant,
  type RiskRow,
} from './repositories/risk.repository.js';
export { findProof, type ProofFault, type ProofOutcome } from './proofs/find-proof.js';
export { listTreeHeads, listVerifierKeys, proveConsistency } from './proofs/tree-heads.js';
export { migrations } from './migrations/index.js';
export { clearTamper, type InspectionInput } from './registry/clear-tamper.js';
export { type BalanceInput, declareBalance } from './registry/declare-balance.js';
export { type AlertStepInput, handleAlert } from './registry/handle-alert.js';
export { commitScorecard } from './registry/commit-scorecard.js';
export { declareOutput, type OutputInput } from './registry/declare-output.js';
export { type BookStockInput, declareStock } from './registry/declare-stock.js';
export {
  type CreatedEnrolment,
  createEnrolment,
  type RedeemedEnrolment,
  redeemEnrolment,
} from './registry/enrol-by-code.js';
export { type GatewayProof, renewGateway, revokeGateway } from './registry/renew-gateway.js';
export {
  type EnrolledGateway,
  enrolGateway,
  type GatewayInput,
  renewGatewaySecret,
} from './registry/enrol-gateway.js';
export { listRevokedCertificates } from './registry/gateway-credentials.js';
export { type ContentInspectionInput, inspectContent } from './registry/inspect-content.js';
export { type ConsentInput, grantConsent, revokeConsent } from './registry/consent.js';
export { type ConsentRow, listConsents } from './repositories/consent.repository.js';
export { findPriceSet } from './repositories/pricing.repository.js';
export { readPartitionCount } from './registry/partitions.js';
export { type PriceSetInput, publishPriceSet } from './registry/publish-price-set.js';
export { type ApiClientInput, registerApiClient } from './registry/register-api-client.js';
export { type AssetInput } from './registry/asset-fault.js';
export { registerAsset } from './registry/register-asset.js';
export {
  type EnterpriseInput,
  registerEnterprise,
  type RegisteredEnterprise,
} from './registry/register-enterprise.js';
export { type PersonInput, registerPerson } from './registry/register-person.js';
export { drawFacility, registerFacility } from './registry/register-facility.js';
export {
  accepted,
  type Registered,
  type RegistryFault,
  type RegistryFaultCode,
} from './registry/registry-outcome.js';
export { SetupError } from './setup-error.js';
export {
  findGatewayStatus,
  type GatewayStatusRow,
} from './repositories/gateway-status.repository.js';
export {
  beginReplay,
  continueReplay,
  forecastReplay,
  type ReplayForecast,
  type ReplayRequest,
  type ReplaySelection,
  unfinishedReplays,
} from './registry/replay-quarantine.js';
export {
  changeWebhook,
  type RegisteredWebhook,
  registerWebhook,
  type WebhookChange,
} from './webhooks/change-webhook.js';
export {
  type DeliveryOutcome,
  type DueDelivery,
  findDueDeliveries,
  findWebhooksWithWork,
  findWebhookWork,
  noteWebhookHealth,
  settleDelivery,
  takeUpEvents,
  type WebhookWork,
} from './webhooks/webhook-deliveries.js';
export {
  type DeliveryRow,
  findWebhook,
  listDeliveries,
  listWebhooks,
  type WebhookRow,
} from './webhooks/webhook.repository.js';
