import type { CalibrationGroup } from './calibration.js';
import type { Outcome } from './outcome.js';

/** (1/n) Σ (p − y)²: 0 is perfect; who always forecasts the mean rate gets its uncertainty. */
export interface Brier {
  readonly score: number;
  /** Σ n (p̄ − ō)² / N: what a wrong level costs. */
  readonly reliability: number;
  /** Σ n (ō − ȳ)² / N: what telling groups apart gains. */
  readonly resolution: number;
  /** ȳ (1 − ȳ): what nature decides. */
  readonly uncertainty: number;
  /** What is left because forecasts of one group differ; 0 where they are equal. */
  readonly withinGroups: number;
}

/**
 * score = reliability − resolution + uncertainty + withinGroups, exactly.
 * Source: Murphy (1973); the rest within groups is that of Stephenson, Coelho and Jolliffe (2008).
 * @param groups of the same outcomes
 */
export function brierScore(
  outcomes: readonly Outcome[],
  groups: readonly CalibrationGroup[],
): Brier {
  const total = outcomes.length;
  const rate = groups.reduce((sum, { badCount }) => sum + badCount, 0) / total;
  let score = 0;
  for (const { pd, bad } of outcomes) score += square(pd - (bad ? 1 : 0)) / total;
  let reliability = 0;
  let resolution = 0;
  for (const { count, pdMean, badRate } of groups) {
    reliability += (count * square(pdMean - badRate)) / total;
    resolution += (count * square(badRate - rate)) / total;
  }
  const uncertainty = rate * (1 - rate);
  const withinGroups = score - (reliability - resolution + uncertainty);
  return { score, reliability, resolution, uncertainty, withinGroups };
}

function square(value: number): number {
  return value * value;
}
