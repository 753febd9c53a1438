import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeSegmentBody } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import { partitionOf, unwrap, type Uscc } from '@chanrong/kernel';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import { type ContentInspectionInput, inspectContent } from './inspect-content.js';
import { registerAsset } from './register-asset.js';
import { registerEnterprise } from './register-enterprise.js';

const uscc = '91320214MA1XXXXX98' as Uscc;
const partition = partitionOf(uscc, testPartitionCount);
const nowMs = Date.UTC(2026, 10, 22);
const assay: ContentInspectionInput = {
  uscc,
  assetId: 'STORE-1',
  inspectedMs: nowMs - 60_000,
  declaredPpm: 998_000,
  foundPpm: 998_300,
  method: 'assay',
  by: 'laboratory of the port',
  certificate: 'A-2026-0417',
};

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  unwrap(await registerEnterprise(database.pool, { uscc, name: '示范镍业有限公司' }));
  const store = { uscc, assetId: 'STORE-1', kind: 'storage', name: 'store' } as const;
  unwrap(await registerAsset(database.pool, store));
  const machine = { uscc, assetId: 'MC-1', kind: 'machine', name: 'press' } as const;
  unwrap(await registerAsset(database.pool, machine));
});

afterAll(() => database.drop());

it('is one command, however often it is said, and another when it is corrected', async () => {
  const outcomes = await Promise.all(
    [1, 2, 3].map(() => inspectContent(database.pool, assay, nowMs)),
  );
  expect(outcomes.filter((outcome) => unwrap(outcome).changed)).toHaveLength(1);
  const corrected = { ...assay, foundPpm: 0 };
  expect(unwrap(await inspectContent(database.pool, corrected, nowMs))).toEqual({ changed: true });
  const segments = await new PostgresJournal(database.pool).read([{ partition, seq: 0 }], 1_000);
  const commands = segments
    .flatMap(({ body }) => decodeSegmentBody(body))
    .flatMap((entry) => (entry.kind === 'command' ? [entry.command] : []));
  expect(commands.filter(({ type }) => type === 'content.inspected')).toEqual([
    { type: 'content.inspected', ...assay },
    { type: 'content.inspected', ...corrected },
  ]);
});

it.each<[string, Partial<ContentInspectionInput>, string]>([
  ['of tomorrow', { inspectedMs: nowMs + 1 }, 'inspection-invalid'],
  ['by nobody', { by: ' ' }, 'inspection-invalid'],
  ['without a certificate', { certificate: '' }, 'inspection-invalid'],
  ['of goods declared as nothing', { declaredPpm: 0 }, 'inspection-invalid'],
  ['that found more than everything', { foundPpm: 1_000_001 }, 'inspection-invalid'],
  ['of a machine', { assetId: 'MC-1' }, 'asset-unknown'],
  [
    'of an enterprise nobody registered',
    { uscc: '91320214MA1YYYYY2T' as Uscc },
    'enterprise-unknown',
  ],
])('is refused %s', async (_how, changes, code) => {
  const outcome = await inspectContent(database.pool, { ...assay, ...changes }, nowMs);
  expect(outcome.ok ? 'ok' : outcome.error.code).toBe(code);
});
