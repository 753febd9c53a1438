/**
 * Takes a folder, a port and a password; gives a running PostgreSQL 18 on 127.0.0.1.
 *
 * Invariants: the server never outlives the process that started it, however that process ends; a
 * Ctrl-C in the terminal does not reach it (its owner stops it last); its data stay in the folder.
 * Not its job: two owners of one folder (the caller holds a lock), Windows.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { SetupError } from '../setup-error.js';
import { type Binaries, prepareBinaries } from './binaries.js';
import { clearStaleServer } from './postmaster-file.js';
import { canReach, findServerUser, type ServerUser } from './server-user.js';
import { serverSettings } from './settings.js';

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
  readonly sharedBuffersMib?: number | undefined;
}

export interface EmbeddedDatabase {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>;
  /** Fast shutdown: clients are disconnected, data are checkpointed. Resolves when the server is gone. */
  stop(): Promise<void>;
}

const superuser = 'chanrong';
const readyMsMax = 120_000;
const stopMsMax = 20_000;

/** The server gets none of our environment: what it does depends on its command line alone. */
const serverEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Runs "$@" in place of the shell, and asks it to stop when file descriptor 3 closes without a word:
 * that is when its owner died. The watcher is a grandchild, so PostgreSQL does not meet a child it does not know.
 */
const lifeline = '( { read -r _ <&3 || kill -INT $$; } & ); exec "$@" 3<&-';

export async function startEmbeddedDatabase(
  options: EmbeddedDatabaseOptions,
): Promise<EmbeddedDatabase> {
  const user = await findServerUser();
  const binaries = await prepareBinaries(user);
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const folder = await realpath(options.directory);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const place: Place = { folder, argument: await folderArgument(folder, user), user, binaries };

  await clearStaleServer(folder);
  if ((await readdir(folder)).length === 0) await initialise(place, options);
  const server = await launch(place, options);
  try {
    await createDatabase(options);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

interface Place {
  readonly folder: string;
  /** The folder as the server is told it. */
  readonly argument: string;
  readonly user: ServerUser | undefined;
  readonly binaries: Binaries;
}

/**
 * A data folder below a closed one (`/root`, `mktemp -d`) cannot be reached by the user postgres through
 * its path. It is the server's working folder anyway, and Linux lets a process walk through that link.
 */
async function folderArgument(folder: string, user: ServerUser | undefined): Promise<string> {
  const linked = user !== undefined && process.platform === 'linux';
  return linked && !(await canReach(folder, user)) ? '/proc/self/cwd' : folder;
}

async function initialise(place: Place, options: EmbeddedDatabaseOptions): Promise<void> {
  const passwordPath = join(dirname(place.folder), `.password-${process.pid}`);
  const password = await open(passwordPath, 'wx+', 0o600);
  const log = await open(options.logFile, 'a', 0o600);
  try {
    await password.write(`${options.password}\n`);
    if (place.user !== undefined) await password.chown(place.user.uid, place.user.gid);
    const child = spawn(place.binaries.initdb, initdbArguments(place.argument), {
      cwd: place.folder,
      env: serverEnvironment,
      stdio: ['ignore', log.fd, log.fd, password.fd],
      ...place.user,
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

async function launch(place: Place, options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const flags = Object.entries(serverSettings(options)).map(
    ([name, value]) => `--${name}=${value}`,
  );
  const log = await open(options.logFile, 'a', 0o600);
  const child = spawn(
    '/bin/sh',
    ['-c', lifeline, 'sh', place.binaries.postgres, '-D', place.argument, ...flags],
    {
      cwd: place.folder,
      env: serverEnvironment,
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
      // Its own session: Ctrl-C in the terminal is the owner's to hear.
      detached: true,
      ...place.user,
    },
  );
  await log.close();
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => {
      const owner = child.stdio[3] as Writable;
      owner.on('error', () => undefined);
      owner.end('ended\n');
      resolve();
    });
    child.on('error', () => resolve());
  });
  const server = {
    url: databaseUrl(options, options.database ?? superuser),
    pid: child.pid ?? 0,
    ended,
    stop: () => stop(child, ended),
  };
  await waitUntilReady(child, options);
  return server;
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), stopMsMax);
  await ended;
  clearTimeout(timer);
}

async function waitUntilReady(
  child: ChildProcess,
  options: EmbeddedDatabaseOptions,
): Promise<void> {
  const deadlineMs = Date.now() + readyMsMax;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw await startError('did not start', options);
    }
    const client = new pg.Client({ connectionString: databaseUrl(options, 'postgres') });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const { code } = error as { code?: string };
      // 28P01: the password is not the one this folder was initialised with; waiting does not help.
      if (code === '28P01' || Date.now() > deadlineMs) {
        child.kill('SIGINT');
        throw await startError(`does not answer: ${String(error)}`, options);
      }
      await delay(25);
    }
  }
}

async function createDatabase(options: EmbeddedDatabaseOptions): Promise<void> {
  const database = options.database ?? superuser;
  const client = new pg.Client({ connectionString: databaseUrl(options, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) {
      await client.query(`create database ${pg.escapeIdentifier(database)}`);
    }
  } finally {
    await client.end();
  }
}

function databaseUrl({ password, port }: EmbeddedDatabaseOptions, database: string): string {
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

async function startError(what: string, options: EmbeddedDatabaseOptions): Promise<SetupError> {
  const log = await readFile(options.logFile, 'utf8').catch(() => '');
  const reason = log.trimEnd().split('\n').slice(-3).join(' | ');
  return new SetupError(
    'database-start-failed',
    `PostgreSQL in ${options.directory} ${what} (${reason || 'it said nothing'})`,
    `see ${options.logFile}; npm run reset starts over with an empty folder`,
  );
}
