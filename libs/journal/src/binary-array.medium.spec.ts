import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { byteaArray, textArray } from './binary-array.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** The elements as PostgreSQL understood them, one a row. */
async function understood<T>(type: string, parameter: Buffer): Promise<T[]> {
  const { rows } = await database.pool.query<{ element: T }>(
    `select element from unnest($1::${type}[]) with ordinality as a (element, place) order by place`,
    [parameter],
  );
  return rows.map(({ element }) => element);
}

describe('binary arrays', () => {
  it.each([
    ['nothing', []],
    ['what text arrays escape', ['', 'NULL', '{a,"b"}', '\\', '"', ' ', ',', "'"]],
    ['text of any script', ['示范铸造有限公司', 'ångström', '🏭', '{"score":640}']],
  ])('carry %s', async (_, texts) => {
    expect(await understood('text', textArray(texts))).toEqual(texts);
  });

  it('carry bytes', async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const given = [all, Buffer.alloc(0), all.subarray(100, 103)];
    expect(await understood('bytea', byteaArray(given))).toEqual(given);
  });
});
