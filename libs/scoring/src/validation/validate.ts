import { brierScore, type Brier } from './brier.js';
import {
  calibrationGroups,
  hosmerLemeshow,
  type CalibrationGroup,
  type HosmerLemeshow,
} from './calibration.js';
import type { Outcome } from './outcome.js';
import { rankPower, type RankPower } from './rank-power.js';

export interface Validation extends RankPower {
  readonly count: number;
  readonly badCount: number;
  readonly brier: Brier;
  /** Ten groups by forecast, or fewer where forecasts are equal. */
  readonly calibration: readonly CalibrationGroup[];
  readonly hosmerLemeshow: HosmerLemeshow;
}

const groupCount = 10;

/** Forecasts that were made without knowing these outcomes, held against them. */
export function validate(outcomes: readonly Outcome[]): Validation {
  const calibration = calibrationGroups(outcomes, groupCount);
  return {
    count: outcomes.length,
    badCount: outcomes.filter(({ bad }) => bad).length,
    ...rankPower(outcomes),
    brier: brierScore(outcomes, calibration),
    calibration,
    hosmerLemeshow: hosmerLemeshow(calibration, 0),
  };
}
