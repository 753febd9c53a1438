import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeSegmentBody } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import { partitionOf, Prng, unwrap, type Uscc } from '@chanrong/kernel';
import type { Command } from '@chanrong/portrait';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import { grantConsent } from '../registry/consent.js';
import { registerAsset } from '../registry/register-asset.js';
import { registerEnterprise } from '../registry/register-enterprise.js';
import { inTransaction } from '../registry/transaction.js';
import { type Comparison, compareEnterprises } from './compare-enterprises.js';
import { PaperMemory } from './paper-memory.js';
import { type DocumentInput, recordDocument, withdrawDocument } from './record-document.js';
import { registerPledge } from './register-pledge.js';

const one = '91320214MA1XXXXX98' as Uscc;
const other = '91320214MA1YYYYY2T' as Uscc;
const third = '91320298MA74W0008K' as Uscc;
const nowMs = 1_763_769_600_000;
const dayMs = 86_400_000;

let database: TestDatabase;
let journal: PostgresJournal;
/** Newest segments before the test, by enterprise. */
const begin = new Map<Uscc, number>();

beforeAll(async () => {
  database = await createTestDatabase();
  journal = new PostgresJournal(database.pool);
  for (const uscc of [one, other, third]) {
    unwrap(await registerEnterprise(database.pool, { uscc, name: uscc }));
  }
});

beforeEach(async () => {
  await database.pool.query(
    'truncate cross_finding, trade_document, pledge, asset, asset_latest cascade',
  );
  for (const uscc of [one, other, third]) begin.set(uscc, (await segments(uscc, 0)).length);
});

afterAll(() => database.drop());

function segments(uscc: Uscc, seq: number) {
  return journal.read([{ partition: partitionOf(uscc, testPartitionCount), seq }], 1_000);
}

/** A pile of the enterprise at a place that all know, as its own scale sees it. */
async function pile(uscc: Uscc, kg: number | null): Promise<void> {
  const asset = { uscc, assetId: 'PILE-1', kind: 'storage', name: 'pile' } as const;
  await registerAsset(database.pool, { ...asset, commodity: 'ALUMINA', place: 'YARD/3' });
  const stock = { lowKg: kg, observed: kg !== null };
  await database.pool.query(
    `insert into asset_latest (uscc, seq, known_at_ms, body) values ($1, 1, 1, $2)
      on conflict (uscc) do update set body = excluded.body`,
    [uscc, JSON.stringify({ assets: [{ assetId: 'PILE-1', stock }] })],
  );
}

async function record(uscc: Uscc, document: DocumentInput): Promise<void> {
  unwrap(await inTransaction(database.pool, (client) => recordDocument(client, uscc, document)));
}

function receipt(quantityKg: number, changes: Partial<DocumentInput> = {}): DocumentInput {
  return {
    kind: 'receipt',
    documentId: 'R-1',
    number: 'CK-001',
    issuer: 'warehouse',
    issuedMs: nowMs,
    holder: one,
    place: 'PILE-1',
    commodity: 'ALUMINA',
    quantityKg,
    validToMs: null,
    ...changes,
  } as DocumentInput;
}

function sale(seller: string, buyer: string, day: number): DocumentInput {
  return {
    kind: 'invoice',
    documentId: `I-${day}`,
    number: `INV-${day}`,
    issuer: seller,
    issuedMs: nowMs - 20 * dayMs + day * dayMs,
    tradeKey: `HT-${day}`,
    seller,
    buyer,
    commodity: 'ALUMINA',
    quantityKg: 100_000,
    amountFen: 30_000_000,
    dueMs: null,
  };
}

/** Findings in the journal of an enterprise, oldest first: code and subject, or closed. */
async function findings(uscc: Uscc): Promise<string[]> {
  const since = await segments(uscc, begin.get(uscc) ?? 0);
  return since.flatMap(({ body }) =>
    decodeSegmentBody(body).flatMap((entry) =>
      entry.kind === 'command' ? textOf(entry.command, uscc) : [],
    ),
  );
}

function textOf(command: Command, uscc: string): string[] {
  if (command.type === 'finding.reported' && command.uscc === uscc) {
    return [`${command.code} ${command.subject}`];
  }
  return command.type === 'finding.closed' && command.uscc === uscc ? ['closed'] : [];
}

const compare = () => compareEnterprises(database.pool, nowMs);

describe('one pile with two owners', () => {
  it('is found in both journals once, and closed when the claims fit', async () => {
    await pile(one, 100_000);
    await pile(other, 99_000);
    expect(await compare()).toEqual({ reported: 2, closed: 0 });
    expect(await compare()).toEqual({ reported: 0, closed: 0 });
    expect(await findings(one)).toEqual(['place-claimed YARD/3/ALUMINA']);
    expect(await findings(other)).toEqual(['place-claimed YARD/3/ALUMINA']);
    // Receipts divide the pile.
    await record(one, receipt(60_000));
    await record(other, receipt(40_000, { number: 'CK-002', holder: other }));
    expect(await compare()).toEqual({ reported: 0, closed: 2 });
    expect(await findings(one)).toEqual(['place-claimed YARD/3/ALUMINA', 'closed']);
  });

  it('stays found while nobody sees it, and is found again', async () => {
    await pile(one, 100_000);
    await pile(other, 100_000);
    await compare();
    await pile(one, null);
    await pile(other, null);
    expect(await compare()).toEqual({ reported: 0, closed: 0 });
    await database.pool.query(`update asset set place = 'YARD/4' where uscc = $1`, [other]);
    expect(await compare()).toEqual({ reported: 0, closed: 2 });
    expect(await findings(other)).toEqual(['place-claimed YARD/3/ALUMINA', 'closed']);
    await database.pool.query(`update asset set place = 'YARD/3' where uscc = $1`, [other]);
    await pile(one, 100_000);
    await pile(other, 100_000);
    expect(await compare()).toEqual({ reported: 2, closed: 0 });
  });

  it.each<[string, number, number]>([
    ['shares that fit', 60_000, 40_000],
    ['an excess within the noise of scales', 61_000, 40_000],
  ])('is no finding with %s', async (...[, first, second]) => {
    await pile(one, 100_000);
    await record(one, receipt(first));
    await pile(other, 100_000);
    await record(other, receipt(second, { number: 'CK-002', holder: other }));
    expect(await compare()).toEqual({ reported: 0, closed: 0 });
  });

  it('counts what is pledged beyond the receipts', async () => {
    await pile(one, 100_000);
    await record(one, receipt(10_000));
    await record(other, receipt(10_000, { number: 'CK-002', holder: other, place: 'YARD/3' }));
    expect(await compare()).toEqual({ reported: 0, closed: 0 });
    unwrap(await grantConsent(database.pool, { uscc: other, tenant: 'bank-1' }));
    const pledged = await inTransaction(database.pool, (client) =>
      registerPledge(client, {
        pledgeId: 'P-1',
        uscc: other,
        tenant: 'bank-1',
        kind: 'specific',
        goods: { place: 'YARD/3', commodity: 'ALUMINA', quantityKg: 95_000 },
        fromMs: nowMs,
        toMs: null,
        documentIds: [],
        registryEntry: null,
      }),
    );
    unwrap(pledged);
    expect(await compare()).toEqual({ reported: 2, closed: 0 });
  });
});

describe('one paper at two enterprises', () => {
  it('is an ordinary invoice at its seller and its buyer', async () => {
    await record(one, sale(one, other, 1));
    await record(other, sale(one, other, 1));
    expect(await compare()).toEqual({ reported: 0, closed: 0 });
  });

  it('is a finding at whoever is no party to it', async () => {
    await record(one, sale(one, other, 1));
    await record(third, sale(one, other, 1));
    expect(await compare()).toEqual({ reported: 1, closed: 0 });
    expect(await findings(third)).toEqual(['document-elsewhere I-1']);
  });

  it('is a finding at both when the copies name different holders, until one is withdrawn', async () => {
    await record(one, receipt(5_000));
    await record(other, receipt(5_000, { holder: other, number: 'ck 001', documentId: 'R-9' }));
    expect(await compare()).toEqual({ reported: 2, closed: 0 });
    expect(await findings(other)).toEqual(['document-elsewhere R-9']);
    const withdrawn = await inTransaction(database.pool, (client) =>
      withdrawDocument(client, { uscc: other, documentId: 'R-9', atMs: nowMs }),
    );
    unwrap(withdrawn);
    expect(await compare()).toEqual({ reported: 0, closed: 2 });
  });
});

describe('goods that go round', () => {
  it('are found though no enterprise sees the circle in its own papers', async () => {
    await record(one, sale(one, other, 1));
    await record(other, sale(other, third, 5));
    expect(await compare()).toEqual({ reported: 0, closed: 0 });
    await record(third, sale(third, one, 9));
    // Seller and buyer hand in the same invoice: it is one sale.
    await record(one, sale(third, one, 9));
    expect(await compare()).toEqual({ reported: 3, closed: 0 });
    for (const uscc of [one, other, third]) {
      expect(await findings(uscc)).toEqual(['circular-trade ALUMINA']);
    }
    expect(JSON.stringify(await findings(one))).not.toContain(third);
  });
});

describe('comparing', () => {
  it('is done by one process at a time', async () => {
    await pile(one, 100_000);
    await pile(other, 100_000);
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => compare()));
    const reported = outcomes.reduce((sum, outcome) => sum + (outcome?.reported ?? 0), 0);
    expect(reported).toBe(2);
    expect(await findings(one)).toHaveLength(1);
  });
});

describe('papers that have been read', () => {
  const circleMs = 60 * dayMs;

  async function compareWith(memory: PaperMemory, atMs = nowMs): Promise<Comparison | null> {
    return compareEnterprises(database.pool, atMs, memory);
  }

  async function recordCircle(): Promise<void> {
    await record(one, sale(one, other, 1));
    await record(other, sale(other, third, 5));
    await record(third, sale(third, one, 9));
  }

  /** Other tests have transactions on the same server, and they hold the horizon back. */
  async function otherTransactionsOver(): Promise<void> {
    const isOver = `select not exists (select from trade_document
      where changed_in >= pg_snapshot_xmin(pg_current_snapshot())) as over`;
    for (;;) {
      const { rows } = await database.pool.query<{ over: boolean }>(isOver);
      if (rows[0]?.over === true) return;
      await setTimeout(20);
    }
  }

  it('are read again when one came, was withdrawn or has grown too old, and otherwise not', async () => {
    const memory = new PaperMemory();
    await recordCircle();
    expect(await compareWith(memory)).toEqual({ reported: 3, closed: 0 });
    // What is younger than the oldest transaction of the whole server may have to be read once more.
    await otherTransactionsOver();
    await compareWith(memory, nowMs + 1);
    const read = memory.readCount;
    for (let second = 1; second <= 5; second += 1) {
      const compared = await compareWith(memory, nowMs + second * 1_000);
      expect(compared).toEqual({ reported: 0, closed: 0 });
    }
    expect(memory.readCount).toBe(read);
    // The first sale of the circle is two months old, and then it is none any more.
    const overMs = nowMs - 19 * dayMs + circleMs;
    expect(await compareWith(memory, overMs - 1)).toEqual({ reported: 0, closed: 0 });
    expect(await compareWith(memory, overMs)).toEqual({ reported: 0, closed: 3 });
    expect(memory.readCount).toBe(read + 1);
    expect(await compareWith(memory, nowMs)).toEqual({ reported: 3, closed: 0 });
    const withdrawal = { uscc: other, documentId: 'I-5', atMs: nowMs };
    unwrap(await inTransaction(database.pool, (client) => withdrawDocument(client, withdrawal)));
    expect(await compareWith(memory, nowMs + 1)).toEqual({ reported: 0, closed: 3 });
  });

  it('are read again for one that was being recorded when they were read', async () => {
    const memory = new PaperMemory();
    await record(one, sale(one, other, 1));
    await record(other, sale(other, third, 5));
    const client = await database.pool.connect();
    await client.query('begin');
    unwrap(await recordDocument(client, third, sale(third, one, 9)));
    for (let second = 0; second < 3; second += 1) {
      const compared = await compareWith(memory, nowMs + second);
      expect(compared).toEqual({ reported: 0, closed: 0 });
    }
    await client.query('commit');
    client.release();
    expect(await compareWith(memory, nowMs + 3)).toEqual({ reported: 3, closed: 0 });
  });

  it('come to what reading all of them comes to, whatever happens in between', async () => {
    const memory = new PaperMemory();
    const random = Prng.fromSeed('papers');
    const parties = [one, other, third];
    const pick = () => parties[random.uint32() % parties.length] as Uscc;
    let atMs = nowMs;
    let recorded = 0;
    let found = 0;
    for (let step = 0; step < 60; step += 1) {
      const seller = pick();
      const choice = random.uint32() % 4;
      if (choice === 0) {
        recorded += 1;
        await record(pick(), sale(seller, pick(), recorded));
      } else if (choice === 1) {
        await database.pool.query(
          `update trade_document set withdrawn_ms = $1, changed_in = pg_current_xact_id()
             where document_id = $2 and withdrawn_ms is null`,
          [atMs, `I-${1 + (random.uint32() % (recorded + 1))}`],
        );
      } else if (choice === 2) {
        atMs += (random.uint32() % 7) * dayMs;
      }
      const client = await database.pool.connect();
      try {
        const remembered = await memory.findings(client, atMs);
        expect(remembered).toEqual(await new PaperMemory().findings(client, atMs));
        found += remembered.length;
      } finally {
        client.release();
      }
    }
    expect(found).toBeGreaterThan(0);
  });
});
