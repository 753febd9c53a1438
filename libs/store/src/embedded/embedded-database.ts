/**
 * Takes a folder, a port and a password; gives a running PostgreSQL 18 on 127.0.0.1.
 *
 * Invariants: the server never outlives the process that started it, however that process ends; a
 * Ctrl-C in the terminal does not reach it (its owner stops it last); its data stay in the folder.
 * Not its job: two owners of one folder (the caller holds a lock), Windows.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import {
  type Cluster,
  type EmbeddedDatabaseOptions,
  openCluster,
  serverEnvironment,
  startError,
  superuser,
} from './cluster.js';
import { clearStaleServer } from './postmaster-file.js';
import { serverSettings } from './settings.js';

export interface EmbeddedDatabase {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>;
  /** Fast shutdown: clients are disconnected, data are checkpointed. Resolves when the server is gone. */
  stop(): Promise<void>;
}

const readyMsMax = 120_000;
const stopMsMax = 20_000;

/**
 * Runs "$@" in place of the shell, and asks it to stop when file descriptor 3 closes without a word:
 * that is when its owner died. The watcher is a grandchild, so PostgreSQL does not meet a child it does not know.
 */
const lifeline = '( { read -r _ <&3 || kill -INT $$; } & ); exec "$@" 3<&-';

/**
 * @throws SetupError when the programs are missing, the folder is not a PostgreSQL 18 cluster or belongs
 * to someone else, the password is not the folder's, or the server does not come up.
 */
export async function startEmbeddedDatabase(
  options: EmbeddedDatabaseOptions,
): Promise<EmbeddedDatabase> {
  const cluster = await openCluster(options);
  await clearStaleServer(cluster.folder);
  const server = await launch(cluster, options);
  try {
    await createDatabase(options);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

async function launch(
  cluster: Cluster,
  options: EmbeddedDatabaseOptions,
): Promise<EmbeddedDatabase> {
  const flags = Object.entries(serverSettings(options)).map(
    ([name, value]) => `--${name}=${value}`,
  );
  const log = await open(options.logFile, 'a', 0o600);
  const child = spawn(
    '/bin/sh',
    ['-c', lifeline, 'sh', cluster.binaries.postgres, '-D', cluster.argument, ...flags],
    {
      cwd: cluster.folder,
      env: serverEnvironment,
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
      // Its own session: Ctrl-C in the terminal is the owner's to hear.
      detached: true,
      ...cluster.user,
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
  try {
    await waitUntilReady(child, options);
  } catch (error) {
    await server.stop();
    throw error;
  }
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
