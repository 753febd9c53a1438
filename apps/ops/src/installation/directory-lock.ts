/** One supervisor a data directory. The lock names a process and when it began, so a reused id cannot keep it. */
import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { SetupError } from '@chanrong/store';
import type { DataDirectory } from './data-directory.js';

/** @returns what gives the lock back. @throws SetupError when a living process holds it. */
export async function lockDirectory(directory: DataDirectory): Promise<() => Promise<void>> {
  const { lockFile, label } = directory;
  const draft = `${lockFile}.${randomUUID()}`;
  await writeFile(draft, `${process.pid} ${await startOf(process.pid)}\n`, { mode: 0o600 });
  try {
    for (;;) {
      const taken = await link(draft, lockFile).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
      if (taken) return () => rm(lockFile, { force: true });
      const holder = await livingHolder(lockFile);
      if (holder !== undefined) {
        throw new SetupError(
          'already-running',
          `Chanrong is running on ${label} already (process ${holder})`,
          `stop it with kill ${holder}, or choose another --data-dir`,
        );
      }
      await rm(lockFile, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function livingHolder(lockFile: string): Promise<number | undefined> {
  const text = await readFile(lockFile, 'utf8').catch(() => '');
  const [pid, start] = text.trim().split(' ');
  const holder = Number(pid);
  if (!Number.isInteger(holder) || holder <= 0) return undefined;
  try {
    process.kill(holder, 0);
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return start === (await startOf(holder)) ? holder : undefined;
}

/** Start time of a process in clock ticks since boot (proc(5), field 22); `-` where there is no /proc. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field is the program's name in brackets, and may hold spaces and brackets itself.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}
