import { assert } from '@chanrong/kernel';
import type { Contribution, Reason } from './evaluation.js';
import type { Explanation, Scorecard } from './model/scorecard.js';

/** More than four reasons are not likely to be helpful (Regulation B, 12 CFR 1002.9, commentary). */
export const reasonsMax = 4;

/**
 * Where the points were lost, most first. Factors that are unknown for one cause are one reason, because
 * one remedy mends them. Equal losses keep the order of the card.
 */
export function reasonsOf(contributions: readonly Contribution[], card: Scorecard): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const contribution of contributions) {
    const lost = contribution.points - contribution.pointsMax;
    if (lost === 0) continue;
    const code = contribution.unknown ?? contribution.code;
    const known = reasons.get(code);
    const explanation = explanationOf(contribution, card);
    reasons.set(code, {
      code,
      ...explanation,
      points: lost + (known?.points ?? 0),
      evidence: known?.evidence ?? contribution.evidence,
    });
  }
  return [...reasons.values()].sort((one, other) => one.points - other.points).slice(0, reasonsMax);
}

function explanationOf({ code, unknown }: Contribution, card: Scorecard): Explanation {
  if (unknown !== null) return card.unknowns[unknown];
  const factor = card.factors.find((each) => each.code === code);
  assert(factor !== undefined, 'a contribution is about a factor of the card');
  return factor.explanation;
}
