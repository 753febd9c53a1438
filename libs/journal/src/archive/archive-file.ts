/**
 * Segments of one partition in a file, gzipped, complete in itself:
 *
 *   JSON header and a line feed: {format, partition, fromSeq, toSeq}
 *   a segment: u64 seq · u64 recorded ms · u32 entries · chain hash (32 bytes) · u32 length · body
 *
 * Numbers are big-endian. Whoever has the file alone can follow its chain.
 */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Segment } from '../journal.js';

const compress = promisify(gzip);
const expand = promisify(gunzip);

const format = 'chanrong-segments-1';
const headerBytes = 8 + 8 + 4 + 32 + 4;
/** Bytes of segments in one file before compression, about. */
export const archiveBytesMax = 64 * 1024 * 1024;

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** @param segments of one partition, in order, at least one */
export async function encodeArchive(segments: readonly Segment[]): Promise<Buffer> {
  const [first] = segments as [Segment];
  const { partition, seq: fromSeq } = first;
  const header = { format, partition, fromSeq, toSeq: fromSeq + segments.length - 1 };
  const parts: Uint8Array[] = [Buffer.from(`${JSON.stringify(header)}\n`)];
  for (const { seq, recordedMs, entryCount, hash, body } of segments) {
    const head = Buffer.allocUnsafe(headerBytes);
    head.writeBigUInt64BE(BigInt(seq), 0);
    head.writeBigUInt64BE(BigInt(recordedMs), 8);
    head.writeUInt32BE(entryCount, 16);
    head.set(hash, 20);
    head.writeUInt32BE(body.length, 52);
    parts.push(head, body);
  }
  return compress(Buffer.concat(parts));
}

/** @throws ArchiveError when the bytes are not an archive, or not a whole one */
export async function decodeArchive(bytes: Uint8Array): Promise<Segment[]> {
  const raw = await expand(bytes, { maxOutputLength: 4 * archiveBytesMax }).catch(
    (cause: Error) => {
      throw new ArchiveError(`the archive does not expand: ${cause.message}`, { cause });
    },
  );
  const end = raw.indexOf('\n');
  const { partition, fromSeq, toSeq } = readHeader(raw.toString('utf8', 0, Math.max(end, 0)));
  const segments: Segment[] = [];
  for (let offset = end + 1; offset < raw.length;) {
    const bodyStart = offset + headerBytes;
    const bodyEnd = bodyStart > raw.length ? Infinity : bodyStart + raw.readUInt32BE(offset + 52);
    if (bodyEnd > raw.length) throw new ArchiveError('the archive ends inside a segment');
    segments.push({
      partition,
      seq: Number(raw.readBigUInt64BE(offset)),
      recordedMs: Number(raw.readBigUInt64BE(offset + 8)),
      entryCount: raw.readUInt32BE(offset + 16),
      hash: raw.subarray(offset + 20, offset + 52),
      body: raw.subarray(bodyStart, bodyEnd),
    });
    offset = bodyEnd;
  }
  const isWhole = segments.every(({ seq }, index) => seq === fromSeq + index);
  if (!isWhole || segments.length !== toSeq - fromSeq + 1)
    throw new ArchiveError(`the archive does not hold segments ${fromSeq} to ${toSeq}`);
  return segments;
}

interface ArchiveHeader {
  readonly format: string;
  readonly partition: number;
  readonly fromSeq: number;
  readonly toSeq: number;
}

function readHeader(text: string): ArchiveHeader {
  try {
    const header = JSON.parse(text) as ArchiveHeader;
    if (header.format === format) return header;
  } catch {
    // The same answer as for JSON of another format.
  }
  throw new ArchiveError(`the file is no archive of format ${format}`);
}
