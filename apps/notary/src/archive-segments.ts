/**
 * Takes the bodies of segments that are older than they are kept in the database, and under a signed head;
 * gives a file of them, and rows that name it.
 *
 * The file is written before the bodies go, and always the same for the same segments: cut off anywhere in
 * between, it is written again.
 */
import { hash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  archiveBytesMax,
  encodeArchive,
  genesisHash,
  PostgresJournal,
  type Segment,
  segmentHash,
} from '@chanrong/journal';
import type pg from 'pg';
import { BrokenChainError } from './grow-tree.js';

export interface ArchiveInput {
  readonly partition: number;
  readonly folder: string;
  /** Segments recorded before this are archived, Unix ms. */
  readonly beforeMs: number;
}

const segmentsPerFileMax = 4_096;
const segmentsPerRead = 64;

/** One file. @returns how many segments it holds; 0 when there is nothing to archive */
export async function archiveSegments(pool: pg.Pool, input: ArchiveInput): Promise<number> {
  const { partition, folder } = input;
  const segments = await readArchivable(pool, input);
  const [first] = segments;
  const last = segments.at(-1);
  if (first === undefined || last === undefined) return 0;
  const bytes = await encodeArchive(segments);
  const file = archiveName(partition, first.seq, last.seq);
  await writeDurably(join(folder, file), bytes);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `insert into journal_archive (partition, from_seq, to_seq, file, bytes, sha256)
       values ($1, $2, $3, $4, $5, $6)`,
      [partition, first.seq, last.seq, file, bytes.length, hash('sha256', bytes, 'buffer')],
    );
    await client.query(
      `update journal_segment set body_hash = sha256(body), body = null
       where partition = $1 and seq between $2 and $3`,
      [partition, first.seq, last.seq],
    );
    await client.query('commit');
    client.release();
  } catch (error) {
    // The connection may be in any state: it is closed, which rolls back.
    client.release(error as Error);
    throw error;
  }
  return segments.length;
}

/** The oldest segments in the database, as many as go into one file, and still as they were appended. */
async function readArchivable(
  pool: pg.Pool,
  { partition, beforeMs }: ArchiveInput,
): Promise<Segment[]> {
  const { rows } = await pool.query<{ archived: string; proven: string; hash: Buffer | null }>(
    `select a.to_seq as archived, least(t.head_size, c.seq) as proven, s.hash
     from (select coalesce(max(to_seq), 0) as to_seq from journal_archive where partition = $1) a
     join journal_tree t on t.partition = $1
     join partition_cursor c on c.partition = $1
     left join journal_segment s on s.partition = $1 and s.seq = a.to_seq`,
    [partition],
  );
  const [row] = rows;
  const segments: Segment[] = [];
  if (row === undefined) return segments;
  const journal = new PostgresJournal(pool);
  let chainHash: Uint8Array = row.hash ?? genesisHash;
  let seq = Number(row.archived);
  let bytes = 0;
  while (segments.length < segmentsPerFileMax && bytes < archiveBytesMax) {
    const read = await journal.read([{ partition, seq }], segmentsPerRead);
    const old = read.filter((each) => each.recordedMs < beforeMs && each.seq <= Number(row.proven));
    for (const segment of old) {
      if (!Buffer.from(segmentHash(chainHash, segment)).equals(segment.hash))
        throw new BrokenChainError(partition, segment.seq);
      chainHash = segment.hash;
      bytes += segment.body.length;
      segments.push(segment);
    }
    if (old.length < segmentsPerRead) break;
    seq += segmentsPerRead;
  }
  return segments;
}

function archiveName(partition: number, fromSeq: number, toSeq: number): string {
  const digits = (seq: number): string => String(seq).padStart(12, '0');
  return `partition-${String(partition).padStart(4, '0')}/${digits(fromSeq)}-${digits(toSeq)}.gz`;
}

/** Readers see the whole file or none, also after a power failure. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.draft`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
