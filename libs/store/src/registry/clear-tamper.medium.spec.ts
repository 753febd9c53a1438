import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeSegmentBody } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import { partitionOf, unwrap, type Uscc } from '@chanrong/kernel';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import { clearTamper, type InspectionInput } from './clear-tamper.js';
import { registerAsset } from './register-asset.js';
import { registerEnterprise } from './register-enterprise.js';

const uscc = '91320214MA1XXXXX98' as Uscc;
const partition = partitionOf(uscc, testPartitionCount);
const nowMs = Date.UTC(2026, 10, 22);
const inspection: InspectionInput = {
  uscc,
  assetId: 'TANK-1',
  inspectedMs: nowMs - 60_000,
  by: 'liaison of grid-1',
  reason: 'hinge broken by frost, stock counted: 52 t',
};

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  unwrap(await registerEnterprise(database.pool, { uscc, name: '示范铸造有限公司' }));
  const asset = { uscc, assetId: 'TANK-1', kind: 'storage', name: 'tank' } as const;
  unwrap(await registerAsset(database.pool, asset));
});

afterAll(() => database.drop());

it('is one row and one command, however often it is said', async () => {
  const outcomes = await Promise.all(
    [1, 2, 3].map(() => clearTamper(database.pool, inspection, nowMs)),
  );
  expect(outcomes.filter((outcome) => unwrap(outcome).changed)).toHaveLength(1);
  const segments = await new PostgresJournal(database.pool).read([{ partition, seq: 0 }], 1_000);
  const commands = segments
    .flatMap(({ body }) => decodeSegmentBody(body))
    .flatMap((entry) => (entry.kind === 'command' ? [entry.command] : []));
  expect(commands.filter(({ type }) => type === 'tamper.cleared')).toEqual([
    { type: 'tamper.cleared', ...inspection },
  ]);
});

it.each<[string, Partial<InspectionInput>, string]>([
  ['without a reason', { reason: ' ' }, 'inspection-invalid'],
  ['by nobody', { by: '' }, 'inspection-invalid'],
  ['of tomorrow', { inspectedMs: nowMs + 1 }, 'inspection-invalid'],
  ['of an asset nobody registered', { assetId: 'TANK-9' }, 'asset-unknown'],
  [
    'of an enterprise nobody registered',
    { uscc: '91320214MA1YYYYY2T' as Uscc },
    'enterprise-unknown',
  ],
  ['that says otherwise than before', { reason: 'nothing found' }, 'inspection-differs'],
])('is refused %s', async (_how, changes, code) => {
  const outcome = await clearTamper(database.pool, { ...inspection, ...changes }, nowMs);
  expect(outcome.ok ? 'ok' : outcome.error.code).toBe(code);
});
