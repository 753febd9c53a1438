/** Takes journal entries of one partition in order; gives the portraits of its enterprises. */
export type {
  AssetKind,
  AssetPortrait,
  DayPortrait,
  Portrait,
  ProductionPortrait,
  StockPortrait,
  TimeBase,
  TrustPortrait,
} from './portrait.js';
export type {
  AssetRegistered,
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
  TamperCleared,
} from './command.js';
export { channelStride, field as channelField } from './channel-table.js';
export {
  type ChannelCondition,
  type ChannelView,
  describePortrait,
  portraitInstant,
  viewChannels,
} from './describe-portrait.js';
export type { DailyDelta, Effects, Finding, FindingCode } from './effects.js';
export { foldPolicy } from './fold-policy.js';
export { kindOfMeasure, measureKind, type MeasureKind, type RollupMeasure } from './measure.js';
export type { BirthMessage, ChannelDeclaration, DataMessage, ReadingValue } from './message.js';
export { ChannelDetector } from './detect/channel-detector.js';
export { type Channel, type Enterprise, type Gateway, PartitionState } from './partition-state.js';
export { readPartition, writePartition, writePortrait } from './portrait-codec.js';
export { emptyDay, emptyProduction } from './production/empty-production.js';
export { sequenceWindowMax } from './sequence-window.js';
export { type PortraitEntry, step } from './step.js';
export {
  type Alert,
  type AlertAudience,
  type AlertEvidence,
  type AlertRule,
  type AlertRulePolicy,
  alertRules,
  type AlertSeverity,
  type AlertSubject,
} from './watch/alert.js';
export { reviewLive } from './watch/review.js';
export { watchPolicy } from './watch/watch-policy.js';
