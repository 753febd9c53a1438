import type { Factor } from './scorecard.js';

/** Points of the first bin whose limit the value does not exceed; the last bin has no limit. */
export function pointsOf(value: number, { bins }: Pick<Factor, 'bins'>): number {
  let points = 0;
  for (const bin of bins) {
    points = bin.points;
    if (bin.upTo === null || value <= bin.upTo) break;
  }
  return points;
}

/** Points of the best bin: the last or the first, since bins are monotone. */
export function bestPoints({ bins, better }: Factor): number {
  return bins.at(better === 'higher' ? -1 : 0)?.points ?? 0;
}

/** The least that the factor can give, known or not. */
export function worstPoints({ bins, better, unknownPoints }: Factor): number {
  return Math.min(unknownPoints, bins.at(better === 'higher' ? 0 : -1)?.points ?? 0);
}
