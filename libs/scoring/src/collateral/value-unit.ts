import type { AssetPortrait } from '@chanrong/portrait';
import { percent, PPM, shareOf } from '../ppm.js';
import type { UnitLine, UnitValuation } from './collateral.js';
import { discountsOf, type Discount } from './discounts.js';
import { exclusionsOf, type Exclusion } from './exclusions.js';
import { priceStock, type PricedStock } from './price-stock.js';
import type { Valuation } from './valuation.js';

/**
 * What one storage unit is worth, and why not more: gross − excluded − discounts = eligible, to the fen.
 * A unit that breaks several rules is excluded by the first of them; the others are named with amount 0.
 */
export function valueUnit(asset: AssetPortrait, valuation: Valuation): UnitValuation {
  const priced = priceStock(asset, valuation.market);
  const exclusions = exclusionsOf(asset, priced, valuation);
  if (priced === undefined || exclusions.length > 0) {
    return unitValuation(asset, priced, excludedLines(priced, exclusions));
  }
  const discounts = discountsOf(asset, priced, valuation);
  return unitValuation(asset, priced, acceptedLines(priced, discounts));
}

function unitValuation(
  asset: AssetPortrait,
  priced: PricedStock | undefined,
  lines: readonly UnitLine[],
): UnitValuation {
  const eligible = lines.at(-1)?.amountFen ?? 0;
  const accepted = lines.some(({ code }) => code === 'MEASUREMENT');
  return {
    assetId: asset.assetId,
    commodity: asset.commodity,
    observed: asset.stock?.observed ?? false,
    quantityGrams: priced?.quantityGrams ?? null,
    lowGrams: priced?.lowGrams ?? null,
    pricePerTonne: priced?.price.pricePerTonne ?? null,
    dailyVolatilityPpm: priced?.price.dailyVolatilityPpm ?? null,
    grossFen: priced?.grossFen ?? null,
    marketFen: accepted && priced !== undefined ? priced.lowFen : 0,
    eligibleFen: eligible,
    lines,
  };
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

function acceptedLines(priced: PricedStock, discounts: readonly Discount[]): UnitLine[] {
  const { grossFen, lowFen, lowGrams } = priced;
  const sure = `95 % sure of ${lowGrams / 1_000} kg`;
  const lines = [
    grossLine(priced),
    { code: 'MEASUREMENT' as const, amountFen: lowFen - grossFen, evidence: sure },
  ];
  let valueFen = lowFen;
  for (const { code, ppm, evidence } of discounts) {
    const keptFen = shareOf(valueFen, PPM - ppm);
    lines.push({ code, amountFen: keptFen - valueFen, evidence });
    valueFen = keptFen;
  }
  const kept = grossFen === 0 ? 'empty' : `${percent((valueFen / grossFen) * PPM)} of gross`;
  lines.push({ code: 'ELIGIBLE', amountFen: valueFen, evidence: kept });
  return lines;
}

function grossLine({ grossFen, quantityGrams, price }: PricedStock): UnitLine {
  const evidence = `${quantityGrams / 1_000} kg × ${price.pricePerTonne} CNY/t`;
  return { code: 'GROSS', amountFen: grossFen, evidence };
}
