import { bestPoints, pointsOf } from '../model/points.js';
import type { Scorecard } from '../model/scorecard.js';
import type { Contribution } from '../evaluation.js';
import { measureFactor } from './measure-factors.js';
import type { FactorView } from './measurement.js';

/** What each factor of the card gives, in the order of the card. */
export function contributionsOf(view: FactorView, { factors }: Scorecard): Contribution[] {
  return factors.map((factor) => {
    const measured = measureFactor(factor.code, view);
    return {
      code: factor.code,
      value: measured.known ? measured.value : null,
      unknown: measured.known ? null : measured.cause,
      points: measured.known ? pointsOf(measured.value, factor) : factor.unknownPoints,
      pointsMax: bestPoints(factor),
      evidence: measured.evidence,
    };
  });
}
