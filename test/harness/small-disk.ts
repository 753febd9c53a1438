/** A disk of a few MiB that a test fills and frees: a tmpfs, which root alone may mount. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const blockBytes = 64 * 1024;

export class SmallDisk {
  private constructor(readonly folder: string) {}

  /**
   * Puts what is in a folder on a disk of its own, in its place.
   * @throws Error that says what is needed, where this user may not mount
   */
  static under(folder: string, sizeMib: number): SmallDisk {
    if (process.getuid?.() !== 0) {
      throw new Error('this test mounts a small disk of its own: run it as root, on Linux');
    }
    const { uid, gid } = statSync(folder);
    const aside = `${folder}.aside`;
    renameSync(folder, aside);
    mkdirSync(folder);
    const options = `size=${sizeMib}m,mode=0700,uid=${uid},gid=${gid}`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
    execFileSync('cp', ['--archive', `${aside}/.`, folder]);
    rmSync(aside, { recursive: true });
    return new SmallDisk(folder);
  }

  /** Leaves no free block. */
  fill(): void {
    const file = openSync(this.filler, 'a');
    try {
      for (const bytes = Buffer.alloc(blockBytes); ;) writeSync(file, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.folder]);
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}
