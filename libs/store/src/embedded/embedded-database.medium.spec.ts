import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freePort } from '@chanrong/testing';
import type { EmbeddedDatabaseOptions } from './cluster.js';
import { startEmbeddedDatabase } from './embedded-database.js';

let folder: string;
let options: EmbeddedDatabaseOptions;

beforeAll(async () => {
  // mkdtemp closes the folder to others, so as root this is also the test of a server that cannot walk to its data.
  folder = await mkdtemp(join(tmpdir(), 'chanrong-embedded-'));
  options = {
    directory: join(folder, 'postgres'),
    port: await freePort(),
    password: 'with : @ / and space',
    logFile: join(folder, 'postgres.log'),
    sharedBuffersMib: 16,
  };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await delay(20);
  }
}

describe('startEmbeddedDatabase', () => {
  it('is durable, checksummed and on this machine only', async () => {
    const server = await startEmbeddedDatabase(options);
    const [row] = await query(
      server.url,
      `select current_setting('server_version_num')::int / 10000 as major,
              current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commits,
              current_setting('listen_addresses') as addresses,
              current_setting('unix_socket_directories') as sockets,
              current_setting('password_encryption') as passwords`,
    );
    await server.stop();
    expect(row).toEqual({
      major: 18,
      checksums: 'on',
      fsync: 'on',
      commits: 'on',
      addresses: '127.0.0.1',
      sockets: '',
      passwords: 'scram-sha-256',
    });
  });

  it('keeps what was committed when it is killed, and starts over its stale lock file', async () => {
    const server = await startEmbeddedDatabase(options);
    await query(server.url, 'create table kept as select 42 as answer');
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
    // The number in the file may belong to another process by the next start: here, to this one.
    const file = join(options.directory, 'postmaster.pid');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, [String(process.pid), ...lines.slice(1)].join('\n'));

    const again = await startEmbeddedDatabase(options);
    const rows = await query(again.url, 'select answer from kept');
    await again.stop();
    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('ends when its owner is killed', async () => {
    const entry = pathToFileURL(join(process.cwd(), 'dist/libs/store/src/index.js')).href;
    const owner = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { startEmbeddedDatabase } = await import(${JSON.stringify(entry)});
         const server = await startEmbeddedDatabase(${JSON.stringify(options)});
         console.log(server.pid);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const serverPid = Number(line.toString());
    process.kill(serverPid, 0);
    owner.kill('SIGKILL');
    await untilGone(serverPid);
  });

  it('says so when the password is not the one of the folder', async () => {
    await expect(startEmbeddedDatabase({ ...options, password: 'other' })).rejects.toMatchObject({
      code: 'database-start-failed',
      message: expect.stringContaining(options.logFile),
    });
  });

  it('says so when the folder is not a database', async () => {
    const directory = await mkdtemp(join(folder, 'broken-'));
    await writeFile(join(directory, 'notes.txt'), 'not a database');
    await expect(startEmbeddedDatabase({ ...options, directory })).rejects.toMatchObject({
      code: 'database-folder-foreign',
      message: expect.stringContaining(directory),
    });
  });
});
