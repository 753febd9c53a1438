/**
 * Takes segments of the partitions this process owns; folds them and commits what they give.
 *
 * One loop: balance, read, fold, commit. Reading the next batch overlaps committing the last one, and
 * partitions just claimed are recovered beside it, as are those whose data is bad. Wake-ups only shorten a
 * wait; a sweep finds whatever a lost one would have announced. When anything else is in doubt (a fenced commit, a lost connection) the
 * partitions are let go and recovered from what is committed.
 */
import { EntryBatch } from '@chanrong/contracts';
import type { Journal, Segment } from '@chanrong/journal';
import { preciseNowMs } from '@chanrong/observability';
import type { Logger } from 'pino';
import type { CheckpointSaver } from './checkpoint-saver.js';
import type { EngineLoader } from './engine-loader.js';
import { Holdings } from './holdings.js';
import { Stretch } from './in-stretches.js';
import type { OutputWriter, PartitionBatch } from './output-writer.js';
import type { PartitionOwnership } from './partition-ownership.js';
import { isOfPartition } from './partition-trouble.js';
import { ReadSizer } from './read-sizer.js';
import type { ScoreTraces } from './score-traces.js';
import type { Folded, ScorerMetrics } from './scorer-metrics.js';

export interface ScorerLoopParts {
  readonly journal: Journal;
  readonly ownership: Pick<
    PartitionOwnership,
    'surplus' | 'claim' | 'letGo' | 'release' | 'tellOwner'
  >;
  readonly loader: Pick<EngineLoader, 'load'>;
  readonly saver: Pick<CheckpointSaver, 'save'>;
  readonly writer: Pick<OutputWriter, 'commit'>;
  readonly metrics: ScorerMetrics;
  readonly traces?: ScoreTraces;
  readonly log: Logger;
  readonly checkpointIntervalMs: number;
}

/** While segments keep coming the loop looks for more by itself after this pause, ms. */
const busyPauseMs = 5;
/** How long it keeps looking before it relies on wake-ups, ms. */
const lingerMs = 250;
const sweepIntervalMs = 100;
const retryPauseMs = 500;
/** A batch at least this large means that more is waiting, bytes. */
const fullBatchBytes = 1024 * 1024;
/** A process that stops saves its state as long as this, ms; the rest is folded again by others. */
const lastSavingMsMax = 5_000;
/** A turn that takes longer hangs, ms. */
const turnMsMax = 60_000;

export class ScorerLoop {
  private holdings: Holdings;
  private readonly sizer = new ReadSizer();
  private stopping = false;
  private doubt: Error | undefined;
  private interrupt: (() => void) | undefined;
  private turnStartedMs = performance.now();
  private lastSegmentMs = Number.NEGATIVE_INFINITY;
  private committing: Promise<void> = Promise.resolve();
  private running: Promise<void> | undefined;
  private settle: () => void = () => undefined;
  /** Partitions that could be taken at the beginning are held, or the loop has been stopped. */
  readonly settled = new Promise<void>((resolve) => (this.settle = resolve));

  constructor(private readonly parts: ScorerLoopParts) {
    this.holdings = this.emptyHoldings();
  }

  /** Partitions held now. */
  get partitions(): number[] {
    return this.holdings.partitions;
  }

  start(): void {
    this.running = this.run();
  }

  /** Whether turns come and go. */
  get isTurning(): boolean {
    return performance.now() - this.turnStartedMs < turnMsMax;
  }

  /** There may be something to fold, or partitions to take or to let go. */
  wake(): void {
    this.interrupt?.();
  }

  /** There may be something to fold in this partition, whoever holds it. */
  wakeFor(partition: number): void {
    if (this.holdings.get(partition) !== undefined) this.wake();
    else this.parts.ownership.tellOwner(partition);
  }

  /** What this process believes may be void: everything is recovered before it goes on. */
  distrust(error: Error): void {
    this.doubt ??= error;
    this.wake();
  }

  /** Commits what is folded and lets go of the partitions. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.settle();
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
    try {
      await this.committing;
      if (this.doubt !== undefined) return;
      await this.saveAll();
      await this.commit(this.holdings.partitions);
    } catch (error) {
      this.parts.log.error({ error }, 'last commit failed; the next owner folds again');
    }
  }

  private async turn(): Promise<void> {
    this.turnStartedMs = performance.now();
    await this.balance();
    if (!this.holdings.isRecovering) this.settle();
    const segments = await this.read();
    const bytes = segments.reduce((sum, { body }) => sum + body.length, 0);
    this.sizer.observe(bytes);
    if (segments.length > 0) {
      this.lastSegmentMs = performance.now();
      const failures = await this.fold(segments);
      await this.committing;
      for (const [partition, error] of failures) this.holdings.fail(partition, error);
      this.committing = this.commit(this.holdings.partitions);
      // Looked at in the next turn; until then it must not count as unhandled.
      this.committing.catch(() => undefined);
      if (bytes < fullBatchBytes) await this.pause(busyPauseMs);
      return;
    }
    await this.committing;
    await this.commit(this.holdings.partitions);
    await this.tick();
    const lingering = performance.now() - this.lastSegmentMs < lingerMs;
    await this.pause(lingering ? busyPauseMs : sweepIntervalMs);
  }

  /** Where one partition's journal cannot be read it stops alone. */
  private async read(): Promise<Segment[]> {
    const { journal } = this.parts;
    const { segmentsMax } = this.sizer;
    const positions = this.holdings.all.map(([partition, { engine }]) => ({
      partition,
      seq: engine.seq,
    }));
    try {
      return await journal.read(positions, segmentsMax);
    } catch (error) {
      if (!isOfPartition(error)) throw error;
    }
    const readable: Segment[] = [];
    for (const position of positions) {
      try {
        readable.push(...(await journal.read([position], segmentsMax)));
      } catch (error) {
        if (!isOfPartition(error)) throw error;
        await this.committing;
        this.holdings.fail(position.partition, error as Error);
      }
    }
    return readable;
  }

  /** Lets go of what another scorer waits for, and takes what is missing to the fair share. */
  private async balance(): Promise<void> {
    const { ownership } = this.parts;
    const { surplus } = ownership;
    if (surplus > 0 && this.holdings.size > 0)
      await this.handOver(this.holdings.partitions.slice(-surplus));
    this.holdings.retryStopped();
    for (const owned of await ownership.claim()) this.holdings.recover(owned);
  }

  /** Lets go of those whose next owner has little to fold again; the others have their state saved first. */
  private async handOver(partitions: readonly number[]): Promise<void> {
    await this.committing;
    const ready = partitions.filter((partition) => {
      const holding = this.holdings.get(partition);
      if (holding?.isReadyToGo !== false) return true;
      if (holding.isSaveDue(0)) void this.parts.saver.save(partition, holding);
      return false;
    });
    if (ready.length === 0) return;
    await this.commit(ready);
    for (const partition of ready) this.holdings.delete(partition);
    await this.parts.ownership.letGo(ready);
    this.parts.log.info({ partitions: ready }, 'partitions handed over');
  }

  private async saveAll(): Promise<void> {
    const startedMs = performance.now();
    for (const [partition, holding] of this.holdings.all) {
      await holding.saving;
      if (holding.isSaved || performance.now() - startedMs > lastSavingMsMax) continue;
      if (holding.manifest !== undefined) await this.commit([partition]);
      await this.parts.saver.save(partition, holding);
    }
  }

  /** Gives the partitions that cannot go on, and why. */
  private async fold(segments: readonly Segment[]): Promise<Map<number, Error>> {
    const failures = new Map<number, Error>();
    const waiting = new Set<number>();
    const stretch = new Stretch();
    for (const segment of segments) {
      const { partition } = segment;
      const holding = this.holdings.get(partition);
      if (holding === undefined || failures.has(partition) || waiting.has(partition)) continue;
      if (holding.wantsCommit(segment)) {
        waiting.add(partition);
        continue;
      }
      try {
        for (const _ of holding.prepare(segment)) if (stretch.isOver) await stretch.rest();
        const startMs = preciseNowMs();
        holding.fold(segment);
        this.parts.traces?.folded(segment, startMs);
      } catch (error) {
        failures.set(partition, error as Error);
      }
      if (stretch.isOver) await stretch.rest();
    }
    this.parts.metrics.folded(segments);
    return failures;
  }

  private async commit(partitions: readonly number[]): Promise<void> {
    const batches: PartitionBatch[] = [];
    const folded: Folded[] = [];
    for (const partition of partitions) {
      const holding = this.holdings.get(partition);
      if (holding === undefined) continue;
      const { engine, epoch, manifest } = holding;
      if (holding.isSaveDue(this.parts.checkpointIntervalMs))
        void this.parts.saver.save(partition, holding);
      if (!engine.hasUncommitted && manifest === undefined) continue;
      const outputs = engine.takeOutputs();
      batches.push({ partition, epoch, seq: engine.seq, outputs, manifest });
      folded.push(holding.takeFolded());
    }
    if (batches.length === 0) return;
    const startedMs = performance.now();
    try {
      await this.write(batches);
    } catch (error) {
      if (!isOfPartition(error)) throw error;
      await this.writeApart(batches);
    }
    this.parts.metrics.committed({ batches, folded, elapsedMs: performance.now() - startedMs });
  }

  private async write(batches: readonly PartitionBatch[]): Promise<void> {
    const startMs = preciseNowMs();
    await this.parts.writer.commit(batches);
    for (const { partition, seq, manifest } of batches) {
      const holding = this.holdings.get(partition);
      if (holding === undefined) continue;
      holding.committedSeq = seq;
      if (manifest !== undefined) holding.endSaving(manifest);
      this.parts.traces?.committed(partition, seq, startMs);
    }
  }

  /** One by one: what the database refuses of one partition stops that one. */
  private async writeApart(batches: readonly PartitionBatch[]): Promise<void> {
    for (const batch of batches) {
      try {
        await this.write([batch]);
      } catch (error) {
        if (!isOfPartition(error)) throw error;
        this.holdings.fail(batch.partition, error as Error);
      }
    }
  }

  /** Moves journal time where nothing else does, so that silence is noticed and what waits gets its turn. */
  private async tick(): Promise<void> {
    const nowMs = performance.now();
    const quiet = this.holdings.all.filter(
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
    this.holdings.discard();
    this.holdings = this.emptyHoldings();
    await this.parts.ownership.release();
    this.doubt = undefined;
  }

  private emptyHoldings(): Holdings {
    const { loader, metrics, log } = this.parts;
    return new Holdings({
      loader,
      metrics,
      log,
      onReady: () => this.wake(),
      onDoubt: (error) => this.distrust(error),
    });
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
