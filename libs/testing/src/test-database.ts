import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { templateDatabase } from './test-server.js';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Ends the pool and removes the database, whoever is still connected to it. */
  drop(): Promise<void>;
}

/** Set by the global set-up of the medium tests. */
export const testServerVariable = 'CHANRONG_TEST_SERVER';

/** A migrated, empty database for one spec file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env[testServerVariable];
  if (serverUrl === undefined) {
    throw new Error(
      'this test needs PostgreSQL: name the file x.medium.spec.ts and run it with ' +
        'npm run test:medium, which starts a server for the run',
    );
  }
  const name = `test_${randomBytes(6).toString('hex')}`;
  await maintain(serverUrl, `create database ${name} template ${templateDatabase}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 8 });
  // A test may end the server's side of a connection on purpose; the next query reports it.
  pool.on('error', () => undefined);
  return {
    url: url.href,
    pool,
    async drop() {
      await pool.end();
      await maintain(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

async function maintain(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
