/**
 * Takes one partition; checks that its journal was not altered, and on wish folds it again and compares
 * everything that was published from it.
 */
import { type Journal, PostgresJournal, type Segment } from '@chanrong/journal';
import type pg from 'pg';
import { Discrepancies } from './discrepancies.js';
import { Recompute, type RecomputeCounts } from './recompute.js';
import { type StoredHead, TamperCheck, type TamperInput } from './tamper-check.js';

export interface VerifyOptions {
  /** Fold the journal again and compare what was published; otherwise only the journal is looked at. */
  readonly recompute?: boolean;
  /** Compare only what is about this enterprise. */
  readonly uscc?: string | undefined;
  /** Fold up to this segment only. */
  readonly toSeq?: number | undefined;
  /** Texts of the keys that heads are to be signed by; without them those that the database names. */
  readonly verifierKeys?: readonly string[] | undefined;
  /** Where bodies are that were archived. */
  readonly archiveFolder?: string | undefined;
  /** Told after every read of the journal. */
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined;
}

export interface VerifyProgress {
  readonly partition: number;
  readonly segment: number;
  readonly segments: number;
  readonly readings: number;
}

export interface PartitionVerdict extends Readonly<RecomputeCounts> {
  readonly partition: number;
  readonly segments: number;
  /** Signed heads that agree. */
  readonly heads: number;
  /** Segments that the newest of them covers. */
  readonly provenSeq: number;
  /** What does not agree, in words; empty: everything does. */
  readonly differences: readonly string[];
}

/** Of one read; the next is read beside it. */
const readBytesMax = 8 * 1024 * 1024;
const segmentsPerReadMax = 256;
const headsPerRead = 1_000;

export async function verifyPartition(
  pool: pg.Pool,
  partition: number,
  options: VerifyOptions = {},
): Promise<PartitionVerdict> {
  const { toSeq = Number.POSITIVE_INFINITY } = options;
  const found = new Discrepancies();
  const client = await pool.connect();
  try {
    const recompute = options.recompute
      ? await Recompute.open(client, { partition, uscc: options.uscc ?? null, toSeq }, found)
      : undefined;
    // Read after what was published, so it reaches at least as far.
    const input = await readTamperInput(pool, partition, options.verifierKeys);
    const tamper = new TamperCheck(partition, input, found);
    const journal = new PostgresJournal(pool, options.archiveFolder);
    const isUnbroken = await walk(journal, { partition, toSeq: input.end.seq }, async (segment) => {
      if (!(await tamper.take(segment))) return false;
      await recompute?.take(segment);
      options.onProgress?.({
        partition,
        segment: segment.seq,
        segments: input.end.seq,
        readings: recompute?.counts.readings ?? 0,
      });
      return true;
    });
    if (isUnbroken) await tamper.finish();
    if (tamper.segmentCount === input.end.seq) recompute?.finish();
    return {
      partition,
      segments: tamper.segmentCount,
      heads: tamper.headCount,
      provenSeq: tamper.provenSeq,
      ...(recompute?.counts ?? nothingRecomputed),
      differences: found.list,
    };
  } finally {
    // A held cursor goes with its connection.
    client.release(true);
  }
}

const nothingRecomputed: RecomputeCounts = {
  scores: 0,
  portraits: 0,
  facilities: 0,
  transitions: 0,
  alerts: 0,
  dailyCells: 0,
  readings: 0,
};

/** Gives segments in order, reading ahead. @returns whether `take` wanted all of them */
async function walk(
  journal: Journal,
  { partition, toSeq }: { readonly partition: number; readonly toSeq: number },
  take: (segment: Segment) => Promise<boolean>,
): Promise<boolean> {
  let count = 1;
  const readAfter = (seq: number): Promise<Segment[]> =>
    seq < toSeq
      ? journal.read([{ partition, seq }], Math.min(count, toSeq - seq))
      : Promise.resolve([]);
  let next = readAfter(0);
  for (;;) {
    const segments = await next;
    const last = segments.at(-1);
    if (last === undefined) return true;
    const bytes = segments.reduce((sum, { body }) => sum + body.length, 0);
    const fitting = Math.floor((readBytesMax * segments.length) / bytes);
    count = Math.max(1, Math.min(fitting, 2 * count, segmentsPerReadMax));
    next = readAfter(last.seq);
    // Looked at in the next round; until then it must not count as unhandled.
    next.catch(() => undefined);
    for (const segment of segments) if (!(await take(segment))) return false;
  }
}

async function readTamperInput(
  pool: pg.Pool,
  partition: number,
  givenKeys: readonly string[] | undefined,
): Promise<TamperInput> {
  const installation = await pool.query<{ seal_secret: Buffer }>(
    'select seal_secret from installation',
  );
  const keys = await pool.query<{ verifier_key: string }>('select verifier_key from note_key');
  // Of this instant or before: heads that are signed meanwhile may be over segments not read yet.
  const signedBefore = await pool.query<{ size: string }>(
    'select coalesce(max(size), 0) as size from journal_tree_head where partition = $1',
    [partition],
  );
  const sizeMax = signedBefore.rows[0]?.size;
  const readHeads = async (aboveSize: number): Promise<StoredHead[]> => {
    const { rows } = await pool.query<{ size: string; root: Buffer; note: string }>(
      `select size, root, note from journal_tree_head
       where partition = $1 and size > $2 and size <= $3 order by size limit ${headsPerRead}`,
      [partition, aboveSize, sizeMax],
    );
    return rows.map((row) => ({ ...row, size: Number(row.size) }));
  };
  const end = await pool.query<{ seq: string; recorded_ms: string; hash: Buffer }>(
    'select seq, recorded_ms, hash from journal_head where partition = $1',
    [partition],
  );
  const [journalEnd] = end.rows;
  if (journalEnd === undefined) throw new Error(`there is no partition ${partition}`);
  return {
    secret: installation.rows[0]?.seal_secret ?? Buffer.alloc(0),
    verifierKeys: givenKeys ?? keys.rows.map((row) => row.verifier_key),
    readHeads,
    end: {
      seq: Number(journalEnd.seq),
      recordedMs: Number(journalEnd.recorded_ms),
      hash: journalEnd.hash,
    },
  };
}
