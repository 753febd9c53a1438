import { alertPageSchema } from '@chanrong/contracts';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type As, bank, operator, startTestApi, type TestApi } from './api-harness.js';
import { begun, insertAlerts, insertFixture, nowMs, observed } from './fixture.js';

const HOUR_MS = 3_600_000;
const at = (ms: number) => encodeURIComponent(new Date(ms).toISOString());

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

  it.each<[string, readonly string[]]>([
    // The first opened an hour ago and closed now, when the other one opened.
    [`asOf=${at(nowMs)}`, ['stock-fell']],
    [`asOf=${at(nowMs - 1)}`, ['channel-stuck']],
    [`asOf=${at(nowMs - HOUR_MS - 1)}`, []],
    [`knownAt=${at(nowMs)}`, ['stock-fell', 'channel-stuck']],
    [`knownAt=${at(nowMs - 1)}`, ['channel-stuck']],
    [`knownAt=${at(nowMs - 1)}&asOf=${at(nowMs)}`, ['channel-stuck']],
    [`knownAt=${at(nowMs - 1)}&state=closed`, []],
    [`knownAt=${at(nowMs)}&state=closed`, ['channel-stuck']],
  ])('of the past: %s', async (query, rules) => {
    expect(await rulesFor(operator, `?${query}`)).toEqual(rules);
  });

  it('are open in an answer that could not know their end', async () => {
    const { body } = await api.ask(`/v1/alerts?knownAt=${at(nowMs - 1)}`, operator);
    expect(body.items).toMatchObject([{ id: 'aa', state: 'open', closedAt: null }]);
    expect(body.items[0].journal).toEqual({ partition: 1, seq: 20 });
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

describe('handling an alert', () => {
  const manufacturer: As = { role: 'manufacturer', tenant: observed };
  const liaison: As = { role: 'liaison', tenant: 'grid-1' };
  const secondBank: As = { role: 'bank', tenant: 'bank-4' };
  let keys = 0;

  // oxlint-disable-next-line max-params -- one request
  const handle = (
    as: As,
    step: string,
    body: object,
    key = `handling-${(keys += 1)}`,
  ): Promise<Answer> => api.send(`/v1/alerts/bb/${step}`, body, as, { 'idempotency-key': key });

  beforeAll(() =>
    database.pool.query('insert into consent (uscc, tenant) values ($1, $2)', [
      observed,
      secondBank.tenant,
    ]),
  );

  it('goes from open over acknowledged to resolved, with who, when and why', async () => {
    const before = await api.ask('/v1/alerts/bb', bank);
    expect([before.status, before.body.handling, before.body.steps]).toEqual([
      200,
      { state: 'open', label: null, at: null, by: null },
      [],
    ]);
    const acknowledged = await handle(bank, 'acknowledge', { note: 'called the plant' });
    expect([acknowledged.status, acknowledged.body.handling]).toMatchObject([
      200,
      { state: 'acknowledged', label: null, by: 'tester' },
    ]);
    const resolved = await handle(bank, 'resolve', { label: 'confirmed' });
    expect(resolved.body).toMatchObject({
      // What the engine says is not changed by what people say.
      state: 'open',
      handling: { state: 'resolved', label: 'confirmed' },
      steps: [
        { state: 'acknowledged', note: 'called the plant', by: bank },
        { state: 'resolved', label: 'confirmed', note: null, by: { ...bank, subject: 'tester' } },
      ],
    });
  });

  it('corrects a label by resolving again, but does not go back', async () => {
    const corrected = await handle(bank, 'resolve', { label: 'false', note: 'moved to TANK-02' });
    expect(corrected.body.handling).toMatchObject({ state: 'resolved', label: 'false' });
    expect(corrected.body.steps).toHaveLength(3);
    const back = await handle(bank, 'acknowledge', {});
    expect([back.status, back.body.type]).toEqual([409, 'urn:chanrong:problem:refused']);
  });

  it('is done once, however often it is sent', async () => {
    const key = 'acknowledge-once';
    const answers = await Promise.all(
      [1, 2, 3].map(() => handle(manufacturer, 'acknowledge', {}, key)),
    );
    expect(answers.map(({ status, body }) => [status, body.steps.length])).toEqual([
      [200, 1],
      [200, 1],
      [200, 1],
    ]);
    const reused = await handle(manufacturer, 'resolve', { label: 'false' }, key);
    expect(reused.status).toBe(422);
    expect((await handle(manufacturer, 'acknowledge', {}, 'short')).status).toBe(400);
  });

  it('is told to nobody but the operator', async () => {
    const own = await api.ask('/v1/alerts/bb', secondBank);
    expect([own.body.handling.state, own.body.steps]).toEqual(['open', []]);
    expect(own.text).not.toContain('bank-1');
    const theirs = await api.ask('/v1/alerts/bb', manufacturer);
    expect(theirs.body.steps.map(({ by }: { by: As }) => by.role)).toEqual(['manufacturer']);
    const all = await api.ask('/v1/alerts/bb', operator);
    expect(all.body.handling.state).toBe('open');
    expect(all.body.steps.map(({ by }: { by: As }) => by.tenant)).toEqual([
      ...Array.from({ length: 3 }, () => 'bank-1'),
      observed,
    ]);
  });

  it.each<[string, As, readonly string[]]>([
    ['resolved', bank, ['stock-fell']],
    ['open', bank, ['channel-stuck']],
    ['acknowledged', manufacturer, ['stock-fell']],
    ['open', secondBank, ['stock-fell', 'channel-stuck']],
  ])('narrows the list to what is %s', async (handling, as, rules) => {
    expect(await rulesFor(as, `?handling=${handling}`)).toEqual(rules);
  });

  it.each<[string, As]>([
    ['a bank without consent', { role: 'bank', tenant: 'bank-3' }],
    ['another manufacturer', { role: 'manufacturer', tenant: begun }],
    ['a liaison, of what concerns money', liaison],
  ])('is not for %s', async (_who, as) => {
    const id = { 'x-request-id': 'same' };
    const absent = await api.ask('/v1/alerts/ffff', as, id);
    expect((await api.ask('/v1/alerts/bb', as, id)).text).toBe(absent.text);
    expect((await handle(as, 'acknowledge', {})).status).toBe(404);
    expect((await handle(as, 'resolve', { label: 'false' })).status).toBe(404);
  });

  it('lets a liaison label what concerns the plant', async () => {
    const labelled = await api.send('/v1/alerts/aa/resolve', { label: 'confirmed' }, liaison, {
      'idempotency-key': 'liaison-1',
    });
    expect(labelled.body.handling).toMatchObject({ state: 'resolved', label: 'confirmed' });
  });

  it('needs its scope, and a label that exists', async () => {
    const reader: As = { ...bank, scopes: ['profile:read'] };
    expect((await handle(reader, 'acknowledge', {})).status).toBe(403);
    const { status, body } = await handle(bank, 'resolve', { label: 'perhaps' });
    expect([status, body.errors]).toMatchObject([400, [{ path: 'label' }]]);
  });
});
