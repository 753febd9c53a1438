import { decodeSegmentBody } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type As, bank, startTestApi, type TestApi } from './api-harness.js';
import { begun, insertFixture, nowMs, observed, registered } from './fixture.js';
import { insertPile, pileKg } from './papers-fixture.js';

let database: TestDatabase;
let api: TestApi;
let keys = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  await database.pool.query('insert into consent (uscc, tenant) select $1, unnest($2::text[])', [
    observed,
    ['bank-2', 'bank-3', 'bank-4'],
  ]);
  await insertPile(database.pool, { uscc: observed, place: 'QINGDAO/DAGANG/3' });
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

const bankOf = (n: number): As => ({ role: 'bank', tenant: `bank-${n}` });
const manufacturer: As = { role: 'manufacturer', tenant: observed };
const stranger: As = { role: 'bank', tenant: 'bank-9' };
const from = isoInstant(nowMs);
const goods = { place: 'PILE-1', commodity: 'ALUMINA', quantityKg: pileKg };
const under = (key: string) => ({ 'idempotency-key': key });
const freshKey = (): string => `request-${(keys += 1)}`;

function pledge(pledgeId: string, changes: Record<string, unknown> = {}) {
  return { pledgeId, uscc: observed, kind: 'specific', goods, from, ...changes };
}

function receipt(documentId: string, changes: Record<string, unknown> = {}) {
  return {
    kind: 'receipt',
    documentId,
    number: `CK-${documentId}`,
    issuer: `第${documentId}仓储有限公司`,
    issuedAt: from,
    holder: observed,
    ...goods,
    ...changes,
  };
}

const register = (as: As, body: object, key = freshKey()): Promise<Answer> =>
  api.send('/v1/pledges', body, as, under(key));
const check = (as: As, body: object = {}): Promise<Answer> =>
  api.send('/v1/pledges/check', { uscc: observed, goods, ...body }, as);
const record = (as: As, body: object, key = freshKey()): Promise<Answer> =>
  api.send(`/v1/enterprises/${observed}/documents`, body, as, under(key));

/** Types of the commands in the enterprise's journal, oldest first. */
async function journal(uscc = observed): Promise<string[]> {
  const { rows } = await database.pool.query<{ body: Buffer }>(
    'select body from journal_segment order by partition, seq',
  );
  return rows.flatMap(({ body }) =>
    decodeSegmentBody(body).flatMap((entry) =>
      entry.kind === 'command' && 'uscc' in entry.command && entry.command.uscc === uscc
        ? [entry.command.type]
        : [],
    ),
  );
}

describe('Qingdao: one pile, four warehouses, four banks', () => {
  it('takes four receipts, all different, all right in form', async () => {
    for (const n of ['1', '2', '3', '4']) {
      const { status, body } = await record(manufacturer, receipt(n));
      expect([status, body.number, body.quantityKg]).toEqual([201, `CK-${n}`, pileKg]);
    }
  });

  it('is clear for the first bank', async () => {
    const { status, body } = await check(bank);
    expect([status, body]).toMatchObject([
      200,
      { verdict: 'clear', measuredKg: pileKg, pledgedKg: 0, freeKg: pileKg },
    ]);
    const registered = await register(bank, pledge('QD-1', { documentIds: ['1'] }));
    expect([registered.status, registered.body.cover.verdict]).toEqual([201, 'clear']);
  });

  it('is over-pledged for the second, which does not learn by whom', async () => {
    const { body, text } = await check(bankOf(2));
    expect(body).toMatchObject({ verdict: 'over-pledged', pledgedKg: pileKg, freeKg: 0 });
    expect(text).not.toMatch(/bank-1|QD-1/);
    const list = await api.ask('/v1/pledges', bankOf(2));
    expect(list.body.items).toEqual([]);
    const id = { 'x-request-id': 'same' };
    const hidden = await api.ask('/v1/pledges/QD-1', bankOf(2), id);
    const absent = await api.ask('/v1/pledges/QD-9', bankOf(2), id);
    expect([hidden.status, hidden.text]).toEqual([404, absent.text]);
  });

  it('says so to those that pledge it all the same; the bank decides', async () => {
    for (const n of [2, 3, 4]) {
      const { status, body, text } = await register(bankOf(n), pledge(`QD-${n}`));
      expect([status, body.cover.verdict]).toEqual([201, 'over-pledged']);
      expect(text).not.toContain(`bank-${n - 1}`);
    }
    const { body } = await api.ask('/v1/pledges/QD-4', bankOf(4));
    expect(body.cover).toMatchObject({ pledgedKg: 4 * pileKg, freeKg: 0 });
    expect(await journal()).toEqual([
      ...Array.from({ length: 4 }, () => 'document.recorded'),
      ...Array.from({ length: 4 }, () => 'pledge.registered'),
    ]);
  });

  it('is seen through by the code of the place, and from another enterprise', async () => {
    const place = 'QINGDAO/DAGANG/3';
    const byCode = await check(bank, { goods: { ...goods, place } });
    expect(byCode.body).toMatchObject({ verdict: 'over-pledged', pledgedKg: 4 * pileKg });
    const elsewhere = await check(bank, { uscc: begun, goods: { ...goods, place } });
    expect(elsewhere.body).toMatchObject({ verdict: 'over-pledged', pledgedKg: 4 * pileKg });
  });

  it('is free again when all are released', async () => {
    for (const n of [1, 2, 3, 4]) {
      const path = `/v1/pledges/QD-${n}/release`;
      const { status, body } = await api.send(path, {}, bankOf(n), under(freshKey()));
      expect([status, body.releasedAt, body.cover]).toEqual([200, from, null]);
    }
    expect((await check(bankOf(2))).body).toMatchObject({ verdict: 'clear', freeKg: pileKg });
  });
});

describe('a pledge', () => {
  it('may begin when another ends, and be too much while both last', async () => {
    const later = isoInstant(nowMs + 86_400_000);
    const before = { goods: { ...goods, quantityKg: 60_000_000 }, to: later };
    await register(bank, pledge('T-1', before));
    const second = { goods: { ...goods, quantityKg: 60_000_000 } };
    expect((await check(bankOf(2), second)).body.verdict).toBe('over-pledged');
    expect((await check(bankOf(2), { ...second, from: later })).body.verdict).toBe('clear');
  });

  it('passes to other goods, of which nothing can be said until they are observed', async () => {
    const other = { place: 'PILE-2', commodity: 'ALUMINA', quantityKg: 7 };
    const body = { goods: other };
    const answer = await api.send('/v1/pledges/T-1/substitute', body, bank, under(freshKey()));
    expect(answer.body.goods).toMatchObject([{ goods: other, from }]);
    expect(answer.body.cover).toMatchObject({ verdict: 'unverified', measuredKg: null, freeKg: 0 });
    expect((await check(bankOf(2))).body.verdict).toBe('clear');
  });

  it.each<[string, As, object, number, string]>([
    ['of a bank without consent', stranger, pledge('X-1'), 404, 'not-found'],
    [
      'of an enterprise that is not there',
      bank,
      pledge('X-1', { uscc: '91320214MA1DDDDD0Y' }),
      400,
      'invalid-request',
    ],
    ['of a manufacturer', manufacturer, pledge('X-1'), 403, 'insufficient-scope'],
    [
      'of nothing',
      bank,
      pledge('X-1', { goods: { ...goods, quantityKg: 0 } }),
      400,
      'invalid-request',
    ],
    [
      'that ends before it begins',
      bank,
      pledge('X-1', { to: '2014-06-01T00:00:00Z' }),
      400,
      'invalid-request',
    ],
    ['under an id that stands for another', bank, pledge('T-1'), 409, 'refused'],
  ])('%s is refused', async (...[, as, body, status, code]) => {
    const answer = await register(as, body);
    expect([answer.status, answer.body.type]).toEqual([status, `urn:chanrong:problem:${code}`]);
  });

  it('of another bank can be neither released nor found', async () => {
    for (const id of ['T-1', 'QD-9']) {
      const path = `/v1/pledges/${id}/release`;
      const { status } = await api.send(path, {}, bankOf(2), under(freshKey()));
      expect([id, status]).toEqual([id, 404]);
    }
  });
});

describe('an idempotency key', () => {
  it('gives the same answer again, and one entry in the journal', async () => {
    const before = (await journal()).length;
    const body = pledge('I-1', { goods: { ...goods, quantityKg: 5 } });
    const answers = await Promise.all([1, 2, 3].map(() => register(bank, body, 'same-key-1')));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const texts = answers.map(({ body: { correlationId: _id, ...rest } }) => rest);
    expect(texts).toEqual([texts[0], texts[0], texts[0]]);
    expect((await journal()).length).toBe(before + 1);
  });

  it('is refused for another request', async () => {
    const { status, body } = await register(bank, pledge('I-2'), 'same-key-1');
    expect([status, body.type]).toEqual([422, 'urn:chanrong:problem:idempotency-key-reused']);
  });

  it('of another caller is another key', async () => {
    const body = pledge('I-3', { goods: { ...goods, quantityKg: 5 } });
    expect((await register(bankOf(2), body, 'same-key-1')).status).toBe(201);
  });

  it('may come again when what was refused is mended', async () => {
    const empty = { ...goods, place: ' ' };
    expect((await register(bank, pledge('I-4', { goods: empty }), 'mended-1')).status).toBe(400);
    const body = pledge('I-4', { goods: { ...goods, quantityKg: 5 } });
    expect((await register(bank, body, 'mended-1')).status).toBe(201);
  });

  it('must be sent', async () => {
    const answer = await api.send('/v1/pledges', pledge('I-5'), bank);
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, 'idempotency-key']);
  });
});

describe('a document', () => {
  const invoice = {
    kind: 'invoice',
    documentId: 'INV-1',
    number: ' ＩＮＶ-２０２５-０１ ',
    issuer: observed,
    issuedAt: from,
    tradeKey: 'HT-1',
    seller: observed,
    buyer: 'buyer',
    amount: { currency: 'CNY', amount: '300000.00' },
  };

  it('is kept as it was handed in, in plain characters, and told once', async () => {
    const { status, body } = await record(bank, invoice);
    expect([status, body]).toMatchObject([201, { number: 'INV-2025-01', amount: invoice.amount }]);
    expect((await record(manufacturer, invoice)).status).toBe(201);
    expect((await record(bank, { ...invoice, buyer: 'x' })).body.type).toContain('refused');
    const { rows } = await database.pool.query<{ fingerprint: string }>(
      `select fingerprint from trade_document where document_id = 'INV-1'`,
    );
    expect(rows[0]?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has the fingerprint of the same paper under another id, and no other', async () => {
    await record(bank, { ...invoice, documentId: 'INV-2', number: 'inv 2025/01' });
    await record(bank, { ...invoice, documentId: 'INV-3', number: 'INV-2025-02' });
    const { rows } = await database.pool.query<{ ids: string[] }>(
      `select array_agg(document_id order by document_id) as ids from trade_document
        where document_id like 'INV%' group by fingerprint order by 1`,
    );
    expect(rows.map(({ ids }) => ids)).toEqual([['INV-1', 'INV-2'], ['INV-3']]);
  });

  it('is withdrawn once', async () => {
    const path = `/v1/enterprises/${observed}/documents/INV-2/withdraw`;
    const first = await api.send(path, {}, manufacturer, under(freshKey()));
    expect([first.status, first.body.withdrawnAt]).toEqual([200, from]);
    const before = (await journal()).length;
    await api.send(path, {}, manufacturer, under(freshKey()));
    expect((await journal()).length).toBe(before);
  });

  it.each<[string, As, string]>([
    ['a bank without consent', stranger, observed],
    ['another manufacturer', { role: 'manufacturer', tenant: begun }, observed],
    ['nobody, of what is not there', bank, 'registered'],
  ])('cannot be handed in or read by %s', async (_who, as, uscc) => {
    const whose = uscc === 'registered' ? '91320214MA1EEEEE0G' : uscc;
    const path = `/v1/enterprises/${whose}/documents`;
    const statuses = [
      (await api.ask(path, as)).status,
      (await api.send(path, invoice, as, under(freshKey()))).status,
    ];
    expect(statuses.every((status) => status === 404 || status === 400)).toBe(true);
  });

  it('is listed page by page', async () => {
    const path = `/v1/enterprises/${observed}/documents`;
    const first = await api.ask(`${path}?limit=3`, bank);
    expect(first.body.items).toHaveLength(3);
    const rest = await api.ask(`${path}?limit=200&cursor=${first.body.nextCursor}`, bank);
    expect(rest.body.items.length + 3).toBe(7);
    expect((await api.ask(`/v1/enterprises/${registered}/documents`, bank)).body.items).toEqual([]);
  });
});

describe('the title portrait', () => {
  it('is there for those who may see money, and for nobody else', async () => {
    const path = `/v1/enterprises/${observed}/title`;
    const { status, body } = await api.ask(path, bank);
    expect([status, body.title]).toMatchObject([200, { trustRatio: null, places: [] }]);
    expect(body.flow).toMatchObject({ scoreRatio: null, tradeCount: 0 });
    expect((await api.ask(path, { role: 'liaison', tenant: 'grid-1' })).status).toBe(403);
    expect((await api.ask(path, stranger)).status).toBe(404);
    expect((await api.ask(`/v1/enterprises/${registered}/title`, bank)).body.type).toContain(
      'not-yet-known',
    );
  });
});
