/** Takes batches of entries; gives them back in commit order for ever, with a chain of hashes over them. */
export type { Journal, ReadPosition, Segment, SegmentDraft, SegmentReceipt } from './journal.js';
