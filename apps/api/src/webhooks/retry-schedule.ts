/** When a delivery that failed is tried again: the schedule that Standard Webhooks recommends, over three days. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Pause after the first, second, … failed attempt, ms. */
const pausesMs = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const;
/** Pauses differ by up to so much of themselves, so that what failed together does not come back together. */
const jitterShare = 0.2;

/**
 * @param attempts that have failed, 1 or more
 * @param random from 0 to 1, without 1
 * @returns ms until the next attempt; undefined: there is none
 */
export function retryPauseMs(attempts: number, random: number): number | undefined {
  const pauseMs = pausesMs[attempts - 1];
  return pauseMs && Math.round(pauseMs * (1 + jitterShare * (2 * random - 1)));
}
