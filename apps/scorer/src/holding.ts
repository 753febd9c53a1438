/** A partition this process folds: its engine, its fence, and when its state is saved. */
import type { PartitionEngine } from '@chanrong/engine';
import type { Segment } from '@chanrong/journal';
import { checkpointHash, type LoadedPartition } from './engine-loader.js';
import type { PartitionBatch } from './output-writer.js';
import type { PartitionFolder } from './partition-folder.js';

/** What was folded in less time than this is folded again rather than saved, ms. */
const savedAfterMsMin = 200;
/** How long a partition just taken counts as quiet, ms: what passed meanwhile is noticed at once. */
const unheardMs = 3_600_000;
/** Saving takes at most this part of the time of folding. */
const savingShareMax = 0.1;

export class Holding {
  /** Newest segment whose outputs are committed. */
  committedSeq: number;
  private readonly folder: PartitionFolder;
  /** When a segment last came, monotonic ms. */
  heardMs: number;
  private savedMs: number;
  private savedSeq: number;
  /** How long the last saving kept this process from folding, ms. */
  private savingMs = 0;
  /** How long it took to fold what came since, ms. */
  private foldingMs: number;

  constructor(
    readonly epoch: number,
    { folder, replayedMs }: LoadedPartition,
  ) {
    this.folder = folder;
    this.committedSeq = folder.engine.seq;
    this.savedMs = performance.now();
    this.heardMs = this.savedMs - unheardMs;
    this.foldingMs = replayedMs;
    // What was folded again would have to be folded again by the next one.
    this.savedSeq = replayedMs > 0 ? -1 : folder.engine.seq;
  }

  get engine(): PartitionEngine {
    return this.folder.engine;
  }

  get isSaved(): boolean {
    return this.engine.seq === this.savedSeq;
  }

  /** Whether what is folded must be committed before this segment is folded. */
  wantsCommit(segment: Segment): boolean {
    return this.folder.wantsOutputsTaken(segment);
  }

  /** @throws what `PartitionFolder.fold` throws; the holding is of no use any more */
  fold(segment: Segment): void {
    const startedMs = performance.now();
    this.folder.fold(segment);
    this.heardMs = performance.now();
    this.foldingMs += this.heardMs - startedMs;
  }

  /**
   * Whether state should be saved: after `intervalMs`, or when a new owner would need noticeable time
   * to fold again what came since, as long as saving stays cheap beside folding.
   */
  isSaveDue(intervalMs: number): boolean {
    if (this.isSaved) return false;
    const enoughMs = Math.max(savedAfterMsMin, this.savingMs / savingShareMax);
    return this.foldingMs >= enoughMs || performance.now() - this.savedMs >= intervalMs;
  }

  save(): NonNullable<PartitionBatch['checkpoint']> {
    const startedMs = performance.now();
    const body = this.engine.checkpoint();
    const hash = checkpointHash(body);
    this.savedMs = performance.now();
    this.savingMs = this.savedMs - startedMs;
    this.savedSeq = this.engine.seq;
    this.foldingMs = 0;
    return { body, hash };
  }
}
