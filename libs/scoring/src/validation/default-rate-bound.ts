import { assert, exp, ln } from '@chanrong/kernel';

/**
 * The largest PD that no default among `count` independent cases leaves credible: (1 − PD)^n = 1 − γ, so
 * PD = 1 − (1 − γ)^(1/n). What can be said of a card that has seen none yet; with dependent cases it is more.
 * Source: K. Pluto and D. Tasche, "Estimating probabilities of default for low default portfolios" (2005).
 * @param count 1 or more
 * @param confidence γ, above 0 and below 1
 */
export function defaultRateBound(count: number, confidence: number): number {
  assert(Number.isInteger(count) && count >= 1, 'a bound rests on one case at least');
  assert(confidence > 0 && confidence < 1, 'a confidence lies between 0 and 1');
  return 1 - exp(ln(1 - confidence) / count);
}
