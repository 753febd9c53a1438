/** Whether a forecast has the right level: groups of similar forecasts beside what came of them. */
import { assert } from '@chanrong/kernel';
import { chiSquareTail } from './chi-square-tail.js';
import type { Outcome } from './outcome.js';

export interface CalibrationGroup {
  readonly count: number;
  readonly badCount: number;
  readonly pdMin: number;
  readonly pdMax: number;
  readonly pdMean: number;
  /** Bad cases / all cases. */
  readonly badRate: number;
}

/** At most `groupCount` groups of about equal size, by forecast; equal forecasts stay together. */
export function calibrationGroups(
  outcomes: readonly Outcome[],
  groupCount: number,
): CalibrationGroup[] {
  const sorted = outcomes.toSorted((one, other) => one.pd - other.pd);
  const groups: CalibrationGroup[] = [];
  let from = 0;
  for (let group = 1; group <= groupCount && from < sorted.length; group += 1) {
    let to = Math.max(from + 1, Math.round((group * sorted.length) / groupCount));
    while (to < sorted.length && sorted[to]?.pd === sorted[to - 1]?.pd) to += 1;
    groups.push(groupOf(sorted.slice(from, to)));
    from = to;
  }
  return groups;
}

function groupOf(sorted: readonly Outcome[]): CalibrationGroup {
  const count = sorted.length;
  const badCount = sorted.filter(({ bad }) => bad).length;
  return {
    count,
    badCount,
    pdMin: sorted[0]?.pd ?? 0,
    pdMax: sorted.at(-1)?.pd ?? 0,
    pdMean: sorted.reduce((sum, { pd }) => sum + pd, 0) / count,
    badRate: badCount / count,
  };
}

export interface HosmerLemeshow {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Probability of a larger statistic from a forecast whose level is right. */
  readonly pValue: number;
}

/**
 * Σ (O − E)² / (E (1 − E/n)) over the groups, as χ². Source: Hosmer and Lemeshow (1980): g − 2 degrees of
 * freedom where forecasts were fitted to these outcomes (`fittedParameters` 2), g where they were not (0).
 */
export function hosmerLemeshow(
  groups: readonly CalibrationGroup[],
  fittedParameters: 0 | 2,
): HosmerLemeshow {
  let statistic = 0;
  for (const { count, badCount, pdMean } of groups) {
    const expected = count * pdMean;
    assert(expected > 0 && expected < count, 'a forecast is never certain');
    const difference = badCount - expected;
    statistic += (difference * difference) / (expected * (1 - pdMean));
  }
  const degreesOfFreedom = groups.length - fittedParameters;
  return { statistic, degreesOfFreedom, pValue: chiSquareTail(statistic, degreesOfFreedom) };
}
