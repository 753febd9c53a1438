import { alertPageSchema } from '@chanrong/contracts';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, bank, operator, startTestApi, type TestApi } from './api-harness.js';
import { begun, insertAlerts, insertFixture, observed } from './fixture.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  await insertAlerts(database.pool);
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

async function rulesFor(as: As, query = ''): Promise<string[]> {
  const { status, body } = await api.ask(`/v1/alerts${query}`, as);
  expect(status).toBe(200);
  return body.items.map(({ rule }: { rule: string }) => rule);
}

describe('alerts', () => {
  it('come newest first, with words, evidence and journal position', async () => {
    const { status, body } = await api.ask(`/v1/enterprises/${observed}/alerts`, bank);
    expect(status).toBe(200);
    expect(alertPageSchema.parse(body)).toEqual(body);
    expect(body.nextCursor).toBeNull();
    expect(body.items).toMatchObject([
      {
        id: 'bb',
        rule: 'stock-fell',
        state: 'open',
        closedAt: null,
        evidence: { value: 30_000, limit: 26_000, unit: 'kg', since: null },
        journal: { partition: 1, seq: 26 },
      },
      {
        id: 'aa',
        rule: 'channel-stuck',
        title: { en: 'Readings are stuck at one value', zh: '读数停滞不变' },
        state: 'closed',
        subject: { kind: 'channel', id: 'TANK-01/mass_kg', assetId: 'TANK-01' },
        journal: { partition: 1, seq: 25 },
      },
    ]);
  });

  it.each<[string, readonly string[]]>([
    ['?state=open', ['stock-fell']],
    ['?state=closed', ['channel-stuck']],
    ['?severity=critical', ['stock-fell']],
    ['?rule=channel-stuck', ['channel-stuck']],
    ['?rule=gateway-silent', []],
  ])('can be narrowed: %s', async (query, rules) => {
    expect(await rulesFor(operator, query)).toEqual(rules);
  });

  it('come page by page', async () => {
    const first = await api.ask('/v1/alerts?limit=1', operator);
    expect(first.body.items).toMatchObject([{ id: 'bb' }]);
    const second = await api.ask(
      `/v1/alerts?limit=1&cursor=${String(first.body.nextCursor)}`,
      operator,
    );
    expect(second.body).toMatchObject({ items: [{ id: 'aa' }], nextCursor: null });
  });

  it.each<[string, As, readonly string[]]>([
    ['bank with consent', bank, ['stock-fell', 'channel-stuck']],
    ['bank without consent', { role: 'bank', tenant: 'bank-3' }, []],
    [
      'manufacturer itself',
      { role: 'manufacturer', tenant: observed },
      ['stock-fell', 'channel-stuck'],
    ],
    ['other manufacturer', { role: 'manufacturer', tenant: begun }, []],
    ['liaison of its grid', { role: 'liaison', tenant: 'grid-1' }, ['channel-stuck']],
    ['liaison of another grid', { role: 'liaison', tenant: 'grid-2' }, []],
  ])('show a %s what concerns it', async (_who, as, rules) => {
    expect(await rulesFor(as)).toEqual(rules);
  });

  it('of an enterprise that the caller does not see do not exist', async () => {
    const stranger: As = { role: 'bank', tenant: 'bank-3' };
    expect((await api.ask(`/v1/enterprises/${observed}/alerts`, stranger)).status).toBe(404);
  });

  it('refuse a rule that nobody has', async () => {
    const { status, body } = await api.ask('/v1/alerts?rule=bad-mood', operator);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('rule');
  });
});
