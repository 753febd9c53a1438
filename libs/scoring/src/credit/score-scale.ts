/**
 * Between points and probability: Score = Offset + Factor · ln((1 − PD) / PD), with
 * Factor = PDO / ln 2 and Offset = Score₀ − Factor · ln(Odds₀); odds are good to bad.
 * Source: N. Siddiqi, "Credit Risk Scorecards" (2006), ch. 6.
 */
import { exp, ln, quantiseProbability } from '@chanrong/kernel';
import type { ScoreScale } from '../model/scorecard.js';

type Scale = Pick<ScoreScale, 'score' | 'odds' | 'pdo'>;

/** Points of one unit of log odds. */
export function factorOf({ pdo }: Scale): number {
  return pdo / ln(2);
}

/** Score at even odds. */
export function offsetOf(scale: Scale): number {
  return scale.score - factorOf(scale) * ln(scale.odds);
}

/** Probability of default that a score stands for, in multiples of 1e-6. */
export function pdOfScore(score: number, scale: Scale): number {
  return quantiseProbability(1 / (1 + exp((score - offsetOf(scale)) / factorOf(scale))));
}

/** Score of a probability of default in (0, 1), not rounded. */
export function scoreOfPd(pd: number, scale: Scale): number {
  return offsetOf(scale) + factorOf(scale) * ln((1 - pd) / pd);
}

/** Which convention a score follows, such as `600=50:1`. */
export function conventionOf({ score, odds }: Scale): string {
  return `${score}=${odds}:1`;
}
