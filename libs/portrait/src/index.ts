/** Takes journal entries of one partition in order; gives the portraits of its enterprises. */
export type { DeclaredBalance } from './declared-balance.js';
export { type AssetHolding, holdingOwners, holdingSites, holdingStages } from './asset-holding.js';
export type {
  AssetKind,
  AssetPortrait,
  DayPortrait,
  DeclaredOutputPortrait,
  EnergyPortrait,
  OeeElement,
  OeePortrait,
  Portrait,
  ProductionPortrait,
  StockLayer,
  StockPortrait,
  TimeBase,
  TrustPortrait,
} from './portrait.js';
export type {
  AssetRegistered,
  BalanceDeclared,
  ContentInspected,
  Command,
  CommodityPrice,
  EnterpriseCommand,
  EnterpriseRegistered,
  FacilityCommand,
  FacilityDrawn,
  FacilityLines,
  FacilityRegistered,
  FacilityTerms,
  GatewayEnrolled,
  MarketCommand,
  PriceSetPublished,
  ScorecardCommitted,
  OutputDeclared,
  ProductionPlan,
  StockDeclared,
  TamperCleared,
  TelemetryReplayed,
} from './command.js';
export {
  type ContentInspection,
  type ContentMethod,
  contentMethods,
} from './content/content-inspection.js';
export { contentPolicy } from './content/content-policy.js';
export type { ContentPortrait, ContentVerdict } from './content/content-portrait.js';
export { type Circle, findCircles, salesOf } from './flow/circular-trade.js';
export { type FlowPortrait, noFlow } from './flow/describe-flow.js';
export { flowPolicy } from './flow/flow-policy.js';
export { type Receivable, receivablesOf } from './flow/receivables.js';
export type { LegMatch } from './flow/match-legs.js';
export { gramsOf, tradesOf } from './flow/trade.js';
export { type Claim, claimsAt, peakClaim } from './title/claim-sweep.js';
export {
  type CrossFinding,
  noTitle,
  type TitleDoubt,
  type TitleDoubtCode,
  type TitlePortrait,
} from './title/title-portrait.js';
export { plainNumber } from './title/document-likeness.js';
export { type PlaceClaims, placeClaimsOf } from './title/place-claims.js';
export type { PlaceTitle } from './title/place-title.js';
export { heldPledge, type HeldPledge, releasePledge, substitutePledge } from './title/pledge.js';
export {
  type CrossFindingCode,
  type DocumentKind,
  documentKinds,
  type DocumentRecorded,
  type DocumentWithdrawn,
  type FindingClosed,
  type FindingReported,
  type FlowDocument,
  type FlowLeg,
  flowLegs,
  type PledgedGoods,
  type PledgeRegistered,
  type PledgeReleased,
  type PledgeSubstituted,
  type PledgeTerms,
  type RegistryEntry,
  type TitleCommand,
  type TradeDocument,
  type WarehouseReceipt,
} from './title/title-command.js';
export { channelStride, field as channelField } from './channel-table.js';
export type { ChannelCondition, ChannelView } from './channel-view.js';
export { describePortrait, portraitInstant, viewChannels } from './describe-portrait.js';
export type { DailyDelta, Effects, Finding, FindingCode } from './effects.js';
export { foldPolicy } from './fold-policy.js';
export { kindOfMeasure, measureKind, type MeasureKind, type RollupMeasure } from './measure.js';
export type { BirthMessage, ChannelDeclaration, DataMessage, ReadingValue } from './message.js';
export { ChannelDetector } from './detect/channel-detector.js';
export { type Channel, type Enterprise, type Gateway, PartitionState } from './partition-state.js';
export {
  readEnterpriseStanding,
  readEnterpriseState,
  writeEnterpriseStanding,
  writeEnterpriseState,
  writePortrait,
} from './portrait-codec.js';
export { type EnergyDay, EnergyLine } from './production/energy-line.js';
export { meanPeople, peopleMeasureOf } from './people/people-trend.js';
export { describeOee } from './production/oee.js';
export { declaredOutputPolicy, productionPolicy } from './production/production-policy.js';
export { emptyDay, emptyProduction } from './production/empty-production.js';
export { sequenceWindowMax } from './sequence-window.js';
export { type PortraitEntry, step } from './step.js';
export { quantityByAge } from './stock/quantity-by-age.js';
export { stockPolicy } from './stock/stock-policy.js';
export {
  type Alert,
  type AlertAudience,
  type AlertCondition,
  type AlertEvidence,
  type AlertRule,
  type AlertRulePolicy,
  alertRules,
  type AlertSeverity,
  type AlertSubject,
} from './watch/alert.js';
export { AlertBook } from './watch/alert-book.js';
export { reviewLive } from './watch/review.js';
export { watchPolicy } from './watch/watch-policy.js';
