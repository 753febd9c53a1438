import type { CollateralPolicy } from '../model/scorecard.js';
import { PPM, shareOf } from '../ppm.js';
import type { UnitValuation } from './collateral.js';

export interface Concentration {
  /** Eligible value above the caps, over all keepers and over all commodities. */
  readonly keeperExcessFen: number;
  readonly excessFen: number;
  readonly topKeeper: string | null;
  /** Eligible value up to the caps, by commodity. */
  readonly lendable: ReadonlyMap<string, number>;
  readonly topCommodity: string | null;
  /** Share of the largest commodity, ppm; null when nothing is eligible. */
  readonly topPpm: number | null;
}

/**
 * excess_g = max(0, Σ eligible of the group − cap_g · Σ eligible of all), first by keeper and then, of what is left,
 * by commodity. Units of a keeper above the cap keep the same share of their value, rounded down.
 */
export function concentrationOf(
  units: readonly UnitValuation[],
  { commoditySharePpmMax, keeperSharePpmMax }: CollateralPolicy,
): Concentration {
  const owned = units.filter(({ commodity }) => commodity !== null);
  const totalFen = owned.reduce((sum, { eligibleFen }) => sum + eligibleFen, 0);
  const eligible = sumBy(owned, ({ commodity }) => commodity, fullValue);
  const [topCommodity, topFen] = largest(eligible);
  const keepers = sumBy(owned, keeperOf, fullValue);
  const keeperCapFen = shareOf(totalFen, keeperSharePpmMax.value);
  const keptFen = (unit: UnitValuation): number => {
    const ofKeeper = keepers.get(keeperOf(unit) ?? '') ?? 0;
    if (ofKeeper <= keeperCapFen) return unit.eligibleFen;
    return Number((BigInt(unit.eligibleFen) * BigInt(keeperCapFen)) / BigInt(ofKeeper));
  };
  const kept = sumBy(owned, ({ commodity }) => commodity, keptFen);
  const capFen = shareOf(totalFen, commoditySharePpmMax.value);
  const lendable = new Map<string, number>();
  let [keptTotalFen, excessFen] = [0, 0];
  for (const [commodity, fen] of kept) {
    keptTotalFen += fen;
    lendable.set(commodity, Math.min(fen, capFen));
    excessFen += Math.max(0, fen - capFen);
  }
  return {
    keeperExcessFen: totalFen - keptTotalFen,
    excessFen,
    topKeeper: largest(keepers)[0],
    lendable,
    topCommodity,
    topPpm: totalFen === 0 ? null : Math.round((topFen / totalFen) * PPM),
  };
}

/** Who keeps goods at a third party's site; nobody else's warehouse can fail. */
function keeperOf({ holding }: UnitValuation): string | null {
  return holding?.site === 'third-party' ? (holding.keeper ?? 'unnamed keeper') : null;
}

function fullValue({ eligibleFen }: UnitValuation): number {
  return eligibleFen;
}

function sumBy(
  units: readonly UnitValuation[],
  groupOf: (unit: UnitValuation) => string | null,
  fenOf: (unit: UnitValuation) => number,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const unit of units) {
    const group = groupOf(unit);
    if (group !== null) sums.set(group, (sums.get(group) ?? 0) + fenOf(unit));
  }
  return sums;
}

function largest(sums: ReadonlyMap<string, number>): [group: string | null, fen: number] {
  let [top, topFen]: [string | null, number] = [null, 0];
  for (const [group, fen] of sums) if (fen > topFen) [top, topFen] = [group, fen];
  return [top, topFen];
}
