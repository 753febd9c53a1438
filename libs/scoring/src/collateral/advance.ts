import type { CollateralPolicy } from '../model/scorecard.js';
import { percent, PPM, shareOf } from '../ppm.js';
import { classOf } from './discounts.js';

export interface Advance {
  /** What can be lent on the lendable value, before and after reserves. */
  readonly advancedFen: number;
  readonly borrowingBaseFen: number;
  /** Of each class that has anything, by name: `bulk-commodity 50 %, other 40 %`. */
  readonly rates: string;
}

/** borrowing base = Σ over classes of rate · lendable of the class, less the reserve; each rounded down. */
export function advanceOn(
  lendable: ReadonlyMap<string, number>,
  policy: CollateralPolicy,
): Advance {
  const byClass = new Map<string, { fen: number; readonly ratePpm: number }>();
  for (const [commodity, fen] of lendable) {
    if (fen === 0) continue;
    const { code, advanceRatePpm } = classOf(commodity, policy);
    const known = byClass.get(code);
    if (known === undefined) byClass.set(code, { fen, ratePpm: advanceRatePpm.value });
    else known.fen += fen;
  }
  let advancedFen = 0;
  for (const { fen, ratePpm } of byClass.values()) advancedFen += shareOf(fen, ratePpm);
  const borrowingBaseFen = shareOf(advancedFen, PPM - policy.reservePpm.value);
  const rates = [...byClass]
    .map(([code, { ratePpm }]) => `${code} ${percent(ratePpm)}`)
    .sort()
    .join(', ');
  return { advancedFen, borrowingBaseFen, rates };
}
