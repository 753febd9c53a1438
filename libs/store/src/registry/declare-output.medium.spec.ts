import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeSegmentBody } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import { partitionOf, unwrap, type Uscc } from '@chanrong/kernel';
import type { Command } from '@chanrong/portrait';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import type { AssetInput } from './asset-fault.js';
import { declareOutput, type OutputInput } from './declare-output.js';
import { registerAsset } from './register-asset.js';
import { registerEnterprise } from './register-enterprise.js';

const uscc = '91320214MA1XXXXX98' as Uscc;
const partition = partitionOf(uscc, testPartitionCount);
const nowMs = Date.UTC(2026, 10, 22);
const today = nowMs / 86_400_000;
const october: OutputInput = {
  uscc,
  fromDay: today - 52,
  toDay: today - 22,
  parts: 12_000,
  source: 'monthly report',
};

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  unwrap(await registerEnterprise(database.pool, { uscc, name: '示范铸造有限公司' }));
});

afterAll(() => database.drop());

async function commands(type: Command['type']): Promise<Command[]> {
  const segments = await new PostgresJournal(database.pool).read([{ partition, seq: 0 }], 1_000);
  return segments
    .flatMap(({ body }) => decodeSegmentBody(body))
    .flatMap((entry) => (entry.kind === 'command' ? [entry.command] : []))
    .filter((command) => command.type === type);
}

describe('declared output', () => {
  it('is one command, however often it is said, and another when it is corrected', async () => {
    const say = (input: OutputInput) => declareOutput(database.pool, input, nowMs);
    const outcomes = await Promise.all([1, 2, 3].map(() => say(october)));
    expect(outcomes.filter((outcome) => unwrap(outcome).changed)).toHaveLength(1);
    const corrected = { ...october, parts: 11_000 };
    expect(unwrap(await say(corrected))).toEqual({ changed: true });
    expect(await commands('output.declared')).toEqual([
      { type: 'output.declared', ...october },
      { type: 'output.declared', ...corrected },
    ]);
  });

  it.each<[string, Partial<OutputInput>, string]>([
    ['of days that run backwards', { toDay: october.fromDay - 1 }, 'declaration-invalid'],
    ['of more than a quarter', { fromDay: october.toDay - 92 }, 'declaration-invalid'],
    ['of days to come', { fromDay: today, toDay: today + 2 }, 'declaration-invalid'],
    ['of half an item', { parts: 0.5 }, 'declaration-invalid'],
    ['from nowhere', { source: '' }, 'declaration-invalid'],
    ['of a stranger', { uscc: '91320214MA1YYYYY2T' as Uscc }, 'enterprise-unknown'],
  ])('is refused %s', async (_how, changes, code) => {
    const outcome = await declareOutput(database.pool, { ...october, ...changes }, nowMs);
    expect(outcome.ok ? 'ok' : outcome.error.code).toBe(code);
  });
});

describe('the plan of a machine', () => {
  const machine: AssetInput = { uscc, assetId: 'CNC-1', kind: 'machine', name: 'lathe' };
  const week = [8, 8, 8, 8, 8, 0, 0].map((hours) => hours * 3_600_000);

  it('is a command when it is new, and when it changes', async () => {
    const register = async (plan?: AssetInput['plan']) =>
      unwrap(await registerAsset(database.pool, { ...machine, plan })).changed;
    const plan = { cycleMs: 30_000, weekMs: week };
    expect([await register(), await register(plan), await register(plan)]).toEqual([
      true,
      true,
      false,
    ]);
    expect((await commands('asset.registered')).at(-1)).toEqual({
      type: 'asset.registered',
      ...machine,
      plan,
    });
  });

  it.each([
    { cycleMs: 0, weekMs: week },
    { cycleMs: 1.5, weekMs: week },
    { cycleMs: 30_000, weekMs: week.slice(1) },
    { cycleMs: 30_000, weekMs: [...week.slice(1), 86_400_001] },
  ])('is refused as %j', async (plan) => {
    const outcome = await registerAsset(database.pool, { ...machine, plan });
    expect(outcome.ok ? 'ok' : outcome.error.code).toBe('asset-invalid');
  });
});
