/** Takes what each factor gave, and the collateral; gives score, probability of default, grade, limit and loss. */
import { quantiseRatioPpm } from '@chanrong/kernel';
import type { Collateral } from '../collateral/collateral.js';
import type { Contribution, Credit, Grading } from '../evaluation.js';
import { type GradeStanding, stepGrade } from '../grading/grade-standing.js';
import { masterGradeOf } from '../model/master-scale.js';
import type { Grade, Scorecard } from '../model/scorecard.js';
import { PPM } from '../ppm.js';
import { reasonsOf } from '../reasons.js';
import { expectedLoss, lossGivenDefault } from './loss.js';
import { conventionOf, pdOfScore } from './score-scale.js';

const MS_PER_DAY = 86_400_000;

export interface CreditInput {
  readonly scorecard: Scorecard;
  readonly collateral: Collateral;
  /** The grade held before; null at first sight. */
  readonly standing: GradeStanding | null;
  /** Enterprise time of the observation, and the instant that is described, Unix ms. */
  readonly atMs: number;
  readonly asOfMs: number;
}

export function creditFrom(contributions: readonly Contribution[], input: CreditInput): Credit {
  const { scorecard: card, collateral } = input;
  const { policy, scale, basePoints } = card;
  const score = contributions.reduce((sum, { points }) => sum + points, basePoints);
  const pdPpm = Math.max(quantiseRatioPpm(pdOfScore(score, scale)), policy.pdPpmMin.value);
  const { code, grade: observed } = masterGradeOf(pdPpm, card.masterScale);
  const grading = gradingOf(input, observed);
  const { grade } = grading.held;
  const limitFen = Math.min(collateral.borrowingBaseFen, policy.limitFenMax.value[grade]);
  const exposure = { collateralFen: collateral.marketFen, exposureFen: limitFen };
  const lgdPpm = lossGivenDefault(exposure, policy.loss);
  return {
    score,
    basePoints,
    scale: { min: scale.min, max: scale.max, pdo: scale.pdo, at: conventionOf(scale) },
    grade,
    internalGrade: code,
    grading,
    pd12m: pdPpm / PPM,
    pdStatus: card.pdStatus,
    lgdPpm,
    expectedLossFen: expectedLoss({ pdPpm, lgdPpm, exposureFen: limitFen }),
    creditLimitSuggested: { currency: 'CNY', fen: limitFen },
    contributions,
    reasons: reasonsOf(contributions, card),
  };
}

function gradingOf(
  { scorecard, standing: before, atMs, asOfMs }: CreditInput,
  observed: Grade,
): Grading {
  const { upgradeCooldownDays, settlingDays } = scorecard.policy.grading ?? {};
  const held = stepGrade(
    before,
    { grade: observed, atMs },
    {
      cooldownMs: (upgradeCooldownDays?.value ?? 0) * MS_PER_DAY,
      settlingMs: (settlingDays?.value ?? 0) * MS_PER_DAY,
      asOfMs,
    },
  );
  return { observed, atMs, before, held };
}
