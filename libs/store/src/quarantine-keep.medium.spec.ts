import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Given {
  readonly gateway: string | null;
  readonly bytes: number;
  readonly entry?: number;
}

function keep(given: readonly Given[], { rows = 3, bytes = 100 } = {}): Promise<unknown> {
  const all = <T>(value: T): T[] => given.map(() => value);
  return database.pool.query(
    'select quarantine_keep($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)',
    [
      given.map(({ entry }) => (entry === undefined ? null : 1)),
      given.map(({ entry }) => (entry === undefined ? null : 1)),
      given.map(({ entry }) => entry ?? null),
      given.map(({ entry }) => (entry === undefined ? null : -1)),
      given.map(({ gateway }) => gateway),
      all(null),
      all('topic'),
      all('code'),
      all('contract'),
      all(''),
      all(''),
      given.map((each) => Buffer.alloc(each.bytes)),
      all(1_000),
      rows,
      bytes,
    ],
  );
}

async function tally(gateway: string) {
  const { rows } = await database.pool.query(
    `select t.kept::int, t.bytes::int, t.not_kept::int,
       (select count(*)::int from quarantine where coalesce(gateway_id, '') = $1) as rows
     from quarantine_tally t where gateway_id = $1`,
    [gateway],
  );
  return rows[0];
}

describe('quarantine_keep', () => {
  it('keeps rows up to the maximum of their gateway, and counts the others', async () => {
    const one = { gateway: 'rows', bytes: 10 };
    await keep([one, one]);
    await keep([one, one, { gateway: 'other', bytes: 10 }]);
    expect(await tally('rows')).toEqual({ kept: 3, bytes: 30, not_kept: 1, rows: 3 });
    expect(await tally('other')).toEqual({ kept: 1, bytes: 10, not_kept: 0, rows: 1 });
  });

  it('keeps bytes up to their maximum', async () => {
    await keep([
      { gateway: 'bytes', bytes: 60 },
      { gateway: 'bytes', bytes: 60 },
    ]);
    expect(await tally('bytes')).toEqual({ kept: 1, bytes: 60, not_kept: 1, rows: 1 });
  });

  it('keeps what has a place in the journal once, however often it is folded', async () => {
    await keep([{ gateway: 'twice', bytes: 5, entry: 7 }]);
    await keep([{ gateway: 'twice', bytes: 5, entry: 7 }]);
    expect(await tally('twice')).toEqual({ kept: 1, bytes: 5, not_kept: 0, rows: 1 });
  });

  it('counts what comes from nobody under the empty name', async () => {
    await keep([{ gateway: null, bytes: 1 }]);
    expect(await tally('')).toMatchObject({ kept: 1, rows: 1 });
  });
});
