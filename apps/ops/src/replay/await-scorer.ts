/** Waits until the scorer has committed everything that a partition's journal holds now. */
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '@chanrong/store';
import type { Pool } from 'pg';

const pollMs = 100;
const stalledMsMax = 60_000;

/** @throws SetupError when the scorer makes no progress for a minute. */
export async function awaitScorer(
  pool: Pool,
  partition: number,
  signal: AbortSignal,
): Promise<void> {
  const { head } = await positions(pool, partition);
  let last = -1;
  let movedMs = performance.now();
  for (;;) {
    const { cursor } = await positions(pool, partition);
    if (cursor >= head) return;
    if (cursor > last) movedMs = performance.now();
    last = cursor;
    if (performance.now() - movedMs > stalledMsMax) {
      throw new SetupError(
        'scorer-stalled',
        `the scorer stands at segment ${cursor} of ${head} in partition ${partition} since a minute`,
        'everything is safe in the journal; look into logs/scorer.log of the data directory',
      );
    }
    await delay(pollMs, undefined, { signal });
  }
}

async function positions(pool: Pool, partition: number): Promise<{ head: number; cursor: number }> {
  const { rows } = await pool.query<{ head: string; cursor: string }>(
    `select h.seq as head, c.seq as cursor from journal_head h join partition_cursor c using (partition)
      where partition = $1`,
    [partition],
  );
  return { head: Number(rows[0]?.head ?? 0), cursor: Number(rows[0]?.cursor ?? 0) };
}
