/** Takes a partition just claimed; gives its engine as of the committed cursor: checkpoint, then journal. */
import { createHash } from 'node:crypto';
import { type EnginePolicy, engineVersion, PartitionEngine } from '@chanrong/engine';
import type { Journal } from '@chanrong/journal';
import { assert } from '@chanrong/kernel';
import type pg from 'pg';
import type { Logger } from 'pino';
import { foldSegments } from './fold-segments.js';
import { Turnstile } from './turnstile.js';

export interface LoadedPartition {
  readonly engine: PartitionEngine;
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

  load(partition: number, cursorSeq: number): Promise<LoadedPartition> {
    return this.turnstile.run(() => this.recover(partition, cursorSeq));
  }

  private async recover(partition: number, cursorSeq: number): Promise<LoadedPartition> {
    const startedMs = performance.now();
    const { engine, checkpointBytes } = await this.newestUsable(partition, cursorSeq);
    const fromSeq = engine.seq;
    let replayedMs = 0;
    while (engine.seq < cursorSeq) {
      const max = Math.min(segmentsPerRead, cursorSeq - engine.seq);
      const segments = await this.journal.read([{ partition, seq: engine.seq }], max);
      assert(
        segments.length > 0,
        `journal of partition ${partition} ends before its cursor ${cursorSeq}`,
      );
      await foldSegments(segments, (segment) => {
        const beforeMs = performance.now();
        engine.applySegment(segment);
        replayedMs += performance.now() - beforeMs;
      });
      // These outputs were committed the first time.
      engine.takeOutputs();
    }
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
    return { engine, replayedMs };
  }

  /** Checkpoints are read one at a time: the first is nearly always good, and each may be large. */
  private async newestUsable(
    partition: number,
    cursorSeq: number,
  ): Promise<{ readonly engine: PartitionEngine; readonly checkpointBytes: number }> {
    for (let belowSeq = cursorSeq + 1; ;) {
      const saved = await this.pool.query<{ seq: string; hash: Buffer; body: Buffer }>(
        `select seq, hash, body from partition_checkpoint
         where partition = $1 and seq < $2 and engine = $3 order by seq desc limit 1`,
        [partition, belowSeq, engineVersion],
      );
      const [checkpoint] = saved.rows;
      if (checkpoint === undefined) break;
      const { seq, hash, body } = checkpoint;
      if (hash.equals(checkpointHash(body))) {
        const engine = PartitionEngine.restore(partition, this.policy, body);
        return { engine, checkpointBytes: body.length };
      }
      this.log.error({ partition, seq: Number(seq) }, 'checkpoint damaged, using an older one');
      belowSeq = Number(seq);
    }
    return { engine: PartitionEngine.create(partition, this.policy), checkpointBytes: 0 };
  }
}

export function checkpointHash(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest();
}
