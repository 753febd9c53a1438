/** Waits until the scorer has committed, and evaluated, everything that a partition's journal holds now. */
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '@chanrong/store';
import type { Pool } from 'pg';

const pollMs = 100;
const stalledMsMax = 60_000;
/** An evaluation that waits for its turn comes within this; none comes when nothing has changed. */
const settleMsMax = 3_000;

export interface Awaited {
  readonly partition: number;
  readonly uscc: string;
}

interface Positions {
  readonly head: number;
  readonly cursor: number;
  /** Segment at which the enterprise was last evaluated and described. */
  readonly evaluated: number;
}

/** @throws SetupError when the scorer makes no progress for a minute. */
export async function awaitScorer(pool: Pool, of: Awaited, signal: AbortSignal): Promise<void> {
  const { head } = await readPositions(pool, of);
  let lastCursor = -1;
  let movedMs = performance.now();
  for (;;) {
    const { cursor, evaluated } = await readPositions(pool, of);
    if (cursor > lastCursor && lastCursor < head) movedMs = performance.now();
    lastCursor = cursor;
    const waitedMs = performance.now() - movedMs;
    if (cursor >= head && (evaluated >= head || waitedMs > settleMsMax)) return;
    if (cursor < head && waitedMs > stalledMsMax) {
      throw new SetupError(
        'scorer-stalled',
        `the scorer stands at segment ${cursor} of ${head} in partition ${of.partition} since a minute`,
        'everything is safe in the journal; look into logs/scorer.log of the data directory',
      );
    }
    await delay(pollMs, undefined, { signal });
  }
}

async function readPositions(pool: Pool, { partition, uscc }: Awaited): Promise<Positions> {
  const { rows } = await pool.query<Record<keyof Positions, string | null>>(
    `select h.seq as head, c.seq as cursor, least(r.seq, p.seq) as evaluated
       from journal_head h
       join partition_cursor c using (partition)
       left join risk_latest r on r.uscc = $2
       left join portrait_latest p on p.uscc = $2
      where h.partition = $1`,
    [partition, uscc],
  );
  const [row] = rows;
  return {
    head: Number(row?.head ?? 0),
    cursor: Number(row?.cursor ?? 0),
    evaluated: Number(row?.evaluated ?? 0),
  };
}
