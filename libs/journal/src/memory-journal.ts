/** Journal in memory, for simulation and tests; time comes from the caller. */
import { assert } from '@chanrong/kernel';
import { type JournalClock, nextJournalTime } from './journal-time.js';
import type { Journal, ReadPosition, Segment, SegmentDraft, SegmentReceipt } from './journal.js';
import { inPartitionOrder } from './partition-order.js';
import { genesisHash, segmentHash } from './segment-hash.js';

export interface MemoryJournalOptions {
  readonly partitionCount: number;
  /** Gives the current time, Unix ms. */
  readonly nowMs: () => number;
}

export class MemoryJournal implements Journal {
  private readonly partitions: readonly Segment[][];
  private readonly clocks: JournalClock[];
  private readonly nowMs: () => number;

  constructor({ partitionCount, nowMs }: MemoryJournalOptions) {
    this.partitions = Array.from({ length: partitionCount }, () => []);
    this.clocks = this.partitions.map(() => ({ recordedMs: 0, clockMs: 0 }));
    this.nowMs = nowMs;
  }

  // Async, so that what is refused is a rejection here as well.
  async append(drafts: readonly SegmentDraft[]): Promise<SegmentReceipt[]> {
    const ordered = inPartitionOrder(drafts);
    // All drafts are checked before the first is kept: all or none.
    for (const { partition, entryCount } of ordered) {
      assert(this.partitions[partition] !== undefined, `partition ${partition} does not exist`);
      assert(entryCount > 0, 'a segment has at least one entry');
    }
    return ordered.map((draft) => this.appendOne(draft));
  }

  async read(positions: readonly ReadPosition[], segmentsMax: number): Promise<Segment[]> {
    const ordered = [...positions].sort((a, b) => a.partition - b.partition);
    return ordered.flatMap(
      ({ partition, seq }) => this.partitions[partition]?.slice(seq, seq + segmentsMax) ?? [],
    );
  }

  async heads(): Promise<SegmentReceipt[]> {
    return this.partitions.map((segments, partition) => ({
      partition,
      seq: segments.length,
      recordedMs: segments.at(-1)?.recordedMs ?? 0,
    }));
  }

  private appendOne(draft: SegmentDraft): SegmentReceipt {
    const segments = this.partitions[draft.partition] as Segment[];
    const previous = segments.at(-1);
    const clock = nextJournalTime(this.clocks[draft.partition] as JournalClock, this.nowMs());
    this.clocks[draft.partition] = clock;
    const { recordedMs } = clock;
    const receipt = { partition: draft.partition, seq: segments.length + 1, recordedMs };
    const body = Uint8Array.from(draft.body);
    const hash = segmentHash(previous?.hash ?? genesisHash, { ...receipt, body });
    segments.push({ ...receipt, entryCount: draft.entryCount, body, hash });
    return receipt;
  }
}
