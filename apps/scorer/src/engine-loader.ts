/** Takes a partition just claimed; gives its engine as of the committed cursor: checkpoint, then journal. */
import { type EnginePolicy, PartitionEngine } from '@chanrong/engine';
import { genesisHash, type Journal } from '@chanrong/journal';
import { assert } from '@chanrong/kernel';
import type pg from 'pg';
import type { Logger } from 'pino';
import { inStretches } from './in-stretches.js';
import { PartitionFolder } from './partition-folder.js';
import { restoreCheckpoint } from './restore-checkpoint.js';
import { SegmentChain } from './segment-chain.js';
import { newestManifest } from './stored-checkpoint.js';
import { Turnstile } from './turnstile.js';

export interface LoadedPartition {
  readonly folder: PartitionFolder;
  /** How long it took to fold what came after the checkpoint, ms. */
  readonly replayedMs: number;
}

const segmentsPerRead = 64;
/** Loads that go on at once: one folds while others wait for the database. */
export const loadsMax = 3;

export class EngineLoader {
  private readonly turnstile = new Turnstile(loadsMax);

  constructor(
    private readonly pool: pg.Pool,
    private readonly journal: Journal,
    private readonly policy: EnginePolicy,
    private readonly log: Logger,
  ) {}

  /**
   * @param careful segments that have to be folded around; grows by those that were before
   * @throws FoldError when another one has to be, or cannot be folded at all
   * @throws BrokenChainError, SegmentFormatError when the journal was altered
   */
  load(partition: number, cursorSeq: number, careful: Set<number>): Promise<LoadedPartition> {
    return this.turnstile.run(() => this.recover(partition, cursorSeq, careful));
  }

  private async recover(
    partition: number,
    cursorSeq: number,
    careful: Set<number>,
  ): Promise<LoadedPartition> {
    const startedMs = performance.now();
    const { engine, checkpointBytes } = await this.newestUsable(partition, cursorSeq);
    const fromSeq = engine.seq;
    for (const seq of await this.foldedAround(partition, fromSeq)) careful.add(seq);
    const chain = new SegmentChain(await this.hashOf(partition, fromSeq));
    const folder = new PartitionFolder(engine, chain, this.policy, careful);
    const replayedMs = await this.replay(folder, partition, cursorSeq);
    const tookMs = Math.round(performance.now() - startedMs);
    this.log.info(
      {
        partition,
        fromSeq,
        cursorSeq,
        checkpointBytes,
        replayedMs: Math.round(replayedMs),
        tookMs,
      },
      'partition recovered',
    );
    return { folder, replayedMs };
  }

  /** Folds up to the cursor; gives how long that took, ms. */
  private async replay(
    folder: PartitionFolder,
    partition: number,
    cursorSeq: number,
  ): Promise<number> {
    let replayedMs = 0;
    while (folder.engine.seq < cursorSeq) {
      const { seq } = folder.engine;
      const segments = await this.journal.read(
        [{ partition, seq }],
        Math.min(segmentsPerRead, cursorSeq - seq),
      );
      assert(
        segments.length > 0,
        `journal of partition ${partition} ends before its cursor ${cursorSeq}`,
      );
      await inStretches(segments, (segment) => {
        const beforeMs = performance.now();
        folder.fold(segment);
        replayedMs += performance.now() - beforeMs;
        // Its outputs were committed the first time.
        folder.engine.takeOutputs();
      });
    }
    return replayedMs;
  }

  /** Segments after `seq` of which entries were left out; the same ones are found again by themselves, but slower. */
  private async foldedAround(partition: number, seq: number): Promise<number[]> {
    const { rows } = await this.pool.query<{ seq: string }>(
      `select distinct seq from quarantine where partition = $1 and seq > $2 and code = 'fold-failed'`,
      [partition, seq],
    );
    return rows.map((row) => Number(row.seq));
  }

  private async hashOf(partition: number, seq: number): Promise<Uint8Array> {
    if (seq === 0) return genesisHash;
    const [segment] = await this.journal.read([{ partition, seq: seq - 1 }], 1);
    assert(segment?.seq === seq, `journal of partition ${partition} has no segment ${seq}`);
    return segment.hash;
  }

  /** Checkpoints are tried one at a time: the first is nearly always good, and each may be large. */
  private async newestUsable(
    partition: number,
    cursorSeq: number,
  ): Promise<{ readonly engine: PartitionEngine; readonly checkpointBytes: number }> {
    for (let belowSeq = cursorSeq + 1; ;) {
      const manifest = await newestManifest(this.pool, partition, belowSeq);
      if (manifest === undefined) break;
      const restored = await restoreCheckpoint(this.pool, this.policy, partition, manifest);
      if (restored !== undefined) return restored;
      this.log.error({ partition, seq: manifest.seq }, 'checkpoint damaged, using an older one');
      belowSeq = manifest.seq;
    }
    return { engine: PartitionEngine.create(partition, this.policy), checkpointBytes: 0 };
  }
}
