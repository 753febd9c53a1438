import { expReduced } from './exp-reduced.js';

const STEPS_PER_UNIT = 46.16624130844683; // 32 / ln 2
/** ln2/32 in two parts; the first has 36 bits, so a step count times it is exact. */
const STEP_HIGH = 0.021660849392446835;
const STEP_LOW = 5.145609244655338e-14;

/**
 * e^x, within 1 ulp (measured: 0.52), the same bits on every machine; subnormal results are rounded
 * once. 0 below -745.2, Infinity above 709.8, NaN of NaN.
 */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/**
 * e^(x + xLow) for an exponent known to more than a double holds, |xLow| ≤ ulp(x).
 * Without `xLow`, e^(−x²/2) would lose 10 bits in the far tail.
 *
 * The argument is reduced by multiples of ln2/32 in two parts. Source: W. J. Cody and W. Waite,
 * "Software Manual for the Elementary Functions" (1980).
 */
export function expOfSum(x: number, xLow: number): number {
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  if (x !== x) return NaN;
  const n = Math.floor(x * STEPS_PER_UNIT + 0.5);
  return expReduced(n, x - n * STEP_HIGH, xLow - n * STEP_LOW);
}
