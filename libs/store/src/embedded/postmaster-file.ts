/**
 * `postmaster.pid`, by which PostgreSQL guards its data folder. After a kill -9 it stays behind, and its
 * process id may belong to someone else by then; or the server itself may still be there without us.
 */
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../setup-error.js';

const stopMsMax = 20_000;

/** Leaves the folder without a server and without a stale file. The caller holds the folder's own lock. */
export async function clearStaleServer(dataFolder: string): Promise<void> {
  const file = join(dataFolder, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const pid = Number.parseInt(text, 10);
  if (Number.isInteger(pid) && (await serves(pid, dataFolder))) await stopServer(pid, dataFolder);
  await rm(file, { force: true });
}

async function stopServer(pid: number, dataFolder: string): Promise<void> {
  process.kill(pid, 'SIGINT');
  const deadlineMs = Date.now() + stopMsMax;
  while (await serves(pid, dataFolder)) {
    if (Date.now() > deadlineMs) {
      throw new SetupError(
        'database-still-running',
        `a PostgreSQL of an earlier run (process ${pid}) does not stop`,
        `end it with kill -QUIT ${pid} and start again`,
      );
    }
    await delay(50);
  }
}

/** Whether the process is alive and is a server on this folder (a postmaster stands in its data folder). */
async function serves(pid: number, dataFolder: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  const [folder, program] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(() => ''),
    readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
  ]);
  return folder === dataFolder && program.includes('postgres');
}
