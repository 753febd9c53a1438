/** A scorecard that was learned from outcomes: versioned data, like the committed one, and read the same way. */
import type { ScoreScale } from '../model/scorecard.js';
import { pointsOf } from '../model/points.js';

export interface FittedBin {
  /** Largest value of the bin, included; null for the last one. */
  readonly upTo: number | null;
  readonly points: number;
  /** Cases it was learned from. */
  readonly goodCount: number;
  readonly badCount: number;
}

export interface FittedFactor {
  readonly name: string;
  readonly better: 'higher' | 'lower';
  readonly informationValue: number;
  /** Of its weight of evidence in the regression; above 0. */
  readonly coefficient: number;
  /** Ascending by value; points never fall as the value gets better. */
  readonly bins: readonly FittedBin[];
  /** At most the points of the best bin: not knowing never beats knowing the best. */
  readonly unknownPoints: number;
}

export interface FittedScorecard {
  readonly status: 'draft';
  readonly pdStatus: 'calibrated';
  readonly scale: Pick<ScoreScale, 'score' | 'odds' | 'pdo'>;
  readonly basePoints: number;
  /** By information value, largest first. */
  readonly factors: readonly FittedFactor[];
}

/** Base points and the points of every factor. @param valueOf NaN where not known */
export function fittedScore(
  { basePoints, factors }: FittedScorecard,
  valueOf: (name: string) => number,
): number {
  return factors.reduce((score, factor) => {
    const value = valueOf(factor.name);
    return score + (Number.isNaN(value) ? factor.unknownPoints : pointsOf(value, factor));
  }, basePoints);
}
