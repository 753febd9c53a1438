import type { CollateralPolicy } from '../model/scorecard.js';
import { PPM, shareOf } from '../ppm.js';
import type { UnitValuation } from './collateral.js';

export interface Concentration {
  /** Eligible value above the cap, over all commodities. */
  readonly excessFen: number;
  /** Eligible value up to the cap, by commodity. */
  readonly lendable: ReadonlyMap<string, number>;
  readonly topCommodity: string | null;
  /** Share of the largest commodity, ppm; null when nothing is eligible. */
  readonly topPpm: number | null;
}

/** excess = Σ over commodities of max(0, eligible of the commodity − cap · eligible of all). */
export function concentrationOf(
  units: readonly UnitValuation[],
  { commoditySharePpmMax }: CollateralPolicy,
): Concentration {
  const eligible = new Map<string, number>();
  let totalFen = 0;
  for (const { commodity, eligibleFen } of units) {
    if (commodity === null) continue;
    eligible.set(commodity, (eligible.get(commodity) ?? 0) + eligibleFen);
    totalFen += eligibleFen;
  }
  const capFen = shareOf(totalFen, commoditySharePpmMax.value);
  const lendable = new Map<string, number>();
  let excessFen = 0;
  let topFen = 0;
  let topCommodity: string | null = null;
  for (const [commodity, fen] of eligible) {
    lendable.set(commodity, Math.min(fen, capFen));
    excessFen += Math.max(0, fen - capFen);
    if (fen > topFen) [topFen, topCommodity] = [fen, commodity];
  }
  const topPpm = totalFen === 0 ? null : Math.round((topFen / totalFen) * PPM);
  return { excessFen, lendable, topCommodity, topPpm };
}
