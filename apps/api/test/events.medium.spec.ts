import { eventSchema } from '@chanrong/contracts';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, bank, operator, startTestApi, type TestApi } from './api-harness.js';
import { begun, insertFixture, nowMs, observed } from './fixture.js';
import { type Following, followEvents } from './follow-events.js';

let database: TestDatabase;
let api: TestApi;
const following: Following[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  api = await startTestApi(database.url);
});

afterEach(() => {
  for (const each of following.splice(0)) each.leave();
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

const manufacturer: As = { role: 'manufacturer', tenant: observed };
const liaison: As = { role: 'liaison', tenant: 'grid-1' };

const kinds = {
  score: ['score.changed', 'credit', { outcome: 'scored', score: 598, grade: 'C', previous: null }],
  alert: [
    'alert.opened',
    'operations',
    { alertId: 'aa', rule: 'channel-stuck', severity: 'warning', audience: 'operations' },
  ],
  margin: ['margin.changed', 'credit', { facilityId: 'F-1', state: 'call', previous: 'warn' }],
} as const;

/** Commits an event as the scorer does. */
async function tell(
  kind: keyof typeof kinds,
  {
    uscc = observed,
    tenant = null,
    seq = 1,
  }: { uscc?: string; tenant?: string | null; seq?: number } = {},
): Promise<void> {
  const [type, audience, data] = kinds[kind];
  await database.pool.query(
    `insert into event (type, uscc, tenant, audience, partition, seq, known_at_ms, data)
      values ($1, $2, $3, $4, 1, $5, $6, $7)`,
    [type, uscc, tenant, audience, seq, nowMs, JSON.stringify(data)],
  );
}

async function follow(as: As, headers: Record<string, string> = {}): Promise<Following> {
  const authorization = await api.authorizationOf(as);
  const followed = await followEvents(`${api.url}/v1/events`, { authorization, ...headers });
  following.push(followed);
  return followed;
}

/** Types and positions of the next so many events. */
async function take(followed: Following, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for (let index = 0; index < count; index += 1) {
    const sent = await followed.next();
    const event = eventSchema.parse(JSON.parse(sent?.data ?? ''));
    expect([sent?.id, sent?.event]).toEqual([event.id, event.type]);
    taken.push([event.type, event.uscc, event.journal.seq]);
  }
  return taken;
}

async function seqsFor(as: As, query = ''): Promise<number[]> {
  const { status, body } = await api.ask(`/v1/events${query}`, as);
  expect(status).toBe(200);
  return body.items.map(({ journal }: { journal: { seq: number } }) => journal.seq);
}

describe('a stream of events', () => {
  it('tells what is committed, soon, in its own shape', async () => {
    const followed = await follow(bank);
    expect(followed.headers['content-type']).toContain('text/event-stream');
    expect(followed.headers['cache-control']).toBe('no-store');
    await tell('score', { seq: 1 });
    await tell('alert', { seq: 2 });
    await tell('margin', { tenant: 'bank-1', seq: 3 });
    expect(await take(followed, 3)).toEqual([
      ['score.changed', observed, 1],
      ['alert.opened', observed, 2],
      ['margin.changed', observed, 3],
    ]);
  });

  it('goes on after the last event that was seen, without a gap or a repeat', async () => {
    const first = await follow(bank);
    await tell('score', { seq: 10 });
    await take(first, 1);
    const { lastId } = first;
    first.leave();
    for (const seq of [11, 12, 13]) await tell('score', { seq });
    const second = await follow(bank, { 'last-event-id': lastId });
    expect(await take(second, 3)).toEqual(
      [11, 12, 13].map((seq) => ['score.changed', observed, seq]),
    );
  });

  it('waits for a transaction that drew its number first and commits last', async () => {
    const followed = await follow(bank);
    const slow = await database.pool.connect();
    try {
      await slow.query('begin');
      await slow.query(
        `insert into event (type, uscc, audience, partition, seq, known_at_ms, data)
          values ('score.changed', $1, 'credit', 1, 20, $2, $3)`,
        [observed, nowMs, JSON.stringify(kinds.score[2])],
      );
      await tell('score', { seq: 21 });
      const page = await api.ask('/v1/events?limit=200', bank);
      expect(JSON.stringify(page.body.items)).not.toContain('"seq":21');
      await slow.query('commit');
    } finally {
      slow.release();
    }
    expect(await take(followed, 2)).toEqual([
      ['score.changed', observed, 20],
      ['score.changed', observed, 21],
    ]);
  });

  it('says nothing more about an enterprise once its consent is revoked', async () => {
    const followed = await follow(bank);
    await tell('score', { seq: 30 });
    expect(await take(followed, 1)).toEqual([['score.changed', observed, 30]]);
    await database.pool.query(
      'update consent set revoked_at = now() where uscc = $1 and tenant = $2',
      [observed, bank.tenant],
    );
    try {
      await tell('score', { seq: 31 });
      await tell('score', { uscc: begun, seq: 32 });
      // What comes next is about another enterprise: the one in between is left out.
      expect(await take(followed, 1)).toEqual([['score.changed', begun, 32]]);
      expect(await seqsFor(bank, '?limit=200')).toEqual([32]);
    } finally {
      await database.pool.query(
        'update consent set revoked_at = null where uscc = $1 and tenant = $2',
        [observed, bank.tenant],
      );
    }
  });

  it.each<[string, As, readonly unknown[]]>([
    ['its bank', bank, [40, 41, 42]],
    ['a bank that lost the consent', { role: 'bank', tenant: 'bank-2' }, []],
    ['the enterprise', manufacturer, [40, 41, 42]],
    ['another enterprise', { role: 'manufacturer', tenant: begun }, []],
    ['a liaison, without money', liaison, [41]],
    ['a caller without the scope of risks', { ...bank, scopes: ['profile:read'] }, [41]],
    ['an operator', operator, [40, 41, 42]],
  ])('tells %s what it may know', async (_who, as, seqs) => {
    const { body } = await api.ask('/v1/events?limit=200', operator);
    await tell('score', { seq: 40 });
    await tell('alert', { seq: 41 });
    await tell('margin', { tenant: 'bank-1', seq: 42 });
    expect(await seqsFor(as, `?after=${String(body.last)}`)).toEqual(seqs);
  });

  it('does not tell a bank about the facility of another', async () => {
    await database.pool.query(`insert into consent (uscc, tenant) values ($1, 'bank-7')`, [
      observed,
    ]);
    const { body } = await api.ask('/v1/events?limit=200', operator);
    await tell('margin', { tenant: 'bank-1', seq: 50 });
    await tell('margin', { tenant: 'bank-7', seq: 51 });
    const after = `?after=${String(body.last)}`;
    expect(await seqsFor({ role: 'bank', tenant: 'bank-7' }, after)).toEqual([51]);
    expect(await seqsFor(bank, after)).toEqual([50]);
  });

  it('says so when what came after an event is no longer kept', async () => {
    const followed = await follow(bank, { 'last-event-id': '3-7' });
    expect((await followed.next())?.event).toBe('reset');
    expect((await api.ask('/v1/events?after=3-7', bank)).body.complete).toBe(false);
  });

  it('is refused without a token, with an id that is none, and beyond what one caller may have', async () => {
    expect((await followEvents(`${api.url}/v1/events`, {})).status).toBe(401);
    expect((await follow(bank, { 'last-event-id': 'yesterday' })).status).toBe(400);
    const statuses: number[] = [];
    for (let index = 0; index < 9; index += 1) {
      statuses.push((await follow(operator)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 8 }, () => 200), 429]);
  });
});

describe('a page of events', () => {
  it('goes on where the page before ended', async () => {
    const all = await seqsFor(operator, '?limit=200');
    const seqs: number[] = [];
    let last: string | undefined;
    for (let more = true; more;) {
      const query: string = last === undefined ? '?limit=4' : `?limit=4&after=${last}`;
      const { body } = await api.ask(`/v1/events${query}`, operator);
      expect(body.complete).toBe(true);
      seqs.push(...body.items.map(({ journal }: { journal: { seq: number } }) => journal.seq));
      ({ last, more } = body);
    }
    expect(seqs).toEqual(all);
    expect(all.length).toBeGreaterThan(10);
  });
});
