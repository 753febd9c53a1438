import { assert } from '../assert.js';
import { productError } from './product-error.js';

const MILLION = 1_000_000;

/** The score rounded to a whole point, ties to even. `points` is finite. */
export function quantiseScore(points: number): number {
  return roundScaled(points, 1);
}

/** The probability rounded to a multiple of 1e-6, ties to even. `probability` is in [0, 1]. */
export function quantiseProbability(probability: number): number {
  assert(probability >= 0 && probability <= 1, 'a probability is in [0, 1]');
  return roundScaled(probability, MILLION) / MILLION;
}

/** The ratio as an integer of parts per million, ties to even. `ratio` is finite, |ratio| < 9e9. */
export function quantiseRatioPpm(ratio: number): number {
  return roundScaled(ratio, MILLION);
}

/**
 * value · scale rounded once to an integer, ties to even, never -0.
 *
 * The exact product decides: a double a hair above a tie goes up even where value * scale hides the
 * hair. So `Decimal(value).quantize(…, ROUND_HALF_EVEN)` in another language gives the same figure.
 */
function roundScaled(value: number, scale: number): number {
  const scaled = value * scale;
  assert(Math.abs(scaled) <= Number.MAX_SAFE_INTEGER, 'a quantised figure is a safe integer');
  const below = Math.floor(scaled);
  const fraction = scaled - below;
  if (fraction !== 0.5) return below + (fraction > 0.5 ? 1 : 0) + 0;
  const hidden = productError(value, scale);
  const up = hidden === 0 ? below % 2 !== 0 : hidden > 0;
  return below + (up ? 1 : 0) + 0;
}
