/** Takes the segments of one partition; gives what is committed beside the cursor. No I/O. */
export { type AssetDetail, type ChannelDetail } from './asset-detail.js';
export {
  type CheckpointChunk,
  CheckpointDraft,
  type CheckpointManifest,
  chunkHashBytes,
} from './checkpoint-draft.js';
export { defaultEnginePolicy, type EnginePolicy, engineVersion } from './engine-policy.js';
export { foldAround } from './fold-around.js';
export { FoldError } from './fold-error.js';
export {
  type AlertRow,
  type DetailRow,
  type FacilityRow,
  type HistoryRow,
  type JournalMoment,
  Outputs,
  type QuarantineRow,
  type ScoreRow,
  type TransitionRow,
} from './outputs.js';
export { EngineRestore } from './engine-restore.js';
export type { EngineSegment } from './engine-segment.js';
export { PartitionEngine } from './partition-engine.js';
export { facilityHash, scoreHash } from './published-hashes.js';
export type { GatewayDetail } from './gateway-detail.js';
