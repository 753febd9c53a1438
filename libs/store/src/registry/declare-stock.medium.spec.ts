import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeSegmentBody } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import { partitionOf, unwrap, type Uscc } from '@chanrong/kernel';
import type { Command } from '@chanrong/portrait';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import { type BookStockInput, declareStock } from './declare-stock.js';
import { registerAsset } from './register-asset.js';
import { registerEnterprise } from './register-enterprise.js';

const uscc = '91320214MA1XXXXX98' as Uscc;
const partition = partitionOf(uscc, testPartitionCount);
const nowMs = Date.UTC(2026, 10, 22);
const books: BookStockInput = {
  uscc,
  assetId: 'TANK-1',
  quantityKg: 52_000.5,
  asOfMs: nowMs - 60_000,
  source: 'ERP, month end',
};

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  unwrap(await registerEnterprise(database.pool, { uscc, name: '示范铸造有限公司' }));
  for (const [assetId, kind] of [
    ['TANK-1', 'storage'],
    ['CNC-1', 'machine'],
  ] as const) {
    unwrap(await registerAsset(database.pool, { uscc, assetId, kind, name: assetId }));
  }
});

afterAll(() => database.drop());

async function declared(): Promise<Command[]> {
  const segments = await new PostgresJournal(database.pool).read([{ partition, seq: 0 }], 1_000);
  return segments
    .flatMap(({ body }) => decodeSegmentBody(body))
    .flatMap((entry) => (entry.kind === 'command' ? [entry.command] : []))
    .filter(({ type }) => type === 'stock.declared');
}

it('is one command, however often it is said, and another when it is corrected', async () => {
  const say = (input: BookStockInput) => declareStock(database.pool, input, nowMs);
  const outcomes = await Promise.all([1, 2, 3].map(() => say(books)));
  expect(outcomes.filter((outcome) => unwrap(outcome).changed)).toHaveLength(1);
  const corrected = { ...books, quantityKg: 51_000 };
  expect(unwrap(await say(corrected))).toEqual({ changed: true });
  expect(await declared()).toEqual([
    { type: 'stock.declared', ...books },
    { type: 'stock.declared', ...corrected },
  ]);
});

it.each<[string, Partial<BookStockInput>, string]>([
  ['below nothing', { quantityKg: -1 }, 'declaration-invalid'],
  ['that is no number', { quantityKg: Number.NaN }, 'declaration-invalid'],
  ['of tomorrow', { asOfMs: nowMs + 1 }, 'declaration-invalid'],
  ['from nowhere', { source: ' ' }, 'declaration-invalid'],
  ['in a unit that nobody registered', { assetId: 'TANK-9' }, 'asset-unknown'],
  ['in a machine', { assetId: 'CNC-1' }, 'asset-unknown'],
  [
    'of an enterprise nobody registered',
    { uscc: '91320214MA1YYYYY2T' as Uscc },
    'enterprise-unknown',
  ],
])('refuses stock %s', async (_how, changes, code) => {
  const before = await declared();
  const outcome = await declareStock(database.pool, { ...books, ...changes }, nowMs);
  expect(outcome.ok ? 'ok' : outcome.error.code).toBe(code);
  expect(await declared()).toEqual(before);
});
