/** Takes cases with outcomes; gives a scorecard and how it does on cases that it never saw. */
import { createHash } from 'node:crypto';
import { canonicalJson, Prng } from '@chanrong/kernel';
import {
  crossValidate,
  defaultFitPolicy,
  fitScorecard,
  type FitPolicy,
  type FittedScorecard,
  populationStability,
  type PopulationStability,
  rankPower,
  type Sample,
  scoreCases,
  type ScoredCase,
  validate,
  type Validation,
} from '@chanrong/scoring';

export interface ModelSource {
  readonly file: string;
  readonly sha256: string;
}

export interface ModelFit {
  readonly scorecard: FittedScorecard & {
    readonly id: string;
    /** The first 12 hex digits of the SHA-256 of the card's canonical text: equal cards, equal versions. */
    readonly version: string;
    readonly source: ModelSource;
  };
  readonly policy: FitPolicy;
  readonly split: { readonly foldCount: number; readonly seed: string };
  /** Of forecasts by cards that did not see the case. */
  readonly outOfFold: Validation;
  /** AUC of the single folds. */
  readonly foldAucs: readonly number[];
  /** Of the card on the cases that it was fitted to: the difference is what it learned by heart. */
  readonly inSampleAuc: number;
  /** Scores of the fitted card against scores out of fold, over score bands of a tenth each. */
  readonly stability: PopulationStability;
}

const bandCount = 10;

export function fitModel(
  sample: Sample,
  source: ModelSource,
  split: { readonly foldCount: number; readonly seed: string },
): ModelFit {
  const policy = defaultFitPolicy;
  const card = fitScorecard(sample, policy);
  const inSample = scoreCases(sample, card);
  const random = Prng.fromSeed(split.seed);
  const outOfFold = crossValidate(sample, policy, { foldCount: split.foldCount, random });
  const version = createHash('sha256').update(canonicalJson(card)).digest('hex').slice(0, 12);
  const id = source.file.replace(/^.*\//, '').replace(/\..*$/, '');
  return {
    scorecard: { id, version, source, ...card },
    policy,
    split,
    outOfFold: validate(outOfFold),
    foldAucs: foldAucs(outOfFold, split.foldCount),
    inSampleAuc: rankPower(inSample).auc,
    stability: stability(inSample, outOfFold),
  };
}

function foldAucs(cases: readonly ScoredCase[], foldCount: number): number[] {
  return Array.from({ length: foldCount }, (_, fold) => {
    return rankPower(cases.filter((each) => each.fold === fold)).auc;
  });
}

type Scored = readonly { readonly score: number }[];

function stability(expected: Scored, actual: Scored): PopulationStability {
  const scores = expected.map(({ score }) => score).sort((one, other) => one - other);
  const limits = Array.from({ length: bandCount - 1 }, (_, band) => {
    return scores[Math.floor(((band + 1) * scores.length) / bandCount)] as number;
  });
  const bands = [...new Set(limits)];
  return populationStability(countBands(expected, bands), countBands(actual, bands));
}

function countBands(cases: Scored, limits: readonly number[]): number[] {
  const counts = Array.from({ length: limits.length + 1 }, () => 0);
  for (const { score } of cases) {
    const band = limits.filter((limit) => limit <= score).length;
    counts[band] = (counts[band] as number) + 1;
  }
  return counts;
}
