/**
 * Overall equipment effectiveness of all machines together, by the elements of ISO 22400-2:2014:
 *
 *   availability  = actual production time / planned busy time
 *   effectiveness = planned run time per item · produced quantity / actual production time
 *   quality       = good quantity / produced quantity
 *   OEE           = availability · effectiveness · quality
 *
 * An element that nothing observes is said to be missing, never taken for 1, and then there is no OEE. One
 * above 1 comes from a plan that asks too little: it counts as 1, and says so.
 */
import type { DayPortrait, OeeElement, OeeMissing, OeePortrait } from '../portrait.js';

const ppm = 1_000_000;

/** Of the machines of one enterprise: how many report what. */
export interface MachineCoverage {
  /** With an operating state, and of these with a plan and with a counter of items. */
  readonly running: number;
  readonly planned: number;
  readonly counted: number;
  /** Counters of items, and of good items. */
  readonly partChannels: number;
  readonly goodPartChannels: number;
}

export function describeOee(
  days: readonly DayPortrait[],
  { running, planned, counted, partChannels, goodPartChannels }: MachineCoverage,
): OeePortrait {
  const total = (quantity: keyof DayPortrait): number =>
    days.reduce((sum, day) => sum + day[quantity], 0);
  const availability =
    running === 0
      ? missing('state')
      : planned < running
        ? missing('plan')
        : element(total('operatingMs'), total('plannedMs'));
  const effectiveness =
    running === 0
      ? missing('state')
      : counted < running
        ? missing('parts')
        : planned < running
          ? missing('plan')
          : element(total('standardMs'), total('operatingMs'));
  const quality =
    partChannels === 0
      ? missing('parts')
      : goodPartChannels < partChannels
        ? missing('good-parts')
        : element(total('goodParts'), total('parts'));
  const elements = [availability, effectiveness, quality].map((each) => each.ppm);
  const product = elements.every((each) => each !== null)
    ? elements.reduce((share, each) => share * (each / ppm), 1)
    : null;
  return {
    dayCount: days.length,
    availability,
    effectiveness,
    quality,
    ppm: product === null ? null : Math.round(product * ppm),
  };
}

function missing(what: OeeMissing): OeeElement {
  return { ppm: null, isCapped: false, missing: what };
}

/** Nothing to divide by is nothing seen: a week without a planned hour says nothing about availability. */
function element(part: number, whole: number): OeeElement {
  if (!(whole > 0)) return missing('time');
  const share = part / whole;
  return { ppm: Math.round(Math.min(share, 1) * ppm), isCapped: share > 1, missing: null };
}
