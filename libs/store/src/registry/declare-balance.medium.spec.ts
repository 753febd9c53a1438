import { unwrap, type Uscc } from '@chanrong/kernel';
import { PostgresJournal } from '@chanrong/journal';
import { decodeSegmentBody } from '@chanrong/contracts';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BalanceInput, declareBalance } from './declare-balance.js';
import { registerEnterprise } from './register-enterprise.js';

const uscc = '91320214MA1XKDM518' as Uscc;
const nowMs = Date.UTC(2026, 10, 22);
const balance: BalanceInput = {
  uscc,
  asOfMs: Date.UTC(2026, 5, 30),
  totalAssetsFen: 1_500_000_000,
  shortTermDebtFen: 500_000_000,
  longTermDebtFen: 200_000_000,
  searchCertificate: 'ZDW-2026-0001',
  source: 'audited report',
};
let database: TestDatabase;
let partition: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const registered = await registerEnterprise(database.pool, { uscc, name: '示范企业' });
  partition = unwrap(registered).partition;
});

afterAll(() => database.drop());

async function declared(): Promise<unknown[]> {
  const segments = await new PostgresJournal(database.pool).read([{ partition, seq: 0 }], 1_000);
  return segments
    .flatMap(({ body }) => decodeSegmentBody(body))
    .flatMap((entry) => (entry.kind === 'command' ? [entry.command] : []))
    .filter(({ type }) => type === 'balance.declared');
}

describe('declareBalance', () => {
  it('writes it down once, and again when it is corrected', async () => {
    const say = async (input: BalanceInput) =>
      unwrap(await declareBalance(database.pool, input, nowMs)).changed;
    expect(await say(balance)).toBe(true);
    expect(await say(balance)).toBe(false);
    const corrected = { ...balance, longTermDebtFen: 0, searchCertificate: null };
    expect(await say(corrected)).toBe(true);
    expect(await declared()).toEqual([
      { type: 'balance.declared', ...balance },
      { type: 'balance.declared', ...corrected },
    ]);
  });

  it.each<[string, Partial<BalanceInput>, string, string]>([
    [
      'debts below nothing',
      { shortTermDebtFen: -1 },
      'declaration-invalid',
      'shortTermDebtFen is -1',
    ],
    ['half a fen', { totalAssetsFen: 0.5 }, 'declaration-invalid', 'totalAssetsFen is 0.5'],
    ['the future', { asOfMs: nowMs + 1 }, 'declaration-invalid', 'not a moment that has passed'],
    ['no source', { source: ' ' }, 'declaration-invalid', 'source has 0 characters'],
    ['a stranger', { uscc: '91320214MA1YYYYY2T' as Uscc }, 'enterprise-unknown', ''],
  ])('refuses %s and appends nothing', async (_, changes, code, text) => {
    const before = await declared();
    const outcome = await declareBalance(database.pool, { ...balance, ...changes }, nowMs);
    expect(outcome.ok ? 'accepted' : outcome.error.code).toBe(code);
    expect(outcome.ok ? '' : outcome.error.message).toContain(text);
    expect(await declared()).toEqual(before);
  });
});
