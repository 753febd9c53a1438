/**
 * Takes segments of the partitions this process owns; folds them and commits what they give.
 *
 * One loop: claim, read, fold, commit. Reading the next batch overlaps committing the last one. Wake-ups
 * only shorten a wait; a sweep finds whatever a lost one would have announced. When anything is in doubt
 * (a fenced commit, a lost connection) the partitions are let go and recovered from what is committed.
 */
import { EntryBatch } from '@chanrong/contracts';
import type { PartitionEngine } from '@chanrong/engine';
import type { Journal, Segment } from '@chanrong/journal';
import type { Logger } from 'pino';
import { checkpointHash, type EngineLoader } from './engine-loader.js';
import type { OutputWriter, PartitionBatch } from './output-writer.js';
import type { PartitionOwnership } from './partition-ownership.js';
import { ReadSizer } from './read-sizer.js';
import type { ScorerMetrics } from './scorer-metrics.js';

export interface ScorerLoopParts {
  readonly journal: Journal;
  readonly ownership: PartitionOwnership;
  readonly loader: EngineLoader;
  readonly writer: OutputWriter;
  readonly metrics: ScorerMetrics;
  readonly log: Logger;
  readonly checkpointIntervalMs: number;
}

interface Holding {
  readonly engine: PartitionEngine;
  readonly epoch: number;
  /** Monotonic time when a segment last came, and when state was last saved, ms. */
  heardMs: number;
  savedMs: number;
}

/** Longest stretch of folding before other work of the process gets its turn, ms. */
const foldStretchMsMax = 20;
const claimIntervalMs = 500;
/** While segments keep coming the loop looks for more by itself after this pause, ms. */
const busyPauseMs = 5;
/** How long it keeps looking before it relies on wake-ups, ms. */
const lingerMs = 250;
const sweepIntervalMs = 100;
const retryPauseMs = 500;
/** A batch at least this large means that more is waiting, bytes. */
const fullBatchBytes = 1024 * 1024;

export class ScorerLoop {
  private readonly holdings = new Map<number, Holding>();
  private readonly sizer = new ReadSizer();
  private stopping = false;
  private doubt: Error | undefined;
  private interrupt: (() => void) | undefined;
  private lastClaimMs = Number.NEGATIVE_INFINITY;
  private lastSegmentMs = Number.NEGATIVE_INFINITY;
  private committing: Promise<void> = Promise.resolve();
  private running: Promise<void> | undefined;

  constructor(private readonly parts: ScorerLoopParts) {}

  /** Partitions held now. */
  get partitions(): number[] {
    return [...this.holdings.keys()];
  }

  start(): void {
    this.running = this.run();
  }

  /** There may be something to fold. */
  wake(): void {
    this.interrupt?.();
  }

  /** What this process believes may be void: everything is recovered before it goes on. */
  distrust(error: Error): void {
    this.doubt ??= error;
    this.wake();
  }

  /** Commits what is folded and lets go of the partitions. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
    await this.parts.ownership.release();
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        if (this.doubt !== undefined) await this.startOver(this.doubt);
        await this.turn();
      } catch (error) {
        this.distrust(error as Error);
        await this.pause(retryPauseMs);
      }
    }
    await this.committing.catch((error: unknown) => {
      this.parts.log.error({ error }, 'last commit failed; the next owner folds again');
    });
  }

  private async turn(): Promise<void> {
    await this.claim();
    const positions = [...this.holdings].map(([partition, { engine }]) => ({
      partition,
      seq: engine.seq,
    }));
    const segments = await this.parts.journal.read(positions, this.sizer.segmentsMax);
    const bytes = segments.reduce((sum, { body }) => sum + body.length, 0);
    this.sizer.observe(bytes);
    if (segments.length > 0) {
      this.lastSegmentMs = performance.now();
      await this.fold(segments);
      await this.committing;
      this.committing = this.commit();
      // Looked at in the next turn; until then it must not count as unhandled.
      this.committing.catch(() => undefined);
      if (bytes < fullBatchBytes) await this.pause(busyPauseMs);
      return;
    }
    await this.committing;
    await this.tick();
    const lingering = performance.now() - this.lastSegmentMs < lingerMs;
    await this.pause(lingering ? busyPauseMs : sweepIntervalMs);
  }

  private async claim(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.lastClaimMs < claimIntervalMs) return;
    this.lastClaimMs = nowMs;
    for (const { partition, epoch, cursorSeq } of await this.parts.ownership.claim()) {
      const engine = await this.parts.loader.load(partition, cursorSeq);
      this.holdings.set(partition, { engine, epoch, heardMs: nowMs, savedMs: nowMs });
    }
  }

  private async fold(segments: readonly Segment[]): Promise<void> {
    let stretchMs = performance.now();
    for (const segment of segments) {
      const holding = this.holdings.get(segment.partition) as Holding;
      holding.engine.applySegment(segment);
      const nowMs = performance.now();
      holding.heardMs = nowMs;
      if (nowMs - stretchMs < foldStretchMsMax) continue;
      await new Promise((resolve) => setImmediate(resolve));
      stretchMs = performance.now();
    }
    this.parts.metrics.folded(segments);
  }

  private async commit(): Promise<void> {
    const batches: PartitionBatch[] = [];
    for (const [partition, holding] of this.holdings) {
      const { engine, epoch } = holding;
      if (!engine.hasUncommitted) continue;
      const outputs = engine.takeOutputs();
      const checkpoint = this.checkpoint(holding);
      batches.push({ partition, epoch, seq: engine.seq, outputs, checkpoint });
    }
    if (batches.length === 0) return;
    const startedMs = performance.now();
    await this.parts.writer.commit(batches);
    this.parts.metrics.committed(batches, performance.now() - startedMs);
  }

  private checkpoint(holding: Holding): PartitionBatch['checkpoint'] {
    const nowMs = performance.now();
    if (nowMs - holding.savedMs < this.parts.checkpointIntervalMs) return undefined;
    holding.savedMs = nowMs;
    const body = holding.engine.checkpoint();
    return { body, hash: checkpointHash(body) };
  }

  /** Moves journal time where nothing else does, so that silence is noticed and what waits gets its turn. */
  private async tick(): Promise<void> {
    const nowMs = performance.now();
    const quiet = [...this.holdings].filter(
      ([, { engine, heardMs }]) => nowMs - heardMs >= engine.tickAfterMs,
    );
    if (quiet.length === 0) return;
    const batch = new EntryBatch();
    batch.addTick();
    const body = await batch.finish();
    await this.parts.journal.append(
      quiet.map(([partition]) => ({ partition, entryCount: 1, body })),
    );
    for (const [, holding] of quiet) holding.heardMs = nowMs;
  }

  private async startOver(reason: Error): Promise<void> {
    this.parts.log.warn(
      { error: reason.message },
      'partitions let go, recovering from what is committed',
    );
    await this.committing.catch(() => undefined);
    this.committing = Promise.resolve();
    this.holdings.clear();
    await this.parts.ownership.release();
    this.doubt = undefined;
    this.lastClaimMs = Number.NEGATIVE_INFINITY;
  }

  private async pause(ms: number): Promise<void> {
    if (this.stopping || this.doubt !== undefined) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.interrupt = undefined;
  }
}
