import type { AssetPortrait, StockPortrait } from '@chanrong/portrait';
import { percentOf, PPM, shareOf } from '../ppm.js';
import type { UnitLine, UnitValuation } from './collateral.js';
import { discountsOf } from './discounts.js';
import { exclusionsOf, unitTrustPpm, type Exclusion } from './exclusions.js';
import { gramsByAge } from './grams-by-age.js';
import { costLine } from './lower-of-cost.js';
import { priceStock, type PricedStock } from './price-stock.js';
import { grossLine, quantityLines } from './quantity-lines.js';
import { daysBetween, type Valuation } from './valuation.js';

/**
 * What one storage unit is worth, and why not more: gross − excluded − discounts = eligible, to the fen.
 * A unit that breaks several rules is excluded by the first of them; the others are named with amount 0.
 */
export function valueUnit(asset: AssetPortrait, valuation: Valuation): UnitValuation {
  const priced = priceStock(asset, valuation);
  const grams = priced && gramsByAge(asset.stock as StockPortrait, priced.freeGrams, valuation);
  const outcome = outcomeOf(asset, { priced, grams }, valuation);
  const { assetId, commodity, stock, holding } = asset;
  // Written out, as each unit of each evaluation comes by here: spreading makes it several times slower.
  return {
    assetId,
    commodity,
    observed: stock?.observed ?? false,
    trustPpm: unitTrustPpm(asset),
    ageDays: stock === null ? null : daysBetween(valuation.asOfMs, stock.sinceMs),
    quantityGrams: priced?.quantityGrams ?? null,
    lowGrams: priced?.lowGrams ?? null,
    bookGrams: priced?.bookGrams ?? null,
    receiptGrams: priced?.receiptGrams ?? null,
    pledgedGrams: priced?.pledgedGrams ?? 0,
    disputed: valuation.title.disputed.has(assetId),
    holding: holding ?? null,
    pricePerTonne: priced?.price.pricePerTonne ?? null,
    dailyVolatilityPpm: priced?.price.dailyVolatilityPpm ?? null,
    grossFen: priced?.grossFen ?? null,
    gramsByAge: grams ?? null,
    marketFen: outcome.marketFen,
    eligibleFen: outcome.eligibleFen,
    lines: outcome.lines,
  };
}

type Outcome = Pick<UnitValuation, 'marketFen' | 'eligibleFen' | 'lines'>;

interface Counted {
  readonly priced: PricedStock | undefined;
  readonly grams: readonly number[] | undefined;
}

function outcomeOf(
  asset: AssetPortrait,
  { priced, grams }: Counted,
  valuation: Valuation,
): Outcome {
  const exclusions = exclusionsOf(asset, priced, valuation);
  if (priced === undefined || grams === undefined || exclusions.length > 0) {
    return { marketFen: 0, eligibleFen: 0, lines: excludedLines(priced, exclusions) };
  }
  const lines = quantityLines(priced, grams);
  const marketFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const cost = costLine(asset, { grams, marketFen });
  if (cost !== undefined) lines.push(cost);
  let eligibleFen = marketFen + (cost?.amountFen ?? 0);
  for (const { code, ppm, evidence } of discountsOf(asset, priced, grams, valuation)) {
    const keptFen = shareOf(eligibleFen, PPM - ppm);
    lines.push({ code, amountFen: keptFen - eligibleFen, evidence });
    eligibleFen = keptFen;
  }
  const evidence = `${percentOf(eligibleFen, priced.grossFen)} of gross`;
  lines.push({ code: 'ELIGIBLE', amountFen: eligibleFen, evidence });
  return { marketFen, eligibleFen, lines };
}

function excludedLines(
  priced: PricedStock | undefined,
  exclusions: readonly Exclusion[],
): UnitLine[] {
  const lines = priced === undefined ? [] : [grossLine(priced)];
  exclusions.forEach(({ code, evidence }, index) => {
    const amountFen = index === 0 ? 0 - (priced?.grossFen ?? 0) : 0;
    lines.push({ code, amountFen, evidence });
  });
  lines.push({ code: 'ELIGIBLE', amountFen: 0, evidence: 'excluded' });
  return lines;
}
