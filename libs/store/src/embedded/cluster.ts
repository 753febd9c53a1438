/**
 * The folder of a PostgreSQL cluster: who owns it, how the server is told where it is, and its first
 * initialisation, which happens beside it and is renamed into place, so a killed one leaves no half cluster.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../setup-error.js';
import { type Binaries, prepareBinaries } from './binaries.js';
import { canReach, findServerUser, type ServerUser } from './server-user.js';

export interface EmbeddedDatabaseOptions {
  /** Folder of the cluster; created and initialised when empty or missing. */
  readonly directory: string;
  readonly port: number;
  /** Password of the superuser `chanrong`; fixed when the folder is initialised. */
  readonly password: string;
  /** The server's messages are appended here. */
  readonly logFile: string;
  /** Database to create when it does not exist; `chanrong` when absent. */
  readonly database?: string | undefined;
  /** Memory for PostgreSQL's own page cache, MiB; an eighth of the machine's, 128 to 1,024, when absent. */
  readonly sharedBuffersMib?: number | undefined;
}

export interface Cluster {
  readonly folder: string;
  /** The folder as the server is told it. */
  readonly argument: string;
  readonly user: ServerUser | undefined;
  readonly binaries: Binaries;
}

export const superuser = 'chanrong';
const majorVersion = '18';

/** The server gets none of our environment: what it does depends on its command line alone. */
export const serverEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export async function openCluster(options: EmbeddedDatabaseOptions): Promise<Cluster> {
  const { directory } = options;
  const files = await listFolder(directory);
  if (files.length === 0) await initialise(options);
  else await checkVersion(directory, files);

  const folder = await realpath(directory);
  const user = await findServerUser(folder);
  const argument = await folderArgument(folder, user);
  return { folder, argument, user, binaries: await prepareBinaries(user) };
}

async function listFolder(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new SetupError(
      'database-folder-closed',
      `the database folder ${directory} cannot be read (${code})`,
      'start as the user who started it first, or choose another --data-dir',
    );
  }
}

async function checkVersion(directory: string, files: readonly string[]): Promise<void> {
  const version = files.includes('PG_VERSION')
    ? (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim()
    : 'none';
  if (version !== majorVersion) {
    throw new SetupError(
      'database-folder-foreign',
      `${directory} is not empty and holds no PostgreSQL ${majorVersion} database (PG_VERSION ${version})`,
      'choose another --data-dir, or start over with --reset',
    );
  }
}

async function initialise(options: EmbeddedDatabaseOptions): Promise<void> {
  const draft = `${options.directory}.initialising`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const user = await findServerUser();
  if (user !== undefined) await chown(draft, user.uid, user.gid);
  await runInitdb(await realpath(draft), user, options);
  await rename(draft, options.directory);
}

async function runInitdb(
  folder: string,
  user: ServerUser | undefined,
  options: EmbeddedDatabaseOptions,
): Promise<void> {
  const binaries = await prepareBinaries(user);
  const passwordPath = `${folder}.password`;
  const password = await open(passwordPath, 'w+', 0o600);
  const log = await open(options.logFile, 'a', 0o600);
  try {
    await password.write(`${options.password}\n`);
    if (user !== undefined) await password.chown(user.uid, user.gid);
    const child = spawn(binaries.initdb, initdbArguments(await folderArgument(folder, user)), {
      cwd: folder,
      env: serverEnvironment,
      stdio: ['ignore', log.fd, log.fd, password.fd],
      ...user,
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw await startError('could not be initialised', options);
  } finally {
    await log.close();
    await password.close();
    await rm(passwordPath, { force: true });
  }
}

function initdbArguments(folder: string): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${superuser}`,
    '--auth=scram-sha-256',
    // Passed open: the user postgres need not be able to reach the file's folder.
    '--pwfile=/dev/fd/3',
    '--data-checksums',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
}

/**
 * A data folder below a closed one (`/root`, `mktemp -d`) cannot be reached by the user postgres through
 * its path. It is the server's working folder anyway, and Linux lets a process walk through that link.
 */
async function folderArgument(folder: string, user: ServerUser | undefined): Promise<string> {
  const linked = user !== undefined && process.platform === 'linux';
  return linked && !(await canReach(folder, user)) ? '/proc/self/cwd' : folder;
}

/** What the server said last, as an error with the way to the rest of it. */
export async function startError(
  what: string,
  options: EmbeddedDatabaseOptions,
): Promise<SetupError> {
  const log = await readFile(options.logFile, 'utf8').catch(() => '');
  const reason = log.trimEnd().split('\n').slice(-3).join(' | ');
  return new SetupError(
    'database-start-failed',
    `PostgreSQL in ${options.directory} ${what} (${reason || 'it said nothing'})`,
    `see ${options.logFile}; --reset starts over with an empty folder`,
  );
}
