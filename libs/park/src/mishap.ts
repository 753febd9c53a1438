/**
 * What goes wrong at a plant, by name: the same seed with and without a mishap is the same world but for it.
 * Some happen to the goods, some to what instruments say about them, some to the gateway in between.
 */

export const mishapNames = [
  /** The scale of the raw store shows one value for ever; a day later a lot is driven off behind it. */
  'stuck-scale',
  /** Somebody opens the scale of the raw store and makes it show more; a day later a lot is driven off. */
  'cover-opened',
  /** A little raw material leaves past the meters, day and night. */
  'slow-theft',
  /** Machines run empty outside working hours: energy without output. */
  'idle-running',
  /** Counters and states claim work outside working hours: output without energy. */
  'invented-output',
  /** The gateway reaches nobody; what it stored comes when it is back. */
  'gateway-offline',
  /** The gateway's clock is wrong by hours, one way or the other. */
  'clock-ahead',
  'clock-behind',
] as const;

export type MishapName = (typeof mishapNames)[number];

export interface Mishap {
  readonly name: MishapName;
  /** Unix ms, whole minutes; `untilMs` is the first moment after it. */
  readonly fromMs: number;
  readonly untilMs: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

export const mishapSizes = {
  /** Share of the raw store's capacity that a slow theft takes in a day: below the noise of one reading. */
  slowTheftPerDay: 0.004,
  /** From when its instrument lies until the lot is driven off. */
  lootAfterMs: dayMs,
  /** How much more than is there an opened scale shows. */
  ballastShare: 0.3,
  coverOpenMs: 10 * minuteMs,
  clockMs: 6 * 3_600_000,
} as const;

/** The mishap of this name that goes on at an instant, Unix ms. */
export function mishapAt(
  mishaps: readonly Mishap[],
  name: MishapName,
  atMs: number,
): Mishap | undefined {
  return mishaps.find((each) => each.name === name && each.fromMs <= atMs && atMs < each.untilMs);
}

/** What the gateway's clock says at an instant, Unix ms. */
export function clockMs(mishaps: readonly Mishap[], atMs: number): number {
  if (mishapAt(mishaps, 'clock-ahead', atMs) !== undefined) return atMs + mishapSizes.clockMs;
  if (mishapAt(mishaps, 'clock-behind', atMs) !== undefined) return atMs - mishapSizes.clockMs;
  return atMs;
}

/** When what was measured at an instant can be sent, Unix ms. */
export function sendableMs(mishaps: readonly Mishap[], atMs: number): number {
  return mishapAt(mishaps, 'gateway-offline', atMs)?.untilMs ?? atMs;
}
