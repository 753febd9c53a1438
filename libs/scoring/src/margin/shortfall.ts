/**
 * What a facility is likely to lack when the horizon ends: the expected part of the outstanding amount that
 * the value does not cover, E[min(L, max(0, L + C − V))] for C of prior claims and a value V that follows a
 * geometric Brownian motion without drift. It is the difference of two puts of F. Black, "The pricing of
 * commodity contracts" (1976), struck at L + C and at C, not discounted: K Φ(−d₂) − V Φ(−d₁).
 *
 * Said of one facility, and not called a probability of default: what else the enterprise owns is not seen.
 */
import { ln, normalCdf } from '@chanrong/kernel';

export interface ShortfallInput {
  /** V: value of the collateral before claims, fen. */
  readonly valueFen: number;
  /** L and C, fen. */
  readonly outstandingFen: number;
  readonly priorClaimsFen: number;
  /** σ √T, above 0. */
  readonly spread: number;
}

/** Whole fen, from 0 to what is outstanding. */
export function expectedShortfall(input: ShortfallInput): number {
  const { valueFen, outstandingFen, priorClaimsFen, spread } = input;
  const put = (strikeFen: number): number => {
    if (strikeFen === 0) return 0;
    if (valueFen === 0) return strikeFen;
    const d1 = ln(valueFen / strikeFen) / spread + spread / 2;
    return strikeFen * normalCdf(spread - d1) - valueFen * normalCdf(-d1);
  };
  const lacking = put(outstandingFen + priorClaimsFen) - put(priorClaimsFen);
  return Math.min(outstandingFen, Math.max(0, Math.round(lacking)));
}
