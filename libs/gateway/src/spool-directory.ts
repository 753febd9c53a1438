/** The files of a spool: opening what a former process left, scanning it, adding to it. */
import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeFrame, frameBytes } from './spool-frame.js';
import { SpoolError } from './spool-error.js';

export interface SpoolFile {
  readonly firstSeq: number;
  readonly path: string;
  /** Seq of its last message; one below `firstSeq` while it is empty. */
  lastSeq: number;
  writtenBytes: number;
  /** Bytes that survive a power cut; readers stop here. */
  syncedBytes: number;
}

export interface OpenedSpool {
  /** Oldest first; never empty. */
  readonly files: SpoolFile[];
  /** The newest file, open for writing. */
  readonly active: FileHandle;
  readonly markHandle: FileHandle;
  readonly acknowledged: number;
}

const fileNamePattern = /^(\d{16})\.spool$/;
const markPattern = /^\d{16}\n$/;

/**
 * Opens a spool directory, or makes one. A message cut off at the end of the newest file is dropped.
 * @throws SpoolError when another file is damaged.
 */
export async function openSpoolDirectory(directory: string): Promise<OpenedSpool> {
  await mkdir(directory, { recursive: true });
  const names = (await readdir(directory)).filter((name) => fileNamePattern.test(name)).sort();
  const files = [];
  for (const name of names) files.push(await scanFile(directory, name));
  files.slice(0, -1).forEach(assertWhole);
  const markPath = join(directory, 'acknowledged');
  const markHandle = await open(markPath, constants.O_RDWR | constants.O_CREAT);
  const mark = await readMark(markPath);
  const newest = files.at(-1);
  if (newest === undefined) {
    const { file, handle } = await createSpoolFile(directory, 1);
    return { files: [file], active: handle, markHandle, acknowledged: 0 };
  }
  const active = await open(newest.path, constants.O_RDWR);
  await active.truncate(newest.writtenBytes);
  await active.datasync();
  return { files, active, markHandle, acknowledged: Math.min(mark, newest.lastSeq) };
}

export async function createSpoolFile(
  directory: string,
  firstSeq: number,
): Promise<{ readonly file: SpoolFile; readonly handle: FileHandle }> {
  const path = join(directory, `${sixteenDigits(firstSeq)}.spool`);
  const handle = await open(path, 'wx+');
  // The name must survive a power cut as well as the bytes.
  const parent = await open(directory, 'r');
  await parent.sync();
  await parent.close();
  return {
    file: { firstSeq, path, lastSeq: firstSeq - 1, writtenBytes: 0, syncedBytes: 0 },
    handle,
  };
}

/** The mark as it is kept: always the same length, so that one write replaces it whole. */
export function formatMark(seq: number): Buffer {
  return Buffer.from(`${sixteenDigits(seq)}\n`);
}

/** The mark, or 0 when it cannot be read: everything on disk is then sent again. */
async function readMark(path: string): Promise<number> {
  const text = await readFile(path, 'utf8');
  return markPattern.test(text) ? Number(text) : 0;
}

type ScannedFile = SpoolFile & { readonly bytesFound: number };

/** Follows the frames of a file up to the first that is not whole. */
async function scanFile(directory: string, name: string): Promise<ScannedFile> {
  const path = join(directory, name);
  const bytes = await readFile(path);
  const firstSeq = Number(fileNamePattern.exec(name)?.[1]);
  let lastSeq = firstSeq - 1;
  let end = 0;
  for (let record = decodeFrame(bytes, 0); record !== undefined; record = decodeFrame(bytes, end)) {
    lastSeq = record.seq;
    end += frameBytes(record.payload);
  }
  return { firstSeq, path, lastSeq, writtenBytes: end, syncedBytes: end, bytesFound: bytes.length };
}

function assertWhole(file: ScannedFile): void {
  if (file.writtenBytes === file.bytesFound) return;
  throw new SpoolError(
    `${file.path} is damaged at byte ${file.writtenBytes}: ` +
      'move it away; what it held is lost, what the other files hold will be sent',
  );
}

function sixteenDigits(seq: number): string {
  return String(seq).padStart(16, '0');
}
