/**
 * The partitions that this process owns: held, being recovered, or stopped because their data is bad.
 * One that fails is recovered by itself, folding around what broke it; where that does not help it
 * stops and is tried again now and then. The others never wait for it.
 */
import { FoldError } from '@chanrong/engine';
import type { Logger } from 'pino';
import type { EngineLoader } from './engine-loader.js';
import { Holding } from './holding.js';
import type { OwnedPartition } from './partition-ownership.js';
import { isOfPartition } from './partition-trouble.js';
import type { ScorerMetrics } from './scorer-metrics.js';

export interface HoldingsParts {
  readonly loader: Pick<EngineLoader, 'load'>;
  readonly metrics: ScorerMetrics;
  readonly log: Logger;
  /** A partition can be folded. */
  readonly onReady: () => void;
  /** Something is wrong that has nothing to do with a partition's data. */
  readonly onDoubt: (error: Error) => void;
}

interface StoppedPartition {
  readonly owned: OwnedPartition;
  readonly retryAtMs: number;
}

const retryStoppedMs = 30_000;

export class Holdings {
  private readonly held = new Map<number, Holding>();
  private readonly stopped = new Map<number, StoppedPartition>();
  /** Segments to fold around, by partition. */
  private readonly carefulByPartition = new Map<number, Set<number>>();
  private recoveringCount = 0;
  private isVoid = false;

  constructor(private readonly parts: HoldingsParts) {}

  get size(): number {
    return this.held.size;
  }

  /** Whether partitions that are owned are not held yet. */
  get isRecovering(): boolean {
    return this.recoveringCount > 0;
  }

  get partitions(): number[] {
    return [...this.held.keys()];
  }

  /** In order of partition number that they were held in. */
  get all(): [number, Holding][] {
    return [...this.held];
  }

  get(partition: number): Holding | undefined {
    return this.held.get(partition);
  }

  delete(partition: number): void {
    this.held.delete(partition);
  }

  /** What is on its way is nobody's any more. */
  discard(): void {
    this.isVoid = true;
    this.parts.metrics.stopped(0);
  }

  /** Beside everything else: what is held already does not wait for what is new. */
  recover(owned: OwnedPartition): void {
    const { loader, onReady, onDoubt } = this.parts;
    const careful = this.carefulOf(owned.partition);
    this.recoveringCount += 1;
    loader.load(owned.partition, owned.cursorSeq, careful).then(
      (loaded) => {
        this.recoveringCount -= 1;
        if (this.isVoid) return;
        this.held.set(owned.partition, new Holding(owned.epoch, loaded));
        onReady();
      },
      (error: unknown) => {
        this.recoveringCount -= 1;
        if (this.isVoid) return;
        if (isOfPartition(error)) this.mend(owned, error as Error);
        else onDoubt(error as Error);
      },
    );
  }

  /** A partition that is held cannot go on: what is not committed of it is given up and done again. */
  fail(partition: number, error: Error): void {
    const holding = this.held.get(partition);
    if (holding === undefined) return;
    this.held.delete(partition);
    this.mend({ partition, epoch: holding.epoch, cursorSeq: holding.committedSeq }, error);
  }

  /** Its data cannot be read or written: nothing can be folded around. */
  stop(owned: OwnedPartition, error: Error): void {
    this.held.delete(owned.partition);
    this.stopped.set(owned.partition, { owned, retryAtMs: performance.now() + retryStoppedMs });
    this.parts.metrics.stopped(this.stopped.size);
    const { partition, cursorSeq } = owned;
    this.parts.log.error(
      { partition, cursorSeq, error: error.message },
      'partition stopped, what it has published stays; others go on',
    );
  }

  retryStopped(): void {
    for (const [partition, { owned, retryAtMs }] of this.stopped) {
      if (performance.now() < retryAtMs) continue;
      this.stopped.delete(partition);
      this.parts.metrics.stopped(this.stopped.size);
      this.recover(owned);
    }
  }

  private mend(owned: OwnedPartition, error: Error): void {
    const careful = this.carefulOf(owned.partition);
    if (!(error instanceof FoldError) || careful.has(error.seq)) {
      this.stop(owned, error);
      return;
    }
    careful.add(error.seq);
    const { partition } = owned;
    this.parts.log.error(
      { partition, seq: error.seq, entryIndex: error.entryIndex, error: error.message },
      'folding failed, going on without the entries to blame',
    );
    this.recover(owned);
  }

  private carefulOf(partition: number): Set<number> {
    let careful = this.carefulByPartition.get(partition);
    if (careful === undefined) {
      careful = new Set();
      this.carefulByPartition.set(partition, careful);
    }
    return careful;
  }
}
