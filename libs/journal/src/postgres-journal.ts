/** Journal in PostgreSQL: one SQL function writes it, plain reads give it back. */
import { EntryBatch } from '@chanrong/contracts';
import type { Command } from '@chanrong/portrait';
import { ArchiveReader } from './archive/archive-reader.js';
import { byteaArray } from './binary-array.js';
import { inPartitionOrder } from './partition-order.js';
import type { Queryable } from './queryable.js';
import type { Journal, ReadPosition, Segment, SegmentDraft, SegmentReceipt } from './journal.js';

interface ReceiptRow {
  readonly partition: number;
  readonly seq: string;
  readonly recorded_ms: string;
}

interface SegmentRow {
  readonly partition: number;
  readonly seq: string;
  readonly recorded_ms: string;
  readonly entries: number;
  /** Null when it was archived. */
  readonly body: Buffer | null;
  readonly hash: Buffer;
}

const appendSql = 'select partition, seq, recorded_ms from journal_append($1, $2, $3)';

const readSql = `
  select s.partition, s.seq, s.recorded_ms, s.entries, s.body, s.hash
  from unnest($1::int[], $2::bigint[]) as position (partition, seq)
  cross join lateral (
    select * from journal_segment j
    where j.partition = position.partition and j.seq > position.seq
    order by j.seq limit $3
  ) s
  order by s.partition, s.seq`;

export class PostgresJournal implements Journal {
  private readonly archive: ArchiveReader;

  /** @param archiveFolder where the bodies of old segments are, once they are not in the database any more */
  constructor(
    private readonly connection: Queryable,
    archiveFolder?: string,
  ) {
    this.archive = new ArchiveReader(connection, archiveFolder);
  }

  append(drafts: readonly SegmentDraft[]): Promise<SegmentReceipt[]> {
    return appendSegments(this.connection, drafts);
  }

  async read(positions: readonly ReadPosition[], segmentsMax: number): Promise<Segment[]> {
    if (positions.length === 0) return [];
    // Text results: pg decodes every field as UTF-8 text, which destroys a bytea sent in binary form.
    const result = await this.connection.query({
      name: 'journal-read',
      text: readSql,
      values: [positions.map((p) => p.partition), positions.map((p) => p.seq), segmentsMax],
    });
    const segments: Segment[] = [];
    for (const row of result.rows as SegmentRow[]) {
      const { partition, body } = row;
      const seq = Number(row.seq);
      // Of an archived segment the row still says place, time and hash: the file cannot say otherwise.
      segments.push({
        partition,
        seq,
        recordedMs: Number(row.recorded_ms),
        entryCount: row.entries,
        body: body ?? (await this.archive.read(partition, seq)).body,
        hash: row.hash,
      });
    }
    return segments;
  }

  async heads(): Promise<SegmentReceipt[]> {
    const result = await this.connection.query({
      text: 'select partition, seq, recorded_ms from journal_head order by partition',
    });
    return (result.rows as ReceiptRow[]).map(receiptFrom);
  }
}

/** Appends on the given connection: part of its transaction when one is open. */
export async function appendSegments(
  connection: Queryable,
  drafts: readonly SegmentDraft[],
): Promise<SegmentReceipt[]> {
  if (drafts.length === 0) return [];
  const ordered = inPartitionOrder(drafts);
  const result = await connection.query({
    name: 'journal-append',
    text: appendSql,
    values: [
      ordered.map((draft) => draft.partition),
      ordered.map((draft) => draft.entryCount),
      byteaArray(ordered.map((draft) => draft.body)),
    ],
  });
  return (result.rows as ReceiptRow[]).map(receiptFrom);
}

/**
 * Appends commands to the given partitions on the caller's connection, so that what a back office
 * wrote and what the journal says commit together or not at all.
 */
export async function appendCommands(
  connection: Queryable,
  partitions: readonly number[],
  commands: readonly Command[],
): Promise<SegmentReceipt[]> {
  if (commands.length === 0) return [];
  const batch = new EntryBatch();
  commands.forEach((command) => batch.addCommand(command));
  const body = await batch.finish();
  return appendSegments(
    connection,
    partitions.map((partition) => ({ partition, entryCount: commands.length, body })),
  );
}

function receiptFrom(row: ReceiptRow): SegmentReceipt {
  return { partition: row.partition, seq: Number(row.seq), recordedMs: Number(row.recorded_ms) };
}
