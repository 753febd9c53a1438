/** A checker in another language comes to the same figures from receipts alone, and notices every change. */
import { describe, expect, it } from '@jest/globals';
import type { Receipt } from '@chanrong/contracts';
import { type Evaluation, marginStates } from '@chanrong/scoring';
import { checkReceipts } from '../harness/check-receipts.js';
import { randomReceipt } from './random-receipt.js';

const receiptCount = 400;

describe('tools/check-receipt.py', () => {
  const receipts = Array.from({ length: receiptCount }, (_, index) => randomReceipt(index));

  it(`agrees with ${receiptCount} receipts to the last digit`, async () => {
    expect(await checkReceipts(receipts)).toEqual({ code: 0, complaints: [] });
    const outcomes = receipts.map(({ evaluation }) => evaluation['outcome']);
    expect(outcomes.filter((outcome) => outcome === 'scored').length).toBeGreaterThan(100);
    expect(outcomes).toContain('insufficient-data');
    const facilities = receipts.flatMap((receipt) => receipt.facilities);
    expect(new Set(facilities.map(({ state }) => state))).toEqual(new Set(marginStates));
    expect(facilities.some(({ pledgeeCollateral }) => pledgeeCollateral !== undefined)).toBe(true);
  });

  it.each<[string, (evaluation: Evaluation & Record<string, unknown>) => void]>([
    ['score', (e) => Object.assign(e, { score: (e['score'] as number) + 1 })],
    ['PD', (e) => Object.assign(e, { pd12m: 0.000501 })],
    [
      'grade',
      (e) =>
        Object.assign(e, { grade: 'A', grading: { ...(e['grading'] as object), observed: 'A' } }),
    ],
    ['borrowing base', (e) => Object.assign(e.collateral, { borrowingBaseFen: 1 })],
    ['suggested limit', (e) => Object.assign(e['creditLimitSuggested'] as object, { fen: 7 })],
    ['points', (e) => Object.assign((e['contributions'] as object[])[0] as object, { points: 99 })],
    [
      'volatility',
      (e) => Object.assign(e.collateral.units[0] as object, { dailyVolatilityPpm: 1 }),
    ],
    [
      'observedDays',
      (e) => Object.assign(e.collateral.prices[0] as object, { observedDays: 7_777 }),
    ],
    ['PLEDGED', (e) => Object.assign(e.collateral.units[0] as object, { pledgedGrams: 1 })],
    ['gross', (e) => Object.assign(e.collateral.units[0] as object, { quantityGrams: 1 })],
    ['score hash', (e) => Object.assign(e.enterprise, { name: 'another' })],
  ])('notices a changed %s', async (what, change) => {
    const honest = receipts.find(({ evaluation }) => {
      const { outcome, collateral, grade } = evaluation as unknown as Evaluation & {
        grade: string;
      };
      return (
        outcome === 'scored' && grade !== 'A' && (collateral.units[0]?.eligibleFen ?? 0) > 1_000
      );
    });
    const changed = structuredClone(honest) as Receipt;
    change(changed.evaluation as unknown as Evaluation & Record<string, unknown>);
    const { code, complaints } = await checkReceipts([changed]);
    expect(code).toBe(1);
    expect(complaints.join('\n')).toContain(what);
  });

  it.each<[string, (facility: Record<string, unknown>) => void]>([
    ['ltvPpm', (f) => Object.assign(f, { ltvPpm: (f['ltvPpm'] as number) + 1 })],
    ['state', (f) => Object.assign(f, { state: f['state'] === 'warn' ? 'call' : 'warn' })],
    ['margin standing', (f) => Object.assign(f['stepped'] as object, { atMs: 0 })],
    ['cure', (f) => Object.assign(f['cure'] as object, { topUpFen: 1 })],
    ['lines', (f) => Object.assign((f['lines'] as object[])[0] as object, { hitPpm: 1 })],
    ['prices', (f) => Object.assign((f['prices'] as object[])[0] as object, { triggers: {} })],
    ['shortfall', (f) => Object.assign(f['shortfall'] as object, { expectedFen: -1 })],
    ['valueFen', (f) => Object.assign(f, { priorClaimsFen: 1 })],
  ])('notices a changed %s of a facility', async (what, change) => {
    const changed = structuredClone(
      receipts.find(({ facilities: [one] }) => {
        return one !== undefined && one['ltvPpm'] !== 0 && (one['prices'] as object[]).length > 0;
      }),
    ) as Receipt;
    change(changed.facilities[0] as Record<string, unknown>);
    const { code, complaints } = await checkReceipts([changed]);
    expect(code).toBe(1);
    expect(complaints.join('\n')).toContain(`facility f-0: ${what}`);
  });
});
