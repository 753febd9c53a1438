/** Takes a partition just claimed; gives its engine as of the committed cursor: checkpoint, then journal. */
import { createHash } from 'node:crypto';
import { type EnginePolicy, engineVersion, PartitionEngine } from '@chanrong/engine';
import type { Journal } from '@chanrong/journal';
import { assert } from '@chanrong/kernel';
import type pg from 'pg';
import type { Logger } from 'pino';

const segmentsPerRead = 64;

export class EngineLoader {
  constructor(
    private readonly pool: pg.Pool,
    private readonly journal: Journal,
    private readonly policy: EnginePolicy,
    private readonly log: Logger,
  ) {}

  async load(partition: number, cursorSeq: number): Promise<PartitionEngine> {
    const startedMs = performance.now();
    const engine = await this.newestUsable(partition, cursorSeq);
    const fromSeq = engine.seq;
    while (engine.seq < cursorSeq) {
      const max = Math.min(segmentsPerRead, cursorSeq - engine.seq);
      const segments = await this.journal.read([{ partition, seq: engine.seq }], max);
      assert(
        segments.length > 0,
        `journal of partition ${partition} ends before its cursor ${cursorSeq}`,
      );
      for (const segment of segments) engine.applySegment(segment);
      // These outputs were committed the first time.
      engine.takeOutputs();
    }
    const tookMs = Math.round(performance.now() - startedMs);
    this.log.info({ partition, fromSeq, cursorSeq, tookMs }, 'partition recovered');
    return engine;
  }

  private async newestUsable(partition: number, cursorSeq: number): Promise<PartitionEngine> {
    const saved = await this.pool.query<{ seq: string; hash: Buffer; body: Buffer }>(
      `select seq, hash, body from partition_checkpoint
       where partition = $1 and seq <= $2 and engine = $3 order by seq desc`,
      [partition, cursorSeq, engineVersion],
    );
    for (const { seq, hash, body } of saved.rows) {
      if (hash.equals(checkpointHash(body)))
        return PartitionEngine.restore(partition, this.policy, body);
      this.log.error({ partition, seq }, 'checkpoint damaged, using an older one');
    }
    return PartitionEngine.create(partition, this.policy);
  }
}

export function checkpointHash(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest();
}
