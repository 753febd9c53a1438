/** Takes a sample; gives a forecast for every case from a card that never saw it. */
import { assert, type Prng } from '@chanrong/kernel';
import { pdOfScore } from '../credit/score-scale.js';
import type { Outcome } from '../validation/outcome.js';
import { fitScorecard, type FitPolicy } from './fit-scorecard.js';
import { fittedScore, type FittedScorecard } from './fitted-scorecard.js';
import { subset, type Sample } from './sample.js';

export interface ScoredCase extends Outcome {
  readonly score: number;
  /** Which fold was left out when its card was fitted. */
  readonly fold: number;
}

/** Everything is fitted anew in each fold: bins, selection, coefficients, points. */
export function crossValidate(
  sample: Sample,
  policy: FitPolicy,
  split: { readonly foldCount: number; readonly random: Prng },
): ScoredCase[] {
  const folds = stratifiedFolds(sample.bad, split);
  const scored: ScoredCase[] = [];
  for (let fold = 0; fold < split.foldCount; fold += 1) {
    const seen = [...folds.keys()].filter((index) => folds[index] !== fold);
    const unseen = [...folds.keys()].filter((index) => folds[index] === fold);
    const card = fitScorecard(subset(sample, seen), policy);
    const cases = scoreCases(subset(sample, unseen), card);
    scored.push(...cases.map((each) => ({ ...each, fold })));
  }
  return scored;
}

/** Scores and PDs of all cases by one card. */
export function scoreCases(sample: Sample, card: FittedScorecard): Omit<ScoredCase, 'fold'>[] {
  const columns = new Map(sample.columns.map(({ name, values }) => [name, values]));
  return sample.bad.map((bad, index) => {
    const score = fittedScore(card, (name) => columns.get(name)?.[index] ?? Number.NaN);
    return { score, pd: pdOfScore(score, card.scale), bad };
  });
}

/** A fold for each case; good and bad cases are dealt out evenly, each in random order. */
function stratifiedFolds(
  bad: readonly boolean[],
  { foldCount, random }: { readonly foldCount: number; readonly random: Prng },
): number[] {
  assert(Number.isInteger(foldCount) && foldCount > 1, 'there are two folds at least');
  const folds = bad.map(() => 0);
  for (const isBad of [false, true]) {
    const cases = [...bad.keys()].filter((index) => bad[index] === isBad);
    assert(cases.length >= foldCount, 'every fold has good and bad cases');
    random.shuffle(cases).forEach((index, place) => {
      folds[index] = place % foldCount;
    });
  }
  return folds;
}
