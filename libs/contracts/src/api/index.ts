/** Requests and answers of the HTTP API: each schema checks, types and documents one of them. */
export {
  type AlertPage,
  alertPageSchema,
  type AlertQuery,
  alertQuerySchema,
} from './alerts.schema.js';
export { type AssetsAnswer, assetsSchema } from './assets.schema.js';
export {
  type EnterprisePage,
  enterprisePageSchema,
  type EnterprisePath,
  enterprisePathSchema,
  type EnterpriseQuery,
  enterpriseQuerySchema,
} from './enterprises.schema.js';
export {
  type FacilityAnswer,
  type FacilityHistoryPage,
  facilityHistoryPageSchema,
  type FacilityHistoryQuery,
  facilityHistoryQuerySchema,
  type FacilityPage,
  facilityPageSchema,
  type FacilityPath,
  facilityPathSchema,
  type FacilityQuery,
  facilityQuerySchema,
  facilitySchema,
} from './facilities.schema.js';
export { type Health, healthSchema } from './health.schema.js';
export {
  type GatewayPath,
  gatewayPathSchema,
  type GatewayQuarantineQuery,
  gatewayQuarantineQuerySchema,
  type PartitionsAnswer,
  partitionsSchema,
  type QuarantinePage,
  quarantinePageSchema,
  type QuarantineQuery,
  quarantineQuerySchema,
} from './operations.schema.js';
export { type SessionAnswer, sessionSchema } from './session.schema.js';
export { encodeCursor, pageSizeMax } from './paging.schema.js';
export {
  type Problem,
  type ProblemCode,
  problemSchema,
  problemTypes,
  problemTypeUri,
} from './problem.schema.js';
export { type ProfileAnswer, profileSchema } from './profile.schema.js';
export {
  type ConsistencyAnswer,
  type ConsistencyPath,
  consistencyPathSchema,
  type ConsistencyQuery,
  consistencyQuerySchema,
  consistencySchema,
  type Proof,
  proofFormat,
  type ProofQuery,
  proofQuerySchema,
  proofSchema,
  proofSegmentsMax,
  type TreeHeadAnswer,
  type TreeHeadsAnswer,
  treeHeadsSchema,
} from './proof.schema.js';
export {
  type Receipt,
  receiptFormat,
  type ReceiptPath,
  receiptPathSchema,
  receiptSchema,
} from './receipt.schema.js';
export {
  type RiskSummaryPage,
  riskSummaryPageSchema,
  type RiskSummaryQuery,
  riskSummaryQuerySchema,
} from './risk-summary.schema.js';
export {
  type RiskAnswer,
  type RiskHistoryPage,
  riskHistoryPageSchema,
  type RiskHistoryQuery,
  riskHistoryQuerySchema,
  type RiskQuery,
  riskQuerySchema,
  riskSchema,
} from './risk.schema.js';
export { type MoneyAnswer } from './words.schema.js';
export {
  type EnrolledIdentity,
  enrolledIdentitySchema,
  type Enrolment,
  type EnrolmentRequest,
  enrolmentRequestSchema,
  enrolmentSchema,
  type GatewayIdentity,
  gatewayIdentitySchema,
  type GatewayStatus,
  type GatewayStep,
  gatewaySteps,
  gatewayStatusSchema,
  type Redemption,
  redemptionSchema,
  type Renewal,
  renewalSchema,
  type Revocation,
  revocationSchema,
} from './gateways.schema.js';
export {
  type CoverAnswer,
  type CoverInput,
  coverInputSchema,
  coverSchema,
  type DocumentAnswer,
  type DocumentInputBody,
  documentInputSchema,
  type DocumentItem,
  type DocumentPage,
  documentPageSchema,
  type DocumentPath,
  documentPathSchema,
  type DocumentQuery,
  documentQuerySchema,
  documentSchema,
  idempotencyKeySchema,
  type PledgeAnswer,
  type PledgeInput,
  pledgeInputSchema,
  type PledgeItem,
  type PledgePage,
  pledgePageSchema,
  type PledgePath,
  pledgePathSchema,
  type PledgeQuery,
  pledgeQuerySchema,
  pledgeSchema,
  type ReleaseInput,
  releaseInputSchema,
  type SubstituteInput,
  substituteInputSchema,
} from './papers.schema.js';
export { type TitleAnswer, titleSchema } from './title.schema.js';
