/** The console's own checks come to the same figures from receipts alone, and notice what was changed. */
import { describe, expect, it } from '@jest/globals';
import { type Check, checkReceipt } from '../../apps/web/src/verify/check-receipt.js';
import { randomReceipt } from './random-receipt.js';

const receipts = Array.from({ length: 60 }, (_, index) => randomReceipt(index));
interface Judged {
  readonly score: number;
  readonly pd12m: number;
  readonly model: object;
  readonly contributions: readonly { readonly points: number }[];
}

const failedOf = (checks: readonly Check[]) =>
  checks.filter(({ passed }) => !passed).map(({ name }) => name);

describe('checkReceipt', () => {
  it('agrees with every receipt', async () => {
    for (const receipt of receipts) {
      expect(failedOf(await checkReceipt(receipt, receipt.scoreHash))).toEqual([]);
    }
    const scored = receipts.filter(({ evaluation }) => evaluation['outcome'] === 'scored');
    expect(scored.length).toBeGreaterThan(20);
  });

  it.each<[string, (evaluation: Judged) => object, string[]]>([
    ['a score', ({ score }) => ({ score: score + 1 }), ['score', 'pd', 'hash']],
    ['a probability', ({ pd12m }) => ({ pd12m: pd12m / 2 }), ['pd', 'hash']],
    ['a version', ({ model }) => ({ model: { ...model, version: '0' } }), ['model', 'hash']],
    [
      'points',
      ({ contributions }) => ({
        contributions: contributions.map((each, index) => {
          return index === 0 ? { ...each, points: each.points + 1 } : each;
        }),
      }),
      ['points', 'hash'],
    ],
  ])('notices a changed %s', async (_what, change, failed) => {
    const honest = receipts.find(({ evaluation }) => evaluation['outcome'] === 'scored');
    if (honest === undefined) throw new Error('no receipt is of a score');
    const evaluation = honest.evaluation as unknown as Judged;
    const forged = { ...honest, evaluation: { ...evaluation, ...change(evaluation) } };
    expect(failedOf(await checkReceipt(forged, honest.scoreHash))).toEqual(failed);
  });

  it('notices a receipt of another score', async () => {
    const [one, other] = receipts;
    if (one === undefined || other === undefined) throw new Error('there are no receipts');
    expect(failedOf(await checkReceipt(one, other.scoreHash))).toEqual(['shown']);
  });
});
