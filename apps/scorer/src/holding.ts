/** A partition this process folds: its engine, its fence, and when its state is saved. */
import type { PartitionEngine } from '@chanrong/engine';
import type { Segment } from '@chanrong/journal';
import { checkpointHash, type LoadedPartition } from './engine-loader.js';
import type { PartitionBatch } from './output-writer.js';

/** Less journal than this is folded again rather than saved, bytes. */
const savedAfterBytesMin = 1024 * 1024;

export class Holding {
  readonly engine: PartitionEngine;
  /** When a segment last came, monotonic ms. */
  heardMs: number;
  private savedMs: number;
  private savedSeq: number;
  private savedBytes: number;
  private foldedBytes: number;

  constructor(
    readonly epoch: number,
    { engine, checkpointBytes, replayedBytes }: LoadedPartition,
  ) {
    this.engine = engine;
    this.heardMs = performance.now();
    this.savedMs = this.heardMs;
    this.savedBytes = checkpointBytes;
    this.foldedBytes = replayedBytes;
    // What was folded again would have to be folded again by the next one.
    this.savedSeq = replayedBytes > 0 ? -1 : engine.seq;
  }

  /** Size of the newest checkpoint, bytes. */
  get checkpointBytes(): number {
    return this.savedBytes;
  }

  get isSaved(): boolean {
    return this.engine.seq === this.savedSeq;
  }

  fold(segment: Segment): void {
    this.engine.applySegment(segment);
    this.heardMs = performance.now();
    this.foldedBytes += segment.body.length;
  }

  /**
   * Whether state should be saved: after `intervalMs`, or when as much journal was folded as saving
   * writes. So saving costs no more than the journal itself, and a new owner has little to fold.
   */
  isSaveDue(intervalMs: number): boolean {
    if (this.isSaved) return false;
    const enoughBytes = Math.max(savedAfterBytesMin, this.savedBytes);
    return this.foldedBytes >= enoughBytes || performance.now() - this.savedMs >= intervalMs;
  }

  save(): NonNullable<PartitionBatch['checkpoint']> {
    const body = this.engine.checkpoint();
    this.savedMs = performance.now();
    this.savedSeq = this.engine.seq;
    this.savedBytes = body.length;
    this.foldedBytes = 0;
    return { body, hash: checkpointHash(body) };
  }
}
