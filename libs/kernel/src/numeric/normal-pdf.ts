import { expOfSum } from './exp.js';
import { productError } from './product-error.js';

/** 1/√(2π) */
export const INVERSE_SQRT_TWO_PI = 0.3989422804014327;

/** The standard normal density e^(−x²/2)/√(2π), within 2 ulp. */
export function normalPdf(x: number): number {
  return INVERSE_SQRT_TWO_PI * expOfMinusHalfSquare(x);
}

/** e^(−x²/2), with the exponent carried to twice the precision so that the tail keeps its digits. */
export function expOfMinusHalfSquare(x: number): number {
  if (x > 40 || x < -40) return 0;
  return expOfSum(-0.5 * x * x, -0.5 * productError(x, x));
}
