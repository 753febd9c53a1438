/**
 * Who PostgreSQL runs as. It refuses to be root, so root lends it to the user `postgres`; anyone else
 * runs it as themselves. That other user must be able to reach what it is given: see `canReach`.
 */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../setup-error.js';

const run = promisify(execFile);

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user to switch to; undefined when the current one will do. A folder that already belongs to an
 * ordinary user keeps it. Creates `postgres` when root has none.
 */
export async function findServerUser(folder?: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (folder !== undefined) {
    const { uid, gid } = await stat(folder);
    if (uid !== 0) return { uid, gid };
  }
  const existing = await readUser();
  if (existing !== undefined) return existing;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  } catch (error) {
    throw new SetupError(
      'database-user-missing',
      `PostgreSQL must not run as root, and the user postgres could not be created: ${String(error)}`,
      'create a user named postgres, or start as an ordinary user',
    );
  }
  return readUser();
}

async function readUser(): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([
      run('id', ['-u', 'postgres']),
      run('id', ['-g', 'postgres']),
    ]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Whether permission bits let the user walk down to `path`. Access control lists are not looked at. */
export async function canReach(path: string, user: ServerUser): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    if (((mode >> shift) & 1) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
