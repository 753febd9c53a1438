import { bestPoints, pointsOf } from '../model/points.js';
import type { Factor, Scorecard } from '../model/scorecard.js';
import type { Contribution } from '../evaluation.js';
import { measureFactor, measureStockFactor } from './measure-factors.js';
import type { FactorView, Measurement, StockView } from './measurement.js';

/** What each factor of the card gives, in the order of the card. */
export function contributionsOf(view: FactorView, { factors }: Scorecard): Contribution[] {
  return factors.map((factor) => contributionOf(factor, measureFactor(factor.code, view)));
}

/** The same contributions over another stock: what looks at more than that stays as it was. */
export function restateContributions(
  contributions: readonly Contribution[],
  view: StockView,
  { factors }: Scorecard,
): Contribution[] {
  return contributions.map((contribution) => {
    const factor = factors.find(({ code }) => code === contribution.code);
    const measured = factor && measureStockFactor(factor.code, view);
    return factor && measured ? contributionOf(factor, measured) : contribution;
  });
}

function contributionOf(factor: Factor, measured: Measurement): Contribution {
  return {
    code: factor.code,
    value: measured.known ? measured.value : null,
    unknown: measured.known ? null : measured.cause,
    points: measured.known ? pointsOf(measured.value, factor) : factor.unknownPoints,
    pointsMax: bestPoints(factor),
    evidence: measured.evidence,
  };
}
