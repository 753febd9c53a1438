import { usccCheckCharacter } from '@chanrong/kernel';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, bank, operator, startTestApi, type TestApi } from './api-harness.js';
import { begun, history, insertFixture, nowMs, observed, registered, unknown } from './fixture.js';

const HOUR_MS = 3_600_000;
const at = (ms: number) => encodeURIComponent(new Date(ms).toISOString());

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

describe('GET /v1/enterprises', () => {
  it('lists what the caller may see, in order of code', async () => {
    const { status, body } = await api.ask('/v1/enterprises', bank);
    expect(status).toBe(200);
    expect(body.items.map(({ uscc }: { uscc: string }) => uscc)).toEqual([
      observed,
      begun,
      registered,
    ]);
    expect(body.items[0]).toMatchObject({ park: 'park-1', grid: 'grid-1', timeBase: 'live' });
    expect(body.nextCursor).toBeNull();
  });

  it('gives every enterprise once over its pages', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 1; ; pages++) {
      const { body } = await api.ask(`/v1/enterprises?limit=1${cursor}`, operator);
      expect(body.items).toHaveLength(1);
      seen.push(body.items[0].uscc);
      if (body.nextCursor === null) {
        expect(pages).toBe(3);
        break;
      }
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual([observed, begun, registered]);
  });
});

describe('GET /v1/risks', () => {
  it('says in one line what the answer about each enterprise says', async () => {
    const { status, body } = await api.ask('/v1/risks', bank);
    expect(status).toBe(200);
    const [first, second, third] = body.items;
    const { body: risk } = await api.ask(`/v1/enterprises/${observed}/risk`, bank);
    expect(first).toMatchObject({
      uscc: observed,
      outcome: 'scored',
      score: risk.score,
      grade: risk.grade,
      pd12m: risk.pd12m,
      borrowingBase: risk.collateral.borrowingBase,
      asOf: risk.asOf,
    });
    expect(second).toMatchObject({ uscc: begun, outcome: 'insufficient-data', score: null });
    expect(third).toMatchObject({ uscc: registered, outcome: 'not-yet-known', grade: null });
  });

  it('compares with the score of the day before', async () => {
    const { body: before } = await api.ask(
      `/v1/enterprises/${observed}/risk?knownAt=${at(nowMs - 24 * HOUR_MS)}`,
      bank,
    );
    const { body } = await api.ask('/v1/risks?limit=500', bank);
    expect(body.items[0].scoreDayBefore).toBe(before.score ?? null);
  });

  it('gives every line once over its pages, and tells a liaison nothing', async () => {
    const { body: one } = await api.ask('/v1/risks?limit=2', operator);
    const { body: two } = await api.ask(`/v1/risks?limit=2&cursor=${one.nextCursor}`, operator);
    const codes = [...one.items, ...two.items].map(({ uscc }: { uscc: string }) => uscc);
    expect(codes).toEqual([observed, begun, registered]);
    const liaison = { role: 'liaison', tenant: 'grid-1' } as const;
    expect((await api.ask('/v1/risks', liaison)).status).toBe(403);
  });
});

describe('POST /v1/risks/batch', () => {
  const codes = [registered, observed, unknown, begun];

  it('answers what each enterprise answers alone, in the order of the question', async () => {
    const { status, body } = await api.send('/v1/risks/batch', { usccs: codes }, bank);
    expect([status, body.items.map(({ uscc }: { uscc: string }) => uscc)]).toEqual([200, codes]);
    expect(body.items.map(({ known }: { known: string }) => known)).toEqual([
      'not-yet-known',
      'yes',
      'not-found',
      'yes',
    ]);
    const alone = (await api.ask(`/v1/enterprises/${observed}/risk`, bank)).body;
    const { collateralMarket, ...risk } = body.items[1].risk;
    expect(alone).toMatchObject(risk);
    expect(alone.collateral.market).toEqual(collateralMarket);
  });

  it('of the past, and only of those that the caller sees', async () => {
    const past = { usccs: [observed], asOf: new Date(nowMs - 2 * HOUR_MS).toISOString() };
    const { body } = await api.send('/v1/risks/batch', past, bank);
    expect(body.items[0].risk.journal.seq).toBe(20);
    const stranger = { role: 'bank', tenant: 'bank-9' } as const;
    const unseen = await api.send('/v1/risks/batch', past, stranger);
    expect(unseen.body.items).toEqual([{ uscc: observed, known: 'not-found', risk: null }]);
  });

  it('takes 500 and not 501, each once', async () => {
    const many = Array.from({ length: 501 }, (_, index) => {
      const first = `91320214MB${String(index).padStart(7, '0')}`;
      return first + usccCheckCharacter(first);
    });
    const ask = async (usccs: string[]) =>
      (await api.send('/v1/risks/batch', { usccs }, bank)).status;
    expect(await ask(many.slice(1))).toBe(200);
    expect(await ask(many)).toBe(400);
    expect(await ask([observed, observed])).toBe(400);
  });
});

describe('GET /v1/enterprises/{uscc}/profile', () => {
  it('gives the portrait in the units of the API', async () => {
    const { body } = await api.ask(`/v1/enterprises/${observed}/profile`, bank);
    const { portrait, hash } = history[1];
    const lastDay = portrait.production.days.at(-1);
    expect(body).toMatchObject({
      enterprise: { uscc: observed, name: portrait.name },
      asOf: new Date(nowMs - 2 * HOUR_MS).toISOString(),
      knownAt: new Date(nowMs - HOUR_MS).toISOString(),
      lastEventAt: new Date(nowMs - 1_000).toISOString(),
      readingCount: 4_000_000,
      trust: { channelCount: 3, coverageRatio: 0.9964 },
      journal: { partition: 1, seq: 20 },
      hash: hash.toString('hex'),
    });
    expect(body.assets[1]).toMatchObject({
      commodity: 'COPPER',
      stock: {
        quantityKg: 52_000,
        trustedKg: 51_572.3,
        boundBy: 'measured',
        ages: [30, 90, 180, 365, null].map((upToDays) => ({
          upToDays,
          quantityKg: upToDays === 30 ? 52_000 : 0,
        })),
      },
    });
    expect(body.production.days).toHaveLength(37);
    expect(body.production.days.at(-1)).toEqual({
      date: '2026-11-21',
      operatingMs: lastDay?.operatingMs,
      observedMs: lastDay?.observedMs,
      energyKwh: (lastDay?.energyMwh ?? 0) / 1e6,
      parts: lastDay?.parts,
      faults: lastDay?.faults,
      goodParts: 0,
      standardMs: 0,
      plannedMs: 0,
      workedHours: 0,
      headcount: 0,
    });
  });

  it('says that nothing is known before the first telemetry', async () => {
    for (const route of ['profile', 'assets', 'risk']) {
      const { status, body } = await api.ask(`/v1/enterprises/${registered}/${route}`, bank);
      expect([status, body.type]).toEqual([404, 'urn:chanrong:problem:not-yet-known']);
    }
  });
});

describe('GET /v1/enterprises/{uscc}/assets', () => {
  it('gives assets with their channels', async () => {
    const { body } = await api.ask(`/v1/enterprises/${observed}/assets`, bank);
    expect(body.journal).toEqual({ partition: 1, seq: 20 });
    expect(body.assets[1].channels[0]).toEqual({
      channel: 'TANK-01/mass_kg',
      gatewayId: 'gw-observed',
      measure: 'mass_kg',
      unit: 'kg',
      lastValue: 52_000,
      lastAt: new Date(nowMs - 2_000).toISOString(),
      trust: 0.97,
      coverageRatio: 0.9964,
      readingCount: 100,
      outOfRangeCount: 0,
      state: 'current',
    });
  });
});

describe('GET /v1/enterprises/{uscc}/risk', () => {
  const risk = (query = '', headers?: Record<string, string>): Promise<Answer> =>
    api.ask(`/v1/enterprises/${observed}/risk${query}`, bank, headers);

  it('gives the newest score with everything it rests on', async () => {
    const { status, body } = await risk('?callRef=bank-ref%2F7', { 'x-request-id': 'request-1' });
    const { evaluation, hash } = history[2];
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outcome: 'scored',
      enterprise: evaluation.enterprise,
      score: evaluation.outcome === 'scored' && evaluation.score,
      decisionUse: 'advisory',
      pdStatus: 'expert',
      journal: { partition: 1, seq: 30 },
      hash: hash.toString('hex'),
      correlationId: 'request-1',
      callRef: 'bank-ref/7',
      collateral: { borrowingBase: { currency: 'CNY', amount: '0.00' } },
    });
    expect(body.reasons.length).toBeGreaterThan(0);
  });

  it('says what is missing instead of a score', async () => {
    const { body } = await api.ask(`/v1/enterprises/${begun}/risk`, bank);
    expect(body.outcome).toBe('insufficient-data');
    expect(body.missing.map(({ code }: { code: string }) => code)).toContain('SPAN_SHORT');
    expect(body).not.toHaveProperty('score');
  });

  it.each<[string, string, number | undefined]>([
    ['now', `?asOf=${at(nowMs)}`, 30],
    ['the instant of the second', `?asOf=${at(nowMs - 2 * HOUR_MS)}`, 20],
    ['between the first and the second', `?asOf=${at(nowMs - 2 * HOUR_MS - 1)}`, 10],
    ['before the first', `?asOf=${at(nowMs - 3 * HOUR_MS - 1)}`, undefined],
    ['known when only the first was', `?knownAt=${at(nowMs - 2 * HOUR_MS)}`, 10],
    ['known from the second on', `?knownAt=${at(nowMs - HOUR_MS)}`, 20],
    ['known before anything was', `?knownAt=${at(0)}`, undefined],
    // The second held at this instant, but an hour passed before anybody knew.
    [
      'of an instant, by what was known then',
      `?asOf=${at(nowMs - 2 * HOUR_MS)}&knownAt=${at(nowMs - 2 * HOUR_MS)}`,
      10,
    ],
    ['of an instant with an offset', '?asOf=2026-11-22T06%3A00%3A00%2B08%3A00', 20],
  ])('gives the score as of %s', async (_when, query, seq) => {
    const { status, body } = await risk(query);
    expect([status, body.journal?.seq]).toEqual([seq === undefined ? 404 : 200, seq]);
    const expected = history.find(({ evaluation }) => evaluation.journal.seq === seq);
    expect(body.hash).toBe(expected?.hash.toString('hex'));
  });

  it('answers 304 to who has the newest, until there is a newer', async () => {
    const first = await risk();
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    const again = await risk('', { 'if-none-match': `"other", ${etag}` });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    await database.pool.query('update risk_latest set seq = 33 where uscc = $1', [observed]);
    const newer = await risk('', { 'if-none-match': etag });
    expect([newer.status, newer.body.journal.seq]).toEqual([200, 33]);
    await database.pool.query('update risk_latest set seq = 30 where uscc = $1', [observed]);
  });

  it('tells the tag only to who may see the enterprise', async () => {
    const etag = (await risk()).headers.get('etag') ?? '';
    const stranger = { role: 'bank', tenant: 'bank-3' } as const;
    for (const tag of [etag, '*']) {
      const { status } = await api.ask(`/v1/enterprises/${observed}/risk`, stranger, {
        'if-none-match': tag,
      });
      expect(status).toBe(404);
    }
  });

  it('may be kept by the caller only, and checked before use', async () => {
    const { headers } = await risk();
    expect(headers.get('cache-control')).toBe('private, no-cache');
  });
});

describe('GET /v1/enterprises/{uscc}/risk/history', () => {
  it('gives every change once over its pages, newest first', async () => {
    const path = `/v1/enterprises/${observed}/risk/history`;
    const first = await api.ask(`${path}?limit=2`, bank);
    const second = await api.ask(`${path}?limit=2&cursor=${first.body.nextCursor}`, bank);
    const items = [...first.body.items, ...second.body.items];
    expect(items.map(({ journal }) => journal.seq)).toEqual([30, 20, 10]);
    expect(items.map(({ hash }) => hash)).toEqual(
      history.toReversed().map(({ hash }) => hash.toString('hex')),
    );
    expect(second.body.nextCursor).toBeNull();
    expect(items[1].score).toBeGreaterThan(items[2].score);
    const { body } = await api.ask(`/v1/enterprises/${observed}/risk`, bank);
    expect(items[0].collateralMarket).toEqual(body.collateral.market);
  });

  it('of an instant is what held and was known until then', async () => {
    const seqs = async (query: string): Promise<number[]> => {
      const path = `/v1/enterprises/${observed}/risk/history?${query}`;
      const { body } = await api.ask(path, bank);
      return body.items.map(({ journal }: { journal: { seq: number } }) => journal.seq);
    };
    // The second was true two hours ago and became known an hour late.
    const then = at(nowMs - 2 * HOUR_MS);
    expect(await seqs(`asOf=${then}`)).toEqual([20, 10]);
    expect(await seqs(`asOf=${then}&knownAt=${then}`)).toEqual([10]);
  });

  it('is empty, not absent, before the first score', async () => {
    const { body } = await api.ask(`/v1/enterprises/${registered}/risk/history`, bank);
    expect(body).toEqual({ items: [], nextCursor: null });
  });
});
