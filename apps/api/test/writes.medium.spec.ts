import { decodeSegmentBody } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type As, bank, operator, startTestApi, type TestApi } from './api-harness.js';
import { begun, insertFixture, nowMs, observed, registered } from './fixture.js';

let database: TestDatabase;
let api: TestApi;
let keys = 0;

const manufacturer: As = { role: 'manufacturer', tenant: observed };
const liaison: As = { role: 'liaison', tenant: 'grid-1' };
const past = isoInstant(nowMs - 86_400_000);
const yuan = (amount: string) => ({ currency: 'CNY', amount });

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  await database.pool.query(
    `insert into asset (uscc, asset_id, kind, name, commodity)
      values ($1, 'TANK-01', 'storage', 'copper store', 'COPPER')`,
    [observed],
  );
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

function send(path: string, body: object, as: As, key = `write-${(keys += 1)}-key`) {
  return api.send(`/v1/${path}`, body, as, { 'idempotency-key': key });
}

/** Types of all commands in the journal, oldest first. */
async function journal(): Promise<string[]> {
  const { rows } = await database.pool.query<{ body: Buffer }>(
    'select body from journal_segment order by recorded_ms, partition, seq',
  );
  return rows.flatMap(({ body }) =>
    decodeSegmentBody(body).flatMap((entry) =>
      entry.kind === 'command' ? [entry.command.type] : [],
    ),
  );
}

const terms = {
  limit: yuan('20000000.00'),
  outstanding: yuan('12000000.01'),
  initialLoanToValueRatio: 0.6,
  lines: {
    warn: 0.75,
    call: 0.85,
    liquidate: 0.95,
    hysteresisRatio: 0.02,
    dwellMs: 900_000,
    cureMs: 172_800_000,
  },
};
const facility = { facilityId: 'F-9', uscc: observed, ...terms };
const prices = {
  priceSetId: 'shfe-1',
  asOf: past,
  prices: [
    { commodity: 'COPPER', pricePerTonne: '70123.45', dailyVolatility: 0.012, source: 'SHFE' },
  ],
};
const stock = { quantityKg: 50_000, asOf: past, source: 'stock-take' };
const output = { from: '2026-10-01', to: '2026-10-31', parts: 12_000, source: 'report' };
const balance = {
  asOf: past,
  totalAssets: yuan('400000000.00'),
  shortTermDebt: yuan('120000000.01'),
  longTermDebt: yuan('80000000.99'),
  searchCertificate: null,
  source: 'audited report',
};
const inspection = { inspectedAt: past, by: 'Zhang Wei', reason: 'seal renewed' };
const consent = { uscc: observed, bank: 'bank-7' };
const enterprise = `enterprises/${observed}`;

/** Every write of this file: who may, and the command that it leaves in the journal. */
const writes: readonly (readonly [string, object, As, string | null])[] = [
  ['facilities', facility, bank, 'facility.registered'],
  ['price-sets', prices, operator, 'priceSet.published'],
  [`${enterprise}/assets/TANK-01/book-stock`, stock, manufacturer, 'stock.declared'],
  [`${enterprise}/declared-output`, output, manufacturer, 'output.declared'],
  [`${enterprise}/balance-sheets`, balance, manufacturer, 'balance.declared'],
  [`${enterprise}/assets/TANK-01/inspections`, inspection, liaison, 'tamper.cleared'],
  ['consents/grant', consent, manufacturer, null],
];

describe('each write', () => {
  it.each(writes)('%s is done once, and journaled', async (path, body, as, type) => {
    const before = (await journal()).length;
    const key = `once-${path.replaceAll('/', '-')}`.slice(0, 60);
    const first = await send(path, body, as, key);
    const again = await send(path, body, as, key);
    expect([first.status, again.status]).toEqual([first.status, first.status]);
    expect(first.status).toBeLessThan(300);
    const { correlationId: _first, ...answer } = first.body;
    const { correlationId: _again, ...answerAgain } = again.body;
    expect(answerAgain).toEqual(answer);
    const commands = (await journal()).slice(before);
    expect(new Set(commands)).toEqual(new Set(type === null ? [] : [type]));
    const other = await send(path, { ...body, ...changed(body) }, as, key);
    expect([other.status, other.body.type]).toEqual([
      422,
      'urn:chanrong:problem:idempotency-key-reused',
    ]);
  });

  it.each(writes)('%s needs a key, the whole body, and nothing else', async (path, body, as) => {
    const keyless = await api.send(`/v1/${path}`, body, as);
    expect([keyless.status, keyless.body.errors[0].path]).toEqual([400, 'idempotency-key']);
    expect((await send(path, {}, as)).status).toBe(400);
    expect((await send(path, { ...body, role: 'operator' }, as)).status).toBe(400);
  });

  it.each(writes)('%s is not for the others', async (path, body, as) => {
    const everybody: As[] = [bank, operator, manufacturer, liaison];
    const scopeOf = async (who: As): Promise<number> => (await send(path, body, who)).status;
    const statuses = await Promise.all(
      everybody.filter((who) => who.role !== as.role).map(async (who) => scopeOf(who)),
    );
    // An operator may declare and inspect for others; of banks and consents nobody else.
    expect(statuses).toContain(403);
  });
});

/** Something of the body that is otherwise but still right. */
function changed(body: object): object {
  if ('facilityId' in body) return { outstanding: yuan('1.00') };
  if ('priceSetId' in body) return { asOf: isoInstant(nowMs - 1_000) };
  if ('bank' in body) return { bank: 'bank-8' };
  return 'reason' in body ? { reason: 'another' } : { source: 'another' };
}

describe('a facility', () => {
  const outstandingOf = ({ body }: Answer) => body.outstanding.amount;

  it('is drawn and changed by its bank to the fen', async () => {
    expect(outstandingOf(await api.ask('/v1/facilities/F-9', bank))).toBe('12000000.01');
    const drawn = await send('facilities/F-9/drawings', { outstanding: yuan('9.99') }, bank);
    expect([drawn.status, outstandingOf(drawn)]).toEqual([200, '9.99']);
    const lines = { ...terms.lines, dwellMs: 1_000 };
    const { status, body } = await send('facilities/F-9/terms', { ...terms, lines }, bank);
    expect([status, body.terms.dwellMs]).toEqual([200, 1_000]);
    expect((await journal()).slice(-2)).toEqual(['facility.drawn', 'facility.registered']);
  });

  it('of another bank is not there to be changed, nor is an enterprise without consent', async () => {
    await database.pool.query(`insert into consent (uscc, tenant) values ($1, 'bank-3')`, [
      observed,
    ]);
    const other: As = { role: 'bank', tenant: 'bank-3' };
    const drawing = { outstanding: yuan('1.00') };
    expect((await send('facilities/F-9/drawings', drawing, other)).status).toBe(404);
    expect((await send('facilities/F-9/terms', terms, other)).status).toBe(404);
    const taken = await send('facilities', facility, other);
    expect([taken.status, taken.text]).toEqual([409, expect.not.stringContaining('bank-1')]);
    const stranger: As = { role: 'bank', tenant: 'bank-9' };
    const unseen = await send('facilities', { ...facility, facilityId: 'F-10' }, stranger);
    expect(unseen.status).toBe(404);
  });

  it('says what is wrong with its lines', async () => {
    const lines = { ...terms.lines, call: 0.7 };
    const { status, body } = await send('facilities/F-9/terms', { ...terms, lines }, bank);
    expect([status, body.detail]).toEqual([400, expect.stringContaining('lines must ascend')]);
  });
});

describe('a price set', () => {
  it('is read as it was published, and never edited', async () => {
    const { body } = await api.ask('/v1/price-sets/shfe-1', bank);
    expect(body).toMatchObject({ ...prices, currency: 'CNY' });
    const other = { ...prices, asOf: isoInstant(nowMs) };
    expect((await send('price-sets', other, operator)).status).toBe(409);
    expect((await api.ask('/v1/price-sets/none', bank)).status).toBe(404);
  });
});

describe('a declaration', () => {
  it('about what nobody knows of is refused', async () => {
    const path = `${enterprise}/assets/TANK-99/book-stock`;
    expect((await send(path, stock, manufacturer)).status).toBe(404);
    const future = { ...stock, asOf: isoInstant(nowMs + 1_000) };
    const { status, body } = await send(
      `${enterprise}/assets/TANK-01/book-stock`,
      future,
      operator,
    );
    expect([status, body.detail]).toEqual([400, expect.stringContaining('has passed')]);
  });

  it('about another enterprise is about none', async () => {
    const path = `enterprises/${begun}/declared-output`;
    expect((await send(path, output, manufacturer)).status).toBe(404);
    const far: As = { role: 'liaison', tenant: 'grid-9' };
    const inspected = await send(`${enterprise}/assets/TANK-01/inspections`, inspection, far);
    expect(inspected.status).toBe(404);
  });
});

describe('a consent', () => {
  const seventh: As = { role: 'bank', tenant: 'bank-7' };
  const sees = async () => (await api.ask(`/v1/enterprises/${observed}/risk`, seventh)).status;

  it('lets a bank read from its next request on, until it is revoked', async () => {
    expect(await sees()).toBe(200);
    const { body } = await send('consents/revoke', consent, manufacturer);
    expect(body.changed).toBe(true);
    expect(await sees()).toBe(404);
    expect((await send('consents/revoke', consent, manufacturer)).body.changed).toBe(false);
    await send('consents/grant', consent, manufacturer);
    expect(await sees()).toBe(200);
  });

  it('stays on the list when it is over, page by page', async () => {
    const items: { bank: string; revokedAt: string | null }[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.ask(`/v1/consents?limit=1${cursor}`, manufacturer);
      items.push(...body.items);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    const ofSeventh = items.filter((item) => item.bank === 'bank-7');
    expect(ofSeventh.map(({ revokedAt }) => revokedAt === null)).toEqual([true, false]);
    const { body } = await api.ask('/v1/consents', seventh);
    expect(body.items.every((item: { bank: string }) => item.bank === 'bank-7')).toBe(true);
  });

  it('is for the enterprise itself to give', async () => {
    const ofAnother = { uscc: registered, bank: 'bank-7' };
    expect((await send('consents/grant', ofAnother, manufacturer)).status).toBe(404);
    expect((await send('consents/grant', consent, operator)).status).toBe(403);
  });
});
