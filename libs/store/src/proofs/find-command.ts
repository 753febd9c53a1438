/** Finds the segment that a command was journaled in, from when its row was written. */
import { PostgresJournal } from '@chanrong/journal';
import type { Pool } from 'pg';

export interface CommandTime {
  readonly partition: number;
  /** When the row was written that the command was appended with, Unix ms. */
  readonly writtenMs: number;
  /** Newest segment to look at. */
  readonly toSeq: number;
}

/** The command is appended before its transaction ends: soon after its row was written. */
const segmentsMax = 128;

/** @returns the first segment from then on for which `has` holds */
export async function findCommandSegment(
  pool: Pool,
  { partition, writtenMs, toSeq }: CommandTime,
  has: (body: Uint8Array) => boolean,
): Promise<number | undefined> {
  const fromSeq = await firstSince(pool, { partition, writtenMs, toSeq });
  const segments = await new PostgresJournal(pool).read(
    [{ partition, seq: fromSeq - 1 }],
    segmentsMax,
  );
  return segments.find(({ seq, body }) => seq <= toSeq && has(body))?.seq;
}

/** Journal time never runs backwards, so the place of an instant is found by halving. */
async function firstSince(
  pool: Pool,
  { partition, writtenMs, toSeq }: CommandTime,
): Promise<number> {
  let low = 1;
  let high = toSeq;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { rows } = await pool.query<{ recorded_ms: string }>(
      'select recorded_ms from journal_segment where partition = $1 and seq = $2',
      [partition, middle],
    );
    // What is not there any more was archived, and is older.
    const isBefore = rows[0] === undefined || Number(rows[0].recorded_ms) < writtenMs;
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
