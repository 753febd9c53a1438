const exponentMin = -1074;
const exponentMax = 1023;
const POWERS = powers();

const word = new DataView(new ArrayBuffer(8));

/** 2^exponent, exact. `exponent` is an integer from -1074 to 1023. */
export function powerOfTwo(exponent: number): number {
  return POWERS[exponent - exponentMin]!;
}

/**
 * value · 2^exponent with one rounding, also where the result is subnormal or overflows.
 * `value` is in [½, 2) and `exponent` an integer from -2044 to 1024.
 */
export function scaleByPowerOfTwo(value: number, exponent: number): number {
  if (exponent > exponentMax) return value * powerOfTwo(exponent - 1) * 2;
  if (exponent < -1022) return value * powerOfTwo(exponent + 1022) * powerOfTwo(-1022);
  return value * powerOfTwo(exponent);
}

/** The e for which 2^e ≤ value < 2^(e+1). `value` is positive, finite and normal. */
export function binaryExponent(value: number): number {
  word.setFloat64(0, value);
  return (word.getUint32(0) >>> 20) - 1023;
}

function powers(): Float64Array {
  const table = new Float64Array(exponentMax - exponentMin + 1);
  table[-exponentMin] = 1;
  for (let i = -exponentMin + 1; i < table.length; i++) table[i] = table[i - 1]! * 2;
  for (let i = -exponentMin - 1; i >= 0; i--) table[i] = table[i + 1]! / 2;
  return table;
}
