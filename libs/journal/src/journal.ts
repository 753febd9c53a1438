/**
 * The journal port: append-only, gap-free and commit-ordered per partition, hash-chained.
 *
 * Two implementations pass one contract suite: `PostgresJournal` and `MemoryJournal`.
 */

export interface SegmentDraft {
  readonly partition: number;
  /** Number of entries in `body`; at least 1. */
  readonly entryCount: number;
  /** Segment body as `EntryBatch.finish` made it. */
  readonly body: Uint8Array;
}

export interface SegmentReceipt {
  readonly partition: number;
  readonly seq: number;
  /** Journal time of the segment, Unix ms; never runs backwards within a partition. */
  readonly recordedMs: number;
}

export interface Segment extends SegmentReceipt {
  readonly entryCount: number;
  readonly body: Uint8Array;
  readonly hash: Uint8Array;
}

export interface ReadPosition {
  readonly partition: number;
  /** Segments after this one are read. */
  readonly seq: number;
}

export interface Journal {
  /**
   * Commits all drafts or none; at most one draft a partition. Resolves only when the segments are
   * durable, with receipts in order of partition.
   */
  append(drafts: readonly SegmentDraft[]): Promise<SegmentReceipt[]>;
  /** Segments after each position, in order of partition and seq; at most `segmentsMax` a partition. */
  read(positions: readonly ReadPosition[], segmentsMax: number): Promise<Segment[]>;
  /** Newest segment of every partition, in order of partition; seq 0 before the first. */
  heads(): Promise<SegmentReceipt[]>;
}
