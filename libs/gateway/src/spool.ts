/**
 * Store and forward: messages on disk until they are acknowledged.
 *
 * A directory of append-only files named by the seq of their first message, and a mark: the seq up to
 * which everything is acknowledged. Invariants: seq rises strictly; only what is synced to disk is
 * handed to readers, so no seq is ever seen outside that a power cut could take back and give to
 * another message; the newest file is never removed, so the next seq survives an empty spool.
 *
 * Non-goals: two processes on one directory; surviving damage in the middle of a file.
 */
import { unlink, type FileHandle } from 'node:fs/promises';
import { assert } from '@chanrong/kernel';
import {
  createSpoolFile,
  formatMark,
  openSpoolDirectory,
  type OpenedSpool,
  type SpoolFile,
} from './spool-directory.js';
import { Repeater } from './repeater.js';
import { SpoolError } from './spool-error.js';
import { encodeFrames, frameBytes, type SpoolRecord } from './spool-frame.js';
import { SpoolReader } from './spool-reader.js';

export interface SpoolOptions {
  readonly directory: string;
  /** Bytes on disk above which `append` waits for acknowledgements. */
  readonly bytesMax: number;
  /** Called when messages have become readable. */
  readonly onReadable: () => void;
  /** Called once, when the disk can no longer be trusted; nothing is readable after that. */
  readonly onFailure: (error: SpoolError) => void;
}

interface Waiting extends SpoolRecord {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export const spoolFileBytesMax = 16 * 1024 * 1024;
const writeBytesMax = 1024 * 1024;
/** How stale the mark on disk may be. What it forgets is sent again, and dropped by the receiver. */
const markIntervalMs = 100;

export class Spool {
  readonly #options: SpoolOptions;
  readonly #files: SpoolFile[];
  readonly #markHandle: FileHandle;
  #active: FileHandle;
  #lastSeq: number;
  #acknowledged: number;
  #markSaved: number;
  readonly #waiting: Waiting[] = [];
  readonly #writing = new Repeater(() => this.#writeWaiting());
  readonly #syncing = new Repeater(() => this.#syncWritten());
  readonly #trimming = new Repeater(() => this.#trim());
  #trimTimer: NodeJS.Timeout | undefined;
  #failure: SpoolError | undefined;

  private constructor(options: SpoolOptions, opened: OpenedSpool) {
    this.#options = options;
    this.#files = opened.files;
    this.#active = opened.active;
    this.#markHandle = opened.markHandle;
    this.#acknowledged = opened.acknowledged;
    this.#markSaved = opened.acknowledged;
    this.#lastSeq = this.#newest.lastSeq;
  }

  /** @throws SpoolError when a file other than the newest is damaged. */
  static async open(options: SpoolOptions): Promise<Spool> {
    assert(options.bytesMax >= 2 * spoolFileBytesMax, 'a spool holds at least two files');
    const spool = new Spool(options, await openSpoolDirectory(options.directory));
    // What the last process had no time to remove would count as full for ever.
    spool.#trimming.trigger();
    return spool;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /**
   * Resolves when the message is in the hands of the operating system: it survives this process. It
   * is synced, and readable, shortly after. Waits while the spool is full.
   * @throws SpoolError when the disk refuses; the message is then not in the spool.
   */
  append(record: SpoolRecord): Promise<void> {
    assert(record.seq > this.#lastSeq, 'seq rises with every message');
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    this.#lastSeq = record.seq;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...record, resolve, reject });
      this.#writing.trigger();
    });
  }

  /** Reads from the oldest message that is not acknowledged. */
  reader(): SpoolReader {
    return new SpoolReader(this.#files, this.#acknowledged);
  }

  /** Everything up to `seq` has arrived; its files may go. */
  acknowledge(seq: number): void {
    assert(seq >= this.#acknowledged && seq <= this.#lastSeq, 'what is acknowledged was sent');
    this.#acknowledged = seq;
    this.#trimTimer ??= setTimeout(() => {
      this.#trimTimer = undefined;
      this.#trimming.trigger();
    }, markIntervalMs);
  }

  async close(): Promise<void> {
    this.#failure ??= new SpoolError('the gateway was closed before the message was on disk');
    clearTimeout(this.#trimTimer);
    await this.#trimming.idle();
    await this.#writing.idle();
    this.#refuseWaiting(this.#failure);
    await this.#syncing.idle();
    await this.#saveMark();
    await this.#active.close();
    await this.#markHandle.close();
  }

  get #newest(): SpoolFile {
    const newest = this.#files.at(-1);
    assert(newest !== undefined, 'a spool has a newest file');
    return newest;
  }

  /** No timer: what gathers during one write is the next. */
  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0 && this.#bytesOnDisk() < this.#options.bytesMax) {
      const batch = this.#takeBatch();
      try {
        await this.#writeBatch(batch);
      } catch (error) {
        // Nothing of the batch counts; the next write goes over what was left of it.
        this.#lastSeq = this.#newest.lastSeq;
        this.#waiting.unshift(...batch);
        this.#refuseWaiting(this.#describe(error, 'write to', 'free space on it and send again'));
        return;
      }
      for (const { resolve } of batch) resolve();
      this.#syncing.trigger();
    }
  }

  #takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#waiting.length && bytes < writeBytesMax) {
      bytes += frameBytes((this.#waiting[count] as Waiting).payload);
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #writeBatch(batch: readonly SpoolRecord[]): Promise<void> {
    if (this.#newest.writtenBytes >= spoolFileBytesMax) {
      await this.#rotate((batch[0] as SpoolRecord).seq);
    }
    const file = this.#newest;
    const frames = encodeFrames(batch);
    await writeAll(this.#active, frames, file.writtenBytes);
    file.writtenBytes += frames.length;
    file.lastSeq = (batch.at(-1) as SpoolRecord).seq;
  }

  async #rotate(firstSeq: number): Promise<void> {
    await this.#syncing.idle();
    const { file, handle } = await createSpoolFile(this.#options.directory, firstSeq);
    await this.#active.close();
    this.#active = handle;
    this.#files.push(file);
  }

  async #syncWritten(): Promise<void> {
    const file = this.#newest;
    while (file.syncedBytes < file.writtenBytes) {
      const bytes = file.writtenBytes;
      try {
        await this.#active.datasync();
      } catch (error) {
        // After a failed sync the kernel may have dropped the pages: nothing can be known any more.
        this.#failure = this.#describe(error, 'sync', 'replace that disk, then start again');
        this.#options.onFailure(this.#failure);
        return;
      }
      file.syncedBytes = bytes;
      this.#options.onReadable();
    }
  }

  async #trim(): Promise<void> {
    try {
      await this.#saveMark();
      while (this.#files.length > 1 && (this.#files[0] as SpoolFile).lastSeq <= this.#markSaved) {
        await unlink((this.#files[0] as SpoolFile).path);
        this.#files.shift();
      }
    } catch {
      // The mark is behind and a file too many is kept: sent again, dropped again. Next time.
    }
    this.#writing.trigger();
  }

  async #saveMark(): Promise<void> {
    const seq = this.#acknowledged;
    if (seq === this.#markSaved) return;
    await writeAll(this.#markHandle, formatMark(seq), 0);
    this.#markSaved = seq;
  }

  #bytesOnDisk(): number {
    return this.#files.reduce((bytes, file) => bytes + file.writtenBytes, 0);
  }

  #refuseWaiting(error: SpoolError): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #describe(cause: unknown, verb: string, hint: string): SpoolError {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new SpoolError(
      `cannot ${verb} the disk below ${this.#options.directory}: ${detail}; ${hint}`,
      { cause },
    );
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
