// Takes a double, gives the true value of a function there to 40 digits or more; for specs only.
import { Decimal } from 'decimal.js';

/** Apart from the product's Decimal: more digits, so that nothing is judged by its own rounding. */
export const Reference = Decimal.clone({ precision: 50, defaults: true });

const TWO_PI = Reference.acos(-1).times(2);

/** The value of a double. (decimal.js takes its shortest decimal text instead, up to half an ulp away.) */
export function exact(x: number): Decimal {
  let numerator = x;
  let twos = 0;
  for (; !Number.isInteger(numerator); twos++) numerator *= 2;
  return new Reference(BigInt(numerator).toString()).div(new Reference(2).pow(twos));
}

export function referencePdf(x: number): Decimal {
  const exponent = exact(x).pow(2).div(-2);
  return exponent.exp().div(TWO_PI.sqrt());
}

/** Φ(x): the Taylor series around 0 (all terms of one sign), beyond 7 the continued fraction of Laplace. */
export function referenceCdf(x: number): Decimal {
  const y = Math.abs(x);
  const lower = y <= 7 ? new Reference(0.5).minus(centre(y)) : laplaceTail(y);
  return x < 0 ? lower : new Reference(1).minus(lower);
}

/** How far `actual` is from the truth, in units of the last place of a double of that size. */
export function ulpError(actual: number, truth: Decimal): number {
  return exact(actual).minus(truth).abs().div(ulp(truth)).toNumber();
}

export function relativeError(actual: number, truth: Decimal): number {
  return exact(actual).minus(truth).div(truth).abs().toNumber();
}

function ulp(truth: Decimal): Decimal {
  const exponent = Math.floor(Math.log2(Math.abs(truth.toNumber()))) - 52;
  return new Reference(2).pow(Math.max(exponent, -1074));
}

/** Φ(y) − ½ = φ(y)·Σ y^(2n+1)/(1·3·5···(2n+1)). */
function centre(y: number): Decimal {
  const square = exact(y).pow(2);
  let term = exact(y);
  let sum = term;
  for (let odd = 3; term.gt('1e-70'); odd += 2) {
    term = term.times(square).div(odd);
    sum = sum.plus(term);
  }
  return sum.times(referencePdf(y));
}

/** Φ(−y) = φ(y)/(y + 1/(y + 2/(y + 3/(y + …)))). */
function laplaceTail(y: number): Decimal {
  const argument = exact(y);
  let fraction = argument;
  for (let i = 120; i >= 1; i--) fraction = new Reference(i).div(fraction).plus(argument);
  return referencePdf(y).div(fraction);
}
