/**
 * Takes a sample; gives a scorecard: monotone bins, weight of evidence, selection by information value, ridge
 * logistic regression, points. The same sample gives the same card on any machine.
 *
 * A factor whose coefficient turns out below 0 would reward what the sample says is worse, only because
 * another factor tells the same; it is left out, and the regression run again.
 */
import { quantiseScore } from '@chanrong/kernel';
import { factorOf, offsetOf } from '../credit/score-scale.js';
import type { FittedFactor, FittedScorecard } from './fitted-scorecard.js';
import { fitLogistic } from './fit-logistic.js';
import { monotoneBins, type Counts, type MonotoneBins } from './monotone-bins.js';
import type { Sample } from './sample.js';
import { informationValue, weightsOfEvidence } from './weight-of-evidence.js';

export interface FitPolicy {
  readonly fineBinCount: number;
  readonly informationValueMin: number;
  readonly ridge: number;
  readonly scale: FittedScorecard['scale'];
}

/** Textbook values, one for all data; docs/model-card.md says how little others change. */
export const defaultFitPolicy: FitPolicy = {
  // A twentieth of the cases each: fine enough for tails, coarse enough to have bad cases.
  fineBinCount: 20,
  // Below 0.1 a factor is weak (Siddiqi).
  informationValueMin: 0.1,
  // Weights of evidence are of order 1 and so are their coefficients: the penalty of one observation.
  ridge: 1,
  scale: { score: 600, odds: 50, pdo: 20 },
};

interface Candidate {
  readonly name: string;
  readonly bins: MonotoneBins;
  readonly informationValue: number;
  /** Of the bins, and of "not known" last. */
  readonly weights: readonly number[];
  /** Weight of evidence of each case. */
  readonly evidence: Float64Array;
}

export function fitScorecard(sample: Sample, policy: FitPolicy): FittedScorecard {
  let candidates = candidatesOf(sample, policy);
  for (;;) {
    const columns = candidates.map(({ evidence }) => evidence);
    const fit = fitLogistic({ columns, bad: sample.bad, ridge: policy.ridge });
    const kept = candidates.filter((_, j) => (fit.coefficients[j] as number) > 0);
    if (kept.length === candidates.length) {
      const factors = kept.map((each, j) => {
        return fittedFactor(each, fit.coefficients[j] as number, policy);
      });
      const { scale } = policy;
      const basePoints = quantiseScore(offsetOf(scale) - factorOf(scale) * fit.intercept);
      return { status: 'draft', pdStatus: 'calibrated', scale, basePoints, factors };
    }
    candidates = kept;
  }
}

function candidatesOf({ columns, bad }: Sample, policy: FitPolicy): Candidate[] {
  return columns
    .map(({ name, values }) => {
      const bins = monotoneBins(values, bad, policy.fineBinCount);
      const counts: Counts[] = [...bins.bins, bins.unknown];
      const weights = cappedWeights(weightsOfEvidence(counts));
      const evidence = Float64Array.from(values, (value) => weightOf(value, bins, weights));
      return { name, bins, informationValue: informationValue(counts), weights, evidence };
    })
    .filter((each) => each.informationValue >= policy.informationValueMin)
    .sort((one, other) => other.informationValue - one.informationValue);
}

/** "Not known" may be as good as the best bin, but not better: else it would pay to say nothing. */
function cappedWeights(weights: readonly number[]): number[] {
  const known = weights.slice(0, -1);
  return [...known, Math.max(weights.at(-1) ?? 0, Math.min(...known))];
}

function weightOf(value: number, { bins }: MonotoneBins, weights: readonly number[]): number {
  if (Number.isNaN(value)) return weights.at(-1) as number;
  const bin = bins.findIndex(({ upTo }) => upTo === null || value <= upTo);
  return weights[bin] as number;
}

function fittedFactor(
  candidate: Candidate,
  coefficient: number,
  { scale }: FitPolicy,
): FittedFactor {
  const { name, bins, informationValue: value, weights } = candidate;
  const points = weights.map((weight) => {
    return quantiseScore(-factorOf(scale) * coefficient * weight);
  });
  return {
    name,
    better: bins.better,
    informationValue: value,
    coefficient,
    bins: bins.bins.map(({ upTo, good, bad }, bin) => ({
      upTo,
      points: points[bin] as number,
      goodCount: good,
      badCount: bad,
    })),
    unknownPoints: points.at(-1) as number,
  };
}
