/** Follows a spool from its first unacknowledged message; every connection reads with its own. */
import { open, type FileHandle } from 'node:fs/promises';
import { assert } from '@chanrong/kernel';
import type { SpoolFile } from './spool-directory.js';
import { decodeFrame, frameBytes, frameLengthAt, type SpoolRecord } from './spool-frame.js';

const readBytesMax = 256 * 1024;

export class SpoolReader {
  readonly #files: readonly SpoolFile[];
  #file: SpoolFile | undefined;
  #handle: FileHandle | undefined;
  /** Bytes of the file that were read, from the first frame that was not yet given. */
  #buffer: Buffer = Buffer.alloc(0);
  #bufferStart = 0;
  #position = 0;
  #afterSeq: number;

  constructor(files: readonly SpoolFile[], afterSeq: number) {
    this.#files = files;
    this.#afterSeq = afterSeq;
  }

  /** The next messages, at most `recordsMax`; none when everything synced was given. */
  async read(recordsMax: number): Promise<SpoolRecord[]> {
    const records: SpoolRecord[] = [];
    while (records.length < recordsMax) {
      const record = this.#next();
      if (record !== undefined) {
        if (record.seq > this.#afterSeq) records.push(record);
      } else if (records.length > 0 || !(await this.#fill())) {
        break;
      }
    }
    this.#afterSeq = records.at(-1)?.seq ?? this.#afterSeq;
    return records;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** The next frame that lies whole in the buffer. */
  #next(): SpoolRecord | undefined {
    const length = frameLengthAt(this.#buffer, this.#position);
    if (length === undefined || this.#position + length > this.#buffer.length) return undefined;
    const record = decodeFrame(this.#buffer, this.#position);
    assert(record !== undefined, 'what was written and synced reads back whole');
    this.#position += frameBytes(record.payload);
    return record;
  }

  /** Reads on; false when there is nothing more to read yet. */
  async #fill(): Promise<boolean> {
    const start = this.#bufferStart + this.#position;
    if (this.#file === undefined || start >= this.#file.syncedBytes) {
      if (!(await this.#openNext())) return false;
      return this.#fill();
    }
    const wanted = frameLengthAt(this.#buffer, this.#position) ?? 0;
    const length = Math.min(Math.max(wanted, readBytesMax), this.#file.syncedBytes - start);
    const buffer = Buffer.allocUnsafe(length);
    assert(this.#handle !== undefined, 'an open file has a handle');
    const { bytesRead } = await this.#handle.read(buffer, 0, length, start);
    this.#buffer = buffer.subarray(0, bytesRead);
    this.#bufferStart = start;
    this.#position = 0;
    return bytesRead > 0;
  }

  /** Moves to the first file that can hold what was not given yet. */
  async #openNext(): Promise<boolean> {
    const current = this.#file?.firstSeq ?? 0;
    const next = this.#files.find(
      (file) => file.firstSeq > current && file.lastSeq > this.#afterSeq && file.syncedBytes > 0,
    );
    if (next === undefined) return false;
    await this.#handle?.close();
    this.#handle = await open(next.path, 'r');
    this.#file = next;
    this.#buffer = Buffer.alloc(0);
    this.#bufferStart = 0;
    this.#position = 0;
    return true;
  }
}
