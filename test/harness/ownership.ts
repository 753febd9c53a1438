/** Looks at who holds which partition, as an operator would, and times how they change hands. */
import type pg from 'pg';
import type { AppProcess } from './process.js';
import { until } from './stack.js';

interface CursorRow {
  readonly partition: number;
  readonly epoch: number;
  readonly seq: number;
}

/** Partitions whose newest owner is this process. */
export async function partitionsOf(pool: pg.Pool, app: AppProcess): Promise<number[]> {
  return (await cursorsOf(pool, app)).map(({ partition }) => partition);
}

/**
 * Does something that ends a scorer's ownership, and waits until others commit in all of its partitions
 * that receive something; gives the time from the deed to the last of those first commits, ms.
 */
export async function timeTakeover(
  pool: pg.Pool,
  app: AppProcess,
  { deed, busy }: { readonly deed: () => Promise<void> | void; readonly busy: readonly number[] },
): Promise<number> {
  const before = (await cursorsOf(pool, app)).filter(({ partition }) => busy.includes(partition));
  const startedMs = performance.now();
  await deed();
  for (const { partition, epoch } of before) {
    let takenAtSeq: number | undefined;
    await until(async () => {
      const now = await readCursor(pool, partition);
      // What stood when the new owner came is the old one's; the next commit is its own.
      if (now.epoch > epoch) takenAtSeq ??= now.seq;
      return takenAtSeq !== undefined && now.seq > takenAtSeq;
    }, `a commit of another scorer in partition ${partition}`);
  }
  return Math.round(performance.now() - startedMs);
}

async function cursorsOf(pool: pg.Pool, { pid }: AppProcess): Promise<CursorRow[]> {
  const { rows } = await pool.query<CursorRow>(
    `select partition, epoch::float8 as epoch, seq::float8 as seq from partition_cursor
     where split_part(owner, ':', 2) = $1::text order by partition`,
    [pid],
  );
  return rows;
}

async function readCursor(pool: pg.Pool, partition: number): Promise<CursorRow> {
  const { rows } = await pool.query<CursorRow>(
    `select partition, epoch::float8 as epoch, seq::float8 as seq from partition_cursor
     where partition = $1`,
    [partition],
  );
  return rows[0] as CursorRow;
}
