import type { CollateralPolicy } from '../model/scorecard.js';
import type { Position, UnitValuation } from './collateral.js';

/** Units added up by commodity and by whether their sensors are trusted, in order of the commodity's code. */
export function positionsOf(
  units: readonly UnitValuation[],
  { trustPpmMin }: CollateralPolicy,
): Position[] {
  const commodities = new Set(units.flatMap(({ commodity }) => commodity ?? []));
  return [...commodities].sort().map((commodity) => {
    let [trustedGrams, trustedLowGrams, doubtedGrams, unseenUnitCount, eligibleFen] = [
      0, 0, 0, 0, 0,
    ];
    for (const unit of units) {
      if (unit.commodity !== commodity) continue;
      eligibleFen += unit.eligibleFen;
      if (!unit.observed) unseenUnitCount += 1;
      else if ((unit.trustPpm ?? 0) < trustPpmMin.value) doubtedGrams += unit.quantityGrams ?? 0;
      else {
        trustedGrams += unit.quantityGrams ?? 0;
        trustedLowGrams += unit.lowGrams ?? 0;
      }
    }
    return { commodity, trustedGrams, trustedLowGrams, doubtedGrams, unseenUnitCount, eligibleFen };
  });
}
