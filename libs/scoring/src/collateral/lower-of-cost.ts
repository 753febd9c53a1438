import { fenOf, scaledPriceOf } from '../market.js';
import { percentOf } from '../ppm.js';
import type { UnitLine, UnitValuation } from './collateral.js';

/**
 * What goes off where the goods cost less than the market pays; undefined where they do not, or nobody said.
 * @param valued what is valued, by age, the last too old to count; and its value at the published price
 */
export function costLine(
  { holding }: Pick<UnitValuation, 'holding'>,
  valued: { readonly grams: readonly number[]; readonly marketFen: number },
): UnitLine | undefined {
  if (holding?.costPerTonne === undefined) return undefined;
  const grams = valued.grams.slice(0, -1).reduce((sum, each) => sum + each, 0);
  const costFen = fenOf(grams, { scaledPrice: scaledPriceOf(holding.costPerTonne) });
  if (costFen >= valued.marketFen) return undefined;
  const evidence = `cost is ${percentOf(costFen, valued.marketFen)} of what the market pays`;
  return { code: 'LOWER_OF_COST', amountFen: costFen - valued.marketFen, evidence };
}
