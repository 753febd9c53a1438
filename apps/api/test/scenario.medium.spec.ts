import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, bank, startTestApi, type TestApi } from './api-harness.js';
import {
  begun,
  insertFacilities,
  insertFixture,
  insertReceiptSources,
  nowMs,
  observed,
} from './fixture.js';

const HOUR_MS = 3_600_000;
/** When the score of segment 20 held: the one with stock. */
const then = `asOf=${new Date(nowMs - 2 * HOUR_MS).toISOString()}`;
const risk = `/v1/enterprises/${observed}/risk?${then}`;
const base = `/v1/enterprises/${observed}/borrowing-base?${then}`;

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  await insertFacilities(database.pool);
  await insertReceiptSources(database.pool);
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

async function storedRows(): Promise<unknown[]> {
  const tables = ['score', 'risk_latest', 'facility', 'facility_state', 'journal_segment'];
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await database.pool.query(
        `select count(*), md5(string_agg(t::text, '|' order by t::text)) from ${table} t`,
      );
      return rows[0];
    }),
  );
}

describe('what if prices fell', () => {
  it('says the waterfall and the score at the lower price, and stores nothing', async () => {
    const before = await storedRows();
    const now = (await api.ask(risk, bank)).body;
    const { body } = await api.ask(`${risk}&priceFall=COPPER:0.4`, bank);
    const fallRatio = 0.4;
    // 68250.50 · 0.6; 51,572.3 kg at 40.9503 CNY are 2,111,901.157…
    const pricePerTonne = '40950.3';
    expect(body.scenario).toEqual({
      priceFalls: [{ commodity: 'COPPER', fallRatio, pricePerTonne }],
    });
    expect(body.collateral.market.amount).toBe('2111901.15');
    expect(body.collateral.prices[0].pricePerTonne).toBe(pricePerTonne);
    expect(Number(body.creditLimitSuggested.amount)).toBeLessThan(
      Number(now.creditLimitSuggested.amount),
    );
    expect([body.journal, body.hash]).toEqual([now.journal, now.hash]);
    expect(now.scenario).toBeNull();
    expect(await storedRows()).toEqual(before);
  });

  it('takes every commodity that is not named for the star', async () => {
    const named = (await api.ask(`${base}&priceFall=COPPER:0.1`, bank)).body.collateral;
    const star = (await api.ask(`${base}&priceFall=*:0.1`, bank)).body.collateral;
    const other = (await api.ask(`${base}&priceFall=*:0.9,COPPER:0.1`, bank)).body.collateral;
    expect([star, other]).toEqual([named, named]);
  });

  it('says where there is nothing that could fall', async () => {
    const { body } = await api.ask(`/v1/enterprises/${begun}/risk?priceFall=ZINC:0.5`, bank);
    expect(body.outcome).toBe('insufficient-data');
    expect(body.scenario.priceFalls).toEqual([
      { commodity: 'ZINC', fallRatio: 0.5, pricePerTonne: null },
    ]);
  });

  it.each([
    ['COPPER', 'ratio from 0 to 1'],
    ['COPPER:1.5', 'ratio from 0 to 1'],
    ['COPPER:-0.1', 'ratio from 0 to 1'],
    ['COPPER:0.1,COPPER:0.2', 'COPPER once'],
    [Array.from({ length: 21 }, (_, index) => `C${index}:0.1`).join(','), 'at most 20'],
  ])('refuses priceFall=%s', async (text, message) => {
    const { status, body } = await api.ask(`${risk}&priceFall=${encodeURIComponent(text)}`, bank);
    expect([status, body.type]).toEqual([400, 'urn:chanrong:problem:invalid-request']);
    expect(body.errors[0]).toMatchObject({ path: 'priceFall' });
    expect(body.errors[0].message).toContain(message);
  });
});

describe('a facility at lower prices', () => {
  it('is where its own lines say it would be', async () => {
    const { margin } = (await api.ask('/v1/facilities/F-1', bank)).body;
    expect(margin.state).toBe('normal');
    for (const { line, fallRatio } of margin.lines) {
      const fall = (fallRatio + 0.00001).toFixed(6);
      const { body } = await api.ask(`/v1/facilities/F-1?priceFall=*:${fall}`, bank);
      expect([fall, body.margin.state]).toEqual([fall, line]);
      expect(body.scenario.priceFalls[0].fallRatio).toBe(Number(fall));
    }
  });

  it('is not there for another bank, whatever is assumed', async () => {
    const stranger: As = { role: 'bank', tenant: 'bank-3' };
    const { status } = await api.ask('/v1/facilities/F-1?priceFall=*:0.1', stranger);
    expect(status).toBe(404);
  });
});

describe('GET /v1/enterprises/{uscc}/receipts', () => {
  it('is the receipt of the score that held', async () => {
    const receipts = `/v1/enterprises/${observed}/receipts`;
    const known = `knownAt=${new Date(nowMs - 2 * HOUR_MS).toISOString()}`;
    const seqOf = async (query: string) => (await api.ask(`${receipts}?${query}`, bank)).body;
    expect(await seqOf(then)).toEqual((await api.ask(`${receipts}/20`, bank)).body);
    expect(await seqOf(`${then}&${known}`)).toMatchObject({ journal: { seq: 10 } });
    expect(await seqOf('')).toMatchObject({ journal: { seq: 30 } });
    expect(await seqOf('asOf=2020-01-01T00:00:00Z')).toMatchObject({ status: 404 });
  });
});

describe('GET /v1/enterprises/{uscc}/borrowing-base', () => {
  it('is the waterfall of the score', async () => {
    const { status, body, headers } = await api.ask(base, bank);
    const scored = (await api.ask(risk, bank)).body;
    expect(status).toBe(200);
    expect(body.collateral).toEqual(scored.collateral);
    expect(body.journal).toEqual({ partition: 1, seq: 20 });
    const again = await api.ask(base, bank, { 'if-none-match': headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });
});
