/** Journal in memory, for simulation and tests; time comes from the caller. */
import { assert } from '@chanrong/kernel';
import type { Journal, ReadPosition, Segment, SegmentDraft, SegmentReceipt } from './journal.js';
import { genesisHash, segmentHash } from './segment-hash.js';

export class MemoryJournal implements Journal {
  private readonly partitions: Segment[][] = [];

  /** @param nowMs gives the current time, Unix ms. */
  constructor(private readonly nowMs: () => number) {}

  createPartitions(count: number): Promise<void> {
    while (this.partitions.length < count) this.partitions.push([]);
    return Promise.resolve();
  }

  append(drafts: readonly SegmentDraft[]): Promise<SegmentReceipt[]> {
    try {
      // All drafts are checked before the first is kept: all or none.
      drafts.forEach((draft) => this.partition(draft.partition));
      return Promise.resolve(drafts.map((draft) => this.appendOne(draft)));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  read(positions: readonly ReadPosition[], segmentsMax: number): Promise<Segment[]> {
    const ordered = [...positions].sort((a, b) => a.partition - b.partition);
    return Promise.resolve(
      ordered.flatMap(({ partition, seq }) =>
        this.partition(partition).slice(seq, seq + segmentsMax),
      ),
    );
  }

  heads(): Promise<SegmentReceipt[]> {
    return Promise.resolve(
      this.partitions.map((segments, partition) => {
        const last = segments.at(-1);
        return { partition, seq: segments.length, recordedMs: last?.recordedMs ?? 0 };
      }),
    );
  }

  private appendOne(draft: SegmentDraft): SegmentReceipt {
    const segments = this.partition(draft.partition);
    const previous = segments.at(-1);
    const position = {
      partition: draft.partition,
      seq: segments.length + 1,
      recordedMs: Math.max(previous?.recordedMs ?? 0, this.nowMs()),
    };
    const body = Uint8Array.from(draft.body);
    const hash = segmentHash(previous?.hash ?? genesisHash, { ...position, body });
    segments.push({ ...position, entryCount: draft.entryCount, body, hash });
    return position;
  }

  private partition(partition: number): Segment[] {
    const segments = this.partitions[partition];
    assert(segments !== undefined, `partition ${partition} does not exist`);
    return segments;
  }
}
