/** Takes what is known about a storage unit, and its price; gives its lines, from gross to eligible. */
import { percentOf, PPM, shareOf } from '../ppm.js';
import type { UnitLine, UnitValuation } from './collateral.js';
import { discountsOf } from './discounts.js';
import type { Exclusion } from './exclusions.js';
import { costLine } from './lower-of-cost.js';
import type { PricedStock } from './price-stock.js';
import { grossLine, quantityLines } from './quantity-lines.js';
import type { Valuation } from './valuation.js';

/** What the rules make of a unit. */
export type UnitOutcome = Pick<UnitValuation, 'marketFen' | 'eligibleFen' | 'lines'>;

/**
 * A unit that no rule excludes: gross − discounts = eligible, to the fen.
 * @param grams what is valued, by age
 */
export function acceptUnit(
  unit: Pick<UnitValuation, 'commodity' | 'ageDays' | 'holding' | 'content'>,
  priced: PricedStock,
  grams: readonly number[],
  valuation: Omit<Valuation, 'title'>,
): UnitOutcome {
  const lines = quantityLines(priced, grams);
  const marketFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const cost = costLine(unit, { grams, marketFen });
  if (cost !== undefined) lines.push(cost);
  let eligibleFen = marketFen + (cost?.amountFen ?? 0);
  for (const { code, ppm, evidence } of discountsOf(unit, priced, grams, valuation)) {
    const keptFen = shareOf(eligibleFen, PPM - ppm);
    lines.push({ code, amountFen: keptFen - eligibleFen, evidence });
    eligibleFen = keptFen;
  }
  const evidence = `${percentOf(eligibleFen, priced.grossFen)} of gross`;
  lines.push({ code: 'ELIGIBLE', amountFen: eligibleFen, evidence });
  return { marketFen, eligibleFen, lines };
}

/** A unit that breaks rules is excluded by the first of them; the others are named with amount 0. */
export function excludeUnit(
  priced: PricedStock | undefined,
  exclusions: readonly Exclusion[],
): UnitOutcome {
  const lines: UnitLine[] = priced === undefined ? [] : [grossLine(priced)];
  exclusions.forEach(({ code, evidence }, index) => {
    const amountFen = index === 0 ? 0 - (priced?.grossFen ?? 0) : 0;
    lines.push({ code, amountFen, evidence });
  });
  lines.push({ code: 'ELIGIBLE', amountFen: 0, evidence: 'excluded' });
  return { marketFen: 0, eligibleFen: 0, lines };
}
