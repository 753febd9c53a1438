import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeSegmentBody } from '@chanrong/contracts';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import type { Command } from '@chanrong/portrait';
import type pg from 'pg';
import { describeJournalContract, draft, expectChain } from '../test/journal-contract.js';
import { appendCommands, appendSegments, PostgresJournal } from './postgres-journal.js';

const command: Command = {
  type: 'gateway.enrolled',
  gatewayId: 'gw-1',
  uscc: '91320214MA1XXXXX98',
};
const partitions = [0, 1, 2, 3];

let database: TestDatabase;
let journal: PostgresJournal;
let clients: pg.PoolClient[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  journal = new PostgresJournal(database.pool);
});

afterEach(() => {
  // Destroyed, so that a failed test leaves no transaction open.
  for (const client of clients) client.release(true);
  clients = [];
});

afterAll(() => database.drop());

async function openEmpty(): Promise<PostgresJournal> {
  await database.pool.query('truncate journal_segment');
  await database.pool.query(
    `update journal_head set seq = 0, recorded_ms = 0, hash = decode(repeat('00', 32), 'hex')`,
  );
  return journal;
}

async function client(): Promise<pg.PoolClient> {
  const connection = await database.pool.connect();
  clients.push(connection);
  return connection;
}

async function readAll(partition: number): ReturnType<PostgresJournal['read']> {
  return journal.read([{ partition, seq: 0 }], 10_000);
}

describe('PostgresJournal', () => {
  describeJournalContract(openEmpty);

  it('goes on at half the pace of a clock that is behind', async () => {
    await openEmpty();
    const { pool } = database;
    const aheadMs = 4_102_444_800_000;
    const clockMs = '(extract(epoch from clock_timestamp()) * 1000)::bigint';
    const setBack = (ms: number) =>
      pool.query(
        `update journal_head set recorded_ms = $1, clock_ms = ${clockMs} - $2::bigint where partition = 0`,
        [aheadMs, ms],
      );
    const append = async (partition: number): Promise<number> =>
      (await journal.append([draft(partition, 'a')]))[0]?.recordedMs ?? 0;
    await setBack(-3_600_000);
    expect(await append(0)).toBe(aheadMs);
    await setBack(60_000);
    const later = await append(0);
    expect(later).toBeGreaterThanOrEqual(aheadMs + 30_000);
    expect(later).toBeLessThan(aheadMs + 60_000);
    expect(await append(1)).toBeLessThan(aheadMs);
  });

  it('never shows a reader a segment before an older one, however many append', async () => {
    await openEmpty();
    const appenders = 12;
    const appendsEach = 40;
    let open = appenders;
    const append = async (appender: number): Promise<void> => {
      for (let index = 0; index < appendsEach; index += 1) {
        const subset = partitions.filter((partition) => (appender + index + partition) % 3 > 0);
        await journal.append(subset.map((partition) => draft(partition, `${appender}.${index}`)));
      }
      open -= 1;
    };
    const follow = async (partition: number): Promise<number> => {
      let seq = 0;
      for (;;) {
        const last = open === 0;
        const segments = await journal.read([{ partition, seq }], 7);
        for (const segment of segments) expect(segment.seq).toBe((seq += 1));
        if (last && segments.length === 0) return seq;
      }
    };
    const writing = Promise.all(Array.from({ length: appenders }, (_, n) => append(n)));
    const followed = await Promise.all(partitions.map(follow));
    await writing;
    expect((await journal.heads()).map(({ seq }) => seq)).toEqual(followed);
    for (const partition of partitions) expectChain(await readAll(partition));
  });

  it('leaves no trace of an append whose connection breaks before its commit', async () => {
    await openEmpty();
    const connection = await client();
    await connection.query('begin');
    await appendSegments(connection, [draft(0, 'lost')]);
    const backend = await connection.query<{ id: number }>('select pg_backend_pid() as id');
    connection.on('error', () => undefined);
    await database.pool.query('select pg_terminate_backend($1)', [backend.rows[0]?.id]);
    await journal.append([draft(0, 'kept')]);
    const segments = await readAll(0);
    expect(segments.map(({ body }) => Buffer.from(body).toString())).toEqual(['kept']);
    expectChain(segments);
  });
});

describe('appendCommands', () => {
  it('commits with what the caller wrote, to every partition it names', async () => {
    await openEmpty();
    const connection = await client();
    await connection.query('begin');
    await connection.query(
      `insert into price_set (price_set_id, as_of, body) values ('p1', now(), '{}')`,
    );
    const receipts = await appendCommands(connection, [2, 0], [command, command]);
    expect(receipts).toMatchObject([
      { partition: 0, seq: 1 },
      { partition: 2, seq: 1 },
    ]);
    // Nobody else sees it before the commit.
    expect(
      await journal.read(
        receipts.map(({ partition }) => ({ partition, seq: 0 })),
        9,
      ),
    ).toEqual([]);
    await connection.query('commit');
    const [segment] = await readAll(2);
    expect(segment?.entryCount).toBe(2);
    expect(decodeSegmentBody(segment?.body as Uint8Array)).toEqual([
      { kind: 'command', command },
      { kind: 'command', command },
    ]);
  });

  it('is undone with it', async () => {
    await openEmpty();
    const connection = await client();
    await connection.query('begin');
    await connection.query(
      `insert into price_set (price_set_id, as_of, body) values ('p2', now(), '{}')`,
    );
    await appendCommands(connection, partitions, [command]);
    await connection.query('rollback');
    expect((await journal.heads()).map(({ seq }) => seq)).toEqual([0, 0, 0, 0]);
    const kept = await database.pool.query(`select 1 from price_set where price_set_id = 'p2'`);
    expect(kept.rowCount).toBe(0);
    await journal.append([draft(0, 'next')]);
    expectChain(await readAll(0));
  });

  it('lets others append in its partitions only after it has ended', async () => {
    await openEmpty();
    const connection = await client();
    await connection.query('begin');
    await appendCommands(connection, [1], [command]);
    const blocked = journal.append([draft(1, 'second')]);
    const free = await journal.append([draft(3, 'free')]);
    expect(free).toMatchObject([{ partition: 3, seq: 1 }]);
    await connection.query('commit');
    expect(await blocked).toMatchObject([{ partition: 1, seq: 2 }]);
  });

  it('has nothing to do without commands or partitions', async () => {
    await openEmpty();
    expect(await appendCommands(database.pool, [0], [])).toEqual([]);
    expect(await appendCommands(database.pool, [], [command])).toEqual([]);
  });
});
