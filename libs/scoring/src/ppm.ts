import { assert } from '@chanrong/kernel';

/** Parts per million: the unit of every ratio in a scorecard and in an answer. */
export const PPM = 1_000_000;

/**
 * `amount` × `ppm` / 1,000,000, rounded down, exact for every safe integer amount of at least 0.
 * The amount is cut into millions and a rest, so that no product leaves the safe integers.
 */
export function shareOf(amount: number, ppm: number): number {
  assert(Number.isSafeInteger(amount) && amount >= 0, 'an amount is a safe integer of at least 0');
  assert(Number.isInteger(ppm) && ppm >= 0 && ppm <= PPM, 'a share is from 0 to 1,000,000 ppm');
  const rest = amount % PPM;
  const millions = (amount - rest) / PPM;
  return millions * ppm + Math.floor((rest * ppm) / PPM);
}

/** A ratio in ppm as people read it: 123456 → `12.3 %`. */
export function percent(ppm: number): string {
  return `${Math.round(ppm / 1_000) / 10} %`;
}

/** What part of an amount another one is, as people read it; of nothing, 0 %. */
export function percentOf(part: number, whole: number): string {
  return percent(whole === 0 ? 0 : (part / whole) * PPM);
}
