import { expertInsufficiencies, expertUnknowns } from './expert-explanations.js';
import { expertDataFactors, expertProductionFactors } from './expert-factors.js';
import { expertOutputFactors } from './expert-output-factors.js';
import { expertPaperFactors } from './expert-paper-factors.js';
import { expertPolicy } from './expert-policy.js';
import { expertStockFactors } from './expert-stock-factors.js';
import type { Scorecard } from './scorecard.js';

/**
 * The first committed scorecard: what experts would look at, before any outcome could teach otherwise.
 *
 * 600 points are 50 good to 1 bad and 20 points double the odds. A factor gives points above or below
 * that middle, so a reader sees at once what speaks for an enterprise and what against it. Its PD is an
 * opinion (`pdStatus: expert`). Master grades double the PD from one to the next.
 */
export const expertScorecard: Scorecard = {
  id: 'chanrong-expert',
  version: '3',
  status: 'committed',
  pdStatus: 'expert',
  tier: 'high',
  policy: expertPolicy,
  scale: { score: 600, odds: 50, pdo: 20, min: 150, max: 850 },
  basePoints: 600,
  factors: [
    ...expertProductionFactors,
    ...expertOutputFactors,
    ...expertDataFactors,
    ...expertStockFactors,
    ...expertPaperFactors,
  ],
  unknowns: expertUnknowns,
  insufficiencies: expertInsufficiencies,
  masterScale: [
    { code: '1', grade: 'A', pdPpmMax: 1_000 },
    { code: '2', grade: 'A', pdPpmMax: 2_000 },
    { code: '3', grade: 'A', pdPpmMax: 4_000 },
    { code: '4', grade: 'B', pdPpmMax: 8_000 },
    { code: '5', grade: 'B', pdPpmMax: 16_000 },
    { code: '6', grade: 'C', pdPpmMax: 32_000 },
    { code: '7', grade: 'C', pdPpmMax: 64_000 },
    { code: '8', grade: 'D', pdPpmMax: 128_000 },
    { code: '9', grade: 'E', pdPpmMax: 256_000 },
    { code: '10', grade: 'E', pdPpmMax: 1_000_000 },
  ],
};
