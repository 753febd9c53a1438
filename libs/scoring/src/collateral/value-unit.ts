import type { AssetPortrait, StockPortrait } from '@chanrong/portrait';
import { acceptUnit, excludeUnit } from './accept-unit.js';
import type { UnitValuation } from './collateral.js';
import { contentOf } from './content.js';
import { exclusionsOf, unitTrustPpm } from './exclusions.js';
import { gramsByAge } from './grams-by-age.js';
import { priceStock } from './price-stock.js';
import { daysBetween, type Valuation } from './valuation.js';

/** What one storage unit is worth, and why not more: gross − excluded − discounts = eligible, to the fen. */
export function valueUnit(asset: AssetPortrait, valuation: Valuation): UnitValuation {
  const { assetId, commodity, stock, holding = null } = asset;
  const priced = priceStock(asset, valuation);
  const grams = priced && gramsByAge(stock as StockPortrait, priced.freeGrams, valuation);
  const ageDays = stock === null ? null : daysBetween(valuation.asOfMs, stock.sinceMs);
  const content = contentOf(asset, valuation);
  const exclusions = exclusionsOf(asset, priced, valuation);
  const outcome =
    priced === undefined || grams === undefined || exclusions.length > 0
      ? excludeUnit(priced, exclusions)
      : acceptUnit({ commodity, ageDays, holding, content }, priced, grams, valuation);
  // Written out, as each unit of each evaluation comes by here: spreading makes it several times slower.
  return {
    assetId,
    commodity,
    observed: stock?.observed ?? false,
    trustPpm: unitTrustPpm(asset),
    calibratedUntilMs: stock?.calibratedUntilMs ?? null,
    ageDays,
    quantityGrams: priced?.quantityGrams ?? null,
    lowGrams: priced?.lowGrams ?? null,
    bookGrams: priced?.bookGrams ?? null,
    receiptGrams: priced?.receiptGrams ?? null,
    pledgedGrams: priced?.pledgedGrams ?? 0,
    disputed: valuation.title.disputed.has(assetId),
    content,
    holding,
    pricePerTonne: priced?.price.pricePerTonne ?? null,
    dailyVolatilityPpm: priced?.price.dailyVolatilityPpm ?? null,
    grossFen: priced?.grossFen ?? null,
    gramsByAge: grams ?? null,
    marketFen: outcome.marketFen,
    eligibleFen: outcome.eligibleFen,
    lines: outcome.lines,
  };
}
