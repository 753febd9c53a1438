import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, bank, startTestApi, type TestApi } from './api-harness.js';
import { insertFixture } from './fixture.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  api = await startTestApi(database.url, undefined, { requestsMax: 3, windowMs: 10_000 });
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

describe('a caller with a quota of 3', () => {
  it('is told what is left, refused beyond it, and told when to come back', async () => {
    for (const left of [2, 1, 0]) {
      const { status, headers } = await api.ask('/v1/enterprises', bank);
      expect([status, headers.get('ratelimit')]).toEqual([200, `"default";r=${left};t=10`]);
      expect(headers.get('ratelimit-policy')).toBe('"default";q=3;w=10');
    }
    const { status, headers, body } = await api.ask('/v1/risks', bank);
    expect([status, body.type]).toEqual([429, 'urn:chanrong:problem:too-many-requests']);
    expect(headers.get('retry-after')).toBe('10');
    const other: As = { role: 'bank', tenant: 'bank-2' };
    expect((await api.ask('/v1/enterprises', other)).status).toBe(200);
  });

  it('does not wait for those who guess tokens from the same address', async () => {
    const guess = { authorization: 'Bearer aa.bb.cc' };
    const statuses: number[] = [];
    for (let tried = 0; tried < 102; tried += 1) {
      statuses.push((await api.ask('/v1/enterprises', undefined, guess)).status);
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    const third: As = { role: 'bank', tenant: 'bank-3' };
    expect((await api.ask('/v1/enterprises', third)).status).toBe(200);
  });
});
