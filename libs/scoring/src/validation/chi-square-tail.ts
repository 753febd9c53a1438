import { assert, exp, normalCdf, normalPdf } from '@chanrong/kernel';

/**
 * P(χ²ₖ > x) for whole degrees of freedom k, from the finite sums: with even k
 * e^(−x/2) Σ_{i < k/2} (x/2)^i / i!, with odd k 2 Φ(−√x) + 2 φ(√x) Σ_{r ≤ (k−1)/2} x^(r−½) / (1·3·…·(2r−1)).
 * Source: Abramowitz and Stegun, 26.4.4 and 26.4.5.
 */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  assert(x >= 0, 'a χ² statistic is at least 0');
  assert(Number.isInteger(degreesOfFreedom) && degreesOfFreedom > 0, 'χ² has degrees of freedom');
  const isEven = degreesOfFreedom % 2 === 0;
  const root = Math.sqrt(x);
  let term = isEven ? 1 : root;
  let sum = isEven ? 1 : 0;
  for (let k = isEven ? 2 : 1; k < degreesOfFreedom; k += 2) {
    if (isEven) {
      term *= x / k;
      sum += term;
    } else {
      sum += term;
      term *= x / (k + 2);
    }
  }
  const tail = isEven ? exp(-x / 2) * sum : 2 * normalCdf(-root) + 2 * normalPdf(root) * sum;
  return Math.min(1, tail);
}
