import { assert } from '@chanrong/kernel';
import { acceptUnit, excludeUnit } from '../collateral/accept-unit.js';
import {
  type Collateral,
  type IneligibleCode,
  ineligibleCodes,
  type UnitValuation,
} from '../collateral/collateral.js';
import type { PricedStock } from '../collateral/price-stock.js';
import { totalCollateral } from '../collateral/value-collateral.js';
import type { Valuation } from '../collateral/valuation.js';
import { fenOf } from '../market.js';

/**
 * The same goods at other prices. Quantities, ages, claims and exclusions are those of the collateral as it
 * was valued; what no longer has a price in the market keeps none.
 */
export function repriceCollateral(
  { units }: Pick<Collateral, 'units'>,
  valuation: Omit<Valuation, 'title'>,
): Collateral {
  const repriced = units.map((unit) => repriceUnit(unit, valuation));
  return totalCollateral(repriced, valuation);
}

function repriceUnit(unit: UnitValuation, valuation: Omit<Valuation, 'title'>): UnitValuation {
  const priced = pricedOf(unit, valuation);
  if (priced === undefined) return unit;
  const { pricePerTonne } = priced.price;
  const exclusions = unit.lines.flatMap(({ code, evidence }) =>
    isExclusion(code) ? [{ code, evidence }] : [],
  );
  const outcome =
    exclusions.length > 0
      ? excludeUnit(priced, exclusions)
      : acceptUnit(unit, priced, unit.gramsByAge ?? [], valuation);
  return { ...unit, pricePerTonne, grossFen: priced.grossFen, ...outcome };
}

/** Undefined where the unit had no price: no fall gives it one. */
function pricedOf(
  unit: UnitValuation,
  { market }: Pick<Valuation, 'market'>,
): PricedStock | undefined {
  const { commodity, quantityGrams, lowGrams, bookGrams, receiptGrams, pledgedGrams } = unit;
  if (quantityGrams === null || lowGrams === null) return undefined;
  const price = market.prices.get(commodity ?? '');
  assert(price !== undefined, 'a unit with a value has a price in the market it was valued in');
  return {
    quantityGrams,
    lowGrams,
    bookGrams,
    receiptGrams,
    pledgedGrams,
    freeGrams: (unit.gramsByAge ?? []).reduce((sum, grams) => sum + grams, 0),
    price,
    grossFen: fenOf(quantityGrams, price),
  };
}

function isExclusion(code: string): code is IneligibleCode {
  return (ineligibleCodes as readonly string[]).includes(code);
}
