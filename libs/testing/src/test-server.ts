/**
 * One real PostgreSQL for all medium tests of a run, with a migrated template database in it. A spec
 * file copies the template (about 50 ms) and has a database to itself.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedDatabase } from '@chanrong/store';

export const templateDatabase = 'chanrong_template';
/** Partitions of every test database. */
export const testPartitionCount = 4;

export interface TestServer {
  /** Address of the maintenance database. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startTestServer(): Promise<TestServer> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'chanrong-test-')));
  const server = await startEmbeddedDatabase({
    directory: join(folder, 'postgres'),
    port: await freePort(),
    password: randomBytes(12).toString('hex'),
    logFile: join(folder, 'postgres.log'),
    database: templateDatabase,
    sharedBuffersMib: 128,
  });
  await migrate(server.url, { partitionCount: testPartitionCount });
  const url = new URL(server.url);
  url.pathname = '/postgres';
  return {
    url: url.href,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port on 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
