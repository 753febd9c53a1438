/** Takes batches of entries; gives them back in commit order for ever, with a chain of hashes over them. */
export {
  archiveBytesMax,
  ArchiveError,
  decodeArchive,
  encodeArchive,
} from './archive/archive-file.js';
export type { Journal, ReadPosition, Segment, SegmentDraft, SegmentReceipt } from './journal.js';
export { MemoryJournal, type MemoryJournalOptions } from './memory-journal.js';
export { appendCommands, appendSegments, PostgresJournal } from './postgres-journal.js';
export type { Queryable } from './queryable.js';
export { genesisHash, segmentHash, type HashedSegment } from './segment-hash.js';
export { byteaArray, textArray } from './binary-array.js';
