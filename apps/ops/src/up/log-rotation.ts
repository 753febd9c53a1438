/**
 * Takes the log files of a folder; keeps each below a size, with the part before it beside it as `.1`.
 *
 * The processes write with O_APPEND into files that they were given open, so a file is copied and emptied
 * rather than renamed: what they write next is its new beginning. Between the end of the copy and the
 * emptying lies one system call; a line written in it is lost, and nothing waits for the copy.
 */
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogRotationOptions {
  readonly folder: string;
  readonly bytesMax: number;
  readonly intervalMs: number;
  /** What goes wrong; the files then grow until the next time. */
  readonly onFailure: (error: Error) => void;
}

const copyBytes = 1024 * 1024;

export class LogRotation {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: LogRotationOptions) {}

  /** Looks at once, and then regularly. */
  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look(), this.options.intervalMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const { folder, bytesMax, onFailure } = this.options;
    try {
      for (const name of await readdir(folder)) {
        if (!name.endsWith('.log')) continue;
        const file = join(folder, name);
        if ((await stat(file)).size > bytesMax) await rotate(file);
      }
    } catch (error) {
      onFailure(error as Error);
    }
  }
}

async function rotate(file: string): Promise<void> {
  const draft = `${file}.draft`;
  const from = openSync(file, 'r+');
  const to = openSync(draft, 'w', 0o600);
  try {
    const buffer = Buffer.allocUnsafe(copyBytes);
    // To the very end: what is written while this copies is copied too.
    for (let count = -1; count !== 0;) {
      count = readSync(from, buffer);
      writeSync(to, buffer, 0, count);
    }
    ftruncateSync(from);
  } finally {
    closeSync(from);
    closeSync(to);
  }
  await rename(draft, `${file}.1`);
}
