/** A partition this process folds: its engine, its fence, and when its state is saved. */
import type { CheckpointDraft, CheckpointManifest, PartitionEngine } from '@chanrong/engine';
import type { Segment } from '@chanrong/journal';
import type { LoadedPartition } from './engine-loader.js';
import type { PartitionFolder } from './partition-folder.js';
import type { Folded } from './scorer-metrics.js';

/** What was folded in less time than this is folded again rather than saved, ms. */
const savedAfterMsMin = 200;
/** How long a partition just taken counts as quiet, ms: what passed meanwhile is noticed at once. */
const unheardMs = 3_600_000;
/** Saving takes at most this part of the time of folding. */
const savingShareMax = 0.1;
/** After a failure saving is not tried again for this long, ms. */
const giveUpMs = 5_000;
const nothingFolded = { segments: 0, readings: 0, lateReadings: 0, repeats: 0 };

export class Holding {
  /** Newest segment whose outputs are committed. */
  committedSeq: number;
  /** When a segment last came, monotonic ms. */
  heardMs: number;
  /** The saving under way or the last one; never fails. */
  saving: Promise<void> = Promise.resolve();
  /** Of a state whose chunks are stored: to be committed with the cursor. */
  manifest: CheckpointManifest | undefined;
  /** Time that the saving under way, or the last one, took from folding, ms. */
  encodingMs = 0;
  /** Journal time of the first segment folded since the last commit. */
  private oldestMs: number | undefined;
  private counted = nothingFolded;
  private readonly folder: PartitionFolder;
  private isSaving = false;
  private hasGivenUp = false;
  private savedMs: number;
  private savedSeq: number;
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

  /** Whether the newest state is saved, or will be with the next commit. */
  get isSaved(): boolean {
    return this.engine.seq === (this.manifest?.seq ?? this.savedSeq);
  }

  /** Whether it may be handed over: saving would not help, or cannot. */
  get isReadyToGo(): boolean {
    return this.hasGivenUp || (!this.isSaving && !this.isWorthSaving);
  }

  /** Whether a new owner would need noticeable time to fold again what came since the state was saved. */
  get isWorthSaving(): boolean {
    return this.foldingMs >= Math.max(savedAfterMsMin, this.encodingMs / savingShareMax);
  }

  /** Whether what is folded must be committed before this segment is folded. */
  wantsCommit(segment: Segment): boolean {
    return this.folder.wantsOutputsTaken(segment);
  }

  /** Encodes what the segment is going to change and a checkpoint needs, step by step; then it can be folded at once. */
  *prepare(segment: Segment): Generator<void> {
    const steps = this.engine.encodeBefore(segment);
    for (;;) {
      const startedMs = performance.now();
      const { done } = steps.next();
      this.encodingMs += performance.now() - startedMs;
      if (done === true) return;
      yield;
    }
  }

  /** @throws what `PartitionFolder.fold` throws; the holding is of no use any more */
  fold(segment: Segment): void {
    const startedMs = performance.now();
    this.folder.fold(segment);
    this.oldestMs ??= segment.recordedMs;
    this.heardMs = performance.now();
    this.foldingMs += this.heardMs - startedMs;
  }

  /** What was folded since the last call. Folding around an entry begins with a new engine, and at nothing. */
  takeFolded(): Folded {
    const { oldestMs } = this;
    const { readings, lateReadings, repeats, segments } = this.engine.counts;
    const before = segments < this.counted.segments ? nothingFolded : this.counted;
    this.counted = { segments, readings, lateReadings, repeats };
    this.oldestMs = undefined;
    return {
      oldestMs,
      readings: readings - before.readings,
      lateReadings: lateReadings - before.lateReadings,
      repeats: repeats - before.repeats,
    };
  }

  /** Whether state should be saved: after `intervalMs`, or when it is worth it, as long as that stays cheap. */
  isSaveDue(intervalMs: number): boolean {
    if (this.isSaving || this.isSaved) return false;
    const sinceMs = performance.now() - this.savedMs;
    return (this.isWorthSaving && sinceMs >= 0) || sinceMs >= intervalMs;
  }

  /** It will be saved when its turn comes. */
  queueSaving(): void {
    this.isSaving = true;
  }

  beginSaving(): CheckpointDraft {
    const startedMs = performance.now();
    const draft = this.engine.beginCheckpoint();
    this.savedMs = performance.now();
    this.encodingMs = this.savedMs - startedMs;
    this.foldingMs = 0;
    return draft;
  }

  giveUpSaving(): void {
    this.isSaving = false;
    this.hasGivenUp = true;
    this.engine.endCheckpoint(false);
    this.savedMs = performance.now() + giveUpMs;
  }

  /** The manifest is committed. */
  endSaving({ seq }: CheckpointManifest): void {
    this.isSaving = false;
    this.hasGivenUp = false;
    this.manifest = undefined;
    this.engine.endCheckpoint(true);
    this.savedSeq = seq;
  }
}
