import { assert } from '../assert.js';
import { money, type Currency, type Money } from './money.js';

/**
 * Splits an amount in proportion to `weights`, so that the parts add back up to it.
 *
 * Each part is its exact share cut to whole fen; the fen left over go one each to the parts that lost
 * most by the cut, the earlier first (largest remainder, Hamilton's method). A part is less than one
 * fen from its exact share, and a weight of 0 gets nothing.
 *
 * @param weights safe integers of at least 0 (counts, fen, parts per million), not all 0
 */
export function allocateMoney<C extends Currency>(
  amount: Money<C>,
  weights: readonly number[],
): Money<C>[] {
  assert(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0),
    'weights are safe integers of at least 0',
  );
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  assert(total > 0n, 'some weight is above 0');

  const fen = BigInt(Math.abs(amount.fen));
  const shares = weights.map((weight, index) => {
    const scaled = fen * BigInt(weight);
    return { index, whole: scaled / total, remainder: scaled % total };
  });
  const leftOver = Number(shares.reduce((rest, share) => rest - share.whole, fen));
  const byRemainder = shares.toSorted(
    (a, b) => compare(b.remainder, a.remainder) || a.index - b.index,
  );
  for (const share of byRemainder.slice(0, leftOver)) share.whole += 1n;

  const sign = amount.fen < 0 ? -1 : 1;
  return shares.map((share) => money(sign * Number(share.whole), amount.currency));
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
