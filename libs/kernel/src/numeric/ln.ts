import { binaryExponent, powerOfTwo } from './power-of-two.js';

/** ln 2 in two parts; the first has 40 bits, so an exponent times it is exact. */
const LN2_HIGH = 0.6931471805592082;
const LN2_LOW = 7.371002565167799e-13;
const SQRT_2 = 1.4142135623730951;
const SMALLEST_NORMAL = powerOfTwo(-1022);

/**
 * The natural logarithm, within 1 ulp (measured: 0.77), the same bits on every machine.
 * -Infinity at 0, NaN below.
 *
 * x = 2^k · (1 + f) with 1 + f in [√½, √2). With s = f/(2 + f), ln(1 + f) = 2·artanh(s), and
 * 2s = f − s·f turns that into f − (f²/2 − s·(f²/2 + rest)), where f and f²/2 carry the size and the
 * rounding of s no longer counts. Source: K. C. Ng, Sun Microsystems, notes in FDLIBM e_log.c (1993);
 * the series of artanh in place of its minimax polynomial.
 */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  if (x < SMALLEST_NORMAL) return lnOfNormal(x * powerOfTwo(54), -54);
  return lnOfNormal(x, 0);
}

/** ln(x · 2^exponentShift) for a positive, finite, normal x. */
function lnOfNormal(x: number, exponentShift: number): number {
  let k = binaryExponent(x);
  let mantissa = x * powerOfTwo(-k);
  if (mantissa >= SQRT_2) {
    mantissa /= 2;
    k += 1;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  const exponent = k + exponentShift;
  const small = s * (halfSquare + artanhRest(s * s)) + exponent * LN2_LOW;
  return exponent * LN2_HIGH - (halfSquare - small - f);
}

/** 2·artanh(s)/s − 2 = Σ 2·z^i/(2i + 1) with z = s² ≤ 0.0295; what is left out is below 2^-63. */
function artanhRest(z: number): number {
  let sum = 2 / 23;
  sum = 2 / 21 + z * sum;
  sum = 2 / 19 + z * sum;
  sum = 2 / 17 + z * sum;
  sum = 2 / 15 + z * sum;
  sum = 2 / 13 + z * sum;
  sum = 2 / 11 + z * sum;
  sum = 2 / 9 + z * sum;
  sum = 2 / 7 + z * sum;
  sum = 2 / 5 + z * sum;
  sum = 2 / 3 + z * sum;
  return z * sum;
}
