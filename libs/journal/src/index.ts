/** Takes batches of entries; gives them back in commit order for ever, with a chain of hashes over them. */
export type { Journal, ReadPosition, Segment, SegmentDraft, SegmentReceipt } from './journal.js';
export { MemoryJournal, type MemoryJournalOptions } from './memory-journal.js';
export {
  appendCommands,
  appendSegments,
  PostgresJournal,
  type Queryable,
} from './postgres-journal.js';
export { genesisHash, segmentHash, type HashedSegment } from './segment-hash.js';
