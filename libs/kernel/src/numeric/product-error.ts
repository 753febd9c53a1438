/** 2^27 + 1: splits a double into two halves of 26 bits. */
const SPLITTER = 134217729;

/**
 * What rounding took from a product: a·b = (a * b) + productError(a, b), exactly.
 *
 * Source: T. J. Dekker, "A floating-point technique for extending the available precision",
 * Numerische Mathematik 18 (1971), with Veltkamp's splitting. Holds while nothing overflows or
 * underflows: |a|, |b| < 2^995 and |a·b| > 2^-968.
 */
export function productError(a: number, b: number): number {
  const product = a * b;
  const aShifted = SPLITTER * a;
  const aHigh = aShifted - (aShifted - a);
  const aLow = a - aHigh;
  const bShifted = SPLITTER * b;
  const bHigh = bShifted - (bShifted - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
