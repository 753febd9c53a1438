import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import { migrate } from './migrate.js';

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
