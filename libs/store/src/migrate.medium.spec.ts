import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import pg from 'pg';
import { migrate } from './migrate.js';
import { migrations } from './migrations/index.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

describe('migrate', () => {
  it('gives every partition a head and a cursor, and BullMQ its schema', async () => {
    const { rows } = await database.pool.query(`
      select (select count(*)::int from journal_head) as heads,
             (select count(*)::int from partition_cursor) as cursors,
             (select partition_count from installation) as partitions,
             to_regclass('bullmq.migration') is not null as queue`);
    expect(rows).toEqual([
      {
        heads: testPartitionCount,
        cursors: testPartitionCount,
        partitions: testPartitionCount,
        queue: true,
      },
    ]);
  });

  it('changes nothing the second time, however many ask at once', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => migrate(database.url)));
    expect(outcomes).toEqual(
      outcomes.map(() => ({ partitionCount: testPartitionCount, applied: [] })),
    );
  });

  it('refuses to change the number of partitions', async () => {
    await expect(migrate(database.url, { partitionCount: 5 })).rejects.toMatchObject({
      code: 'partition-count-fixed',
      message: expect.stringContaining('has 4 partitions, not 5'),
    });
    await expect(migrate(database.url, { partitionCount: 0 })).rejects.toMatchObject({
      code: 'partition-count-invalid',
    });
  });

  it('refuses a database that a newer release migrated', async () => {
    await database.pool.query(
      `insert into migrations (timestamp, name) values (9999999999999, 'FromTheFuture9999999999999')`,
    );
    await expect(migrate(database.url)).rejects.toMatchObject({
      code: 'database-newer',
      message: expect.stringContaining('FromTheFuture9999999999999'),
    });
  });
});

describe('migrate, killed half-way', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  /** Runs on an empty database until so many migrations are there; then its sessions end, as when it is killed. */
  async function killAfter(client: pg.Client, url: string, count: number): Promise<void> {
    const migrated = migrate(url, { partitionCount: testPartitionCount }).then(
      () => 'whole',
      () => 'killed',
    );
    while ((await appliedIn(client)) < count) await new Promise(setImmediate);
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'chanrong migrate'`,
    );
    expect(await migrated).toBe('killed');
  }

  it.each([1, Math.floor(migrations.length / 2), migrations.length - 1])(
    'after migration %d, it completes the next time',
    async (count) => {
      const name = `half_way_${count}`;
      await database.pool.query(`create database ${name}`);
      const url = new URL(database.url);
      url.pathname = `/${name}`;
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      await killAfter(client, url.href, count);
      const before = await appliedIn(client);
      expect(before).toBeLessThan(migrations.length);
      const { applied } = await migrate(url.href, { partitionCount: testPartitionCount });
      expect(applied).toHaveLength(migrations.length - before);
      expect(await schemaOf(client)).toEqual(await schemaOf(database.pool));
      await client.end();
      await database.pool.query(`drop database ${name}`);
    },
  );
});

async function appliedIn(client: pg.Client): Promise<number> {
  const { rows } = await client.query(`select to_regclass('migrations') is not null as found`);
  if (rows[0].found !== true) return 0;
  const { rows: counted } = await client.query('select count(*)::int as count from migrations');
  return counted[0].count as number;
}

/** Columns, constraints and policies, as lines. */
async function schemaOf(client: pg.Client | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `select concat_ws(' ', table_schema, table_name, column_name, data_type, column_default) as line
       from information_schema.columns where table_schema in ('public', 'bullmq')
     union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
       from pg_constraint where connamespace = 'public'::regnamespace
     union all select concat_ws(' ', tablename, policyname, qual) from pg_policies
     order by 1`,
  );
  return rows.map(({ line }) => line);
}
