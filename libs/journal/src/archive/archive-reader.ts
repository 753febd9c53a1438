/** Gives back segments whose bodies were archived: the file is found by its row, and checked against it. */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Segment } from '../journal.js';
import type { Queryable } from '../queryable.js';
import { ArchiveError, decodeArchive } from './archive-file.js';

interface ArchiveRow {
  readonly from_seq: string;
  readonly to_seq: string;
  readonly file: string;
  readonly sha256: Buffer;
}

interface OpenArchive {
  readonly partition: number;
  readonly fromSeq: number;
  readonly segments: readonly Segment[];
}

export class ArchiveReader {
  /** Whoever reads a journal reads it in order: the last file is nearly always the right one. */
  private open: OpenArchive | undefined;

  /** @param folder undefined: nobody said where archives are */
  constructor(
    private readonly connection: Queryable,
    private readonly folder: string | undefined,
  ) {}

  /** @throws ArchiveError that says which file is missing or damaged, and what to do */
  async read(partition: number, seq: number): Promise<Segment> {
    const known = this.find(partition, seq);
    if (known !== undefined) return known;
    this.open = await this.load(partition, seq);
    const found = this.find(partition, seq);
    if (found === undefined) throw new ArchiveError(`segment ${seq} is not in its archive`);
    return found;
  }

  private find(partition: number, seq: number): Segment | undefined {
    if (this.open?.partition !== partition) return undefined;
    return this.open.segments[seq - this.open.fromSeq];
  }

  private async load(partition: number, seq: number): Promise<OpenArchive> {
    const { rows } = await this.connection.query({
      text: `select from_seq, to_seq, file, sha256 from journal_archive
        where partition = $1 and from_seq <= $2 order by from_seq desc limit 1`,
      values: [partition, seq],
    });
    const [row] = rows as ArchiveRow[];
    if (row === undefined || Number(row.to_seq) < seq)
      throw new ArchiveError(`segment ${seq} of partition ${partition} is in no archive`);
    if (this.folder === undefined)
      throw new ArchiveError(
        `segment ${seq} of partition ${partition} is archived in ${row.file}; say where with ARCHIVE_DIR`,
      );
    const bytes = await readFile(join(this.folder, row.file)).catch((cause: Error) => {
      throw new ArchiveError(`the archive ${row.file} cannot be read: ${cause.message}`, { cause });
    });
    if (!hash('sha256', bytes, 'buffer').equals(row.sha256))
      throw new ArchiveError(`the archive ${row.file} is not as it was written: it was altered`);
    return { partition, fromSeq: Number(row.from_seq), segments: await decodeArchive(bytes) };
  }
}
