import { quantiseRatioPpm } from '@chanrong/kernel';
import type { AssetPortrait } from '@chanrong/portrait';
import { percentOf, PPM, shareOf } from '../ppm.js';
import type { UnitLine, UnitValuation } from './collateral.js';
import { discountsOf, type Discount } from './discounts.js';
import { exclusionsOf, type Exclusion } from './exclusions.js';
import { priceStock, type PricedStock } from './price-stock.js';
import { daysBetween, type Valuation } from './valuation.js';

/**
 * What one storage unit is worth, and why not more: gross − excluded − discounts = eligible, to the fen.
 * A unit that breaks several rules is excluded by the first of them; the others are named with amount 0.
 */
export function valueUnit(asset: AssetPortrait, valuation: Valuation): UnitValuation {
  const priced = priceStock(asset, valuation);
  const exclusions = exclusionsOf(asset, priced, valuation);
  if (priced === undefined || exclusions.length > 0) {
    const lines = excludedLines(priced, exclusions);
    return { ...described(asset, priced, valuation), marketFen: 0, eligibleFen: 0, lines };
  }
  const lines = acceptedLines(priced, discountsOf(asset, priced, valuation));
  const eligibleFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const evidence = `${percentOf(eligibleFen, priced.grossFen)} of gross`;
  lines.push({ code: 'ELIGIBLE', amountFen: eligibleFen, evidence });
  const marketFen = priced.freeFen;
  return { ...described(asset, priced, valuation), marketFen, eligibleFen, lines };
}

/** What the rules look at. */
function described(
  { assetId, commodity, stock, trust }: AssetPortrait,
  priced: PricedStock | undefined,
  { asOfMs, title }: Valuation,
): Omit<UnitValuation, 'marketFen' | 'eligibleFen' | 'lines'> {
  return {
    assetId,
    commodity,
    observed: stock?.observed ?? false,
    trustPpm: trust === null ? null : quantiseRatioPpm(trust),
    ageDays: stock === null ? null : daysBetween(asOfMs, stock.sinceMs),
    quantityGrams: priced?.quantityGrams ?? null,
    lowGrams: priced?.lowGrams ?? null,
    pledgedGrams: priced?.pledgedGrams ?? 0,
    disputed: title.disputed.has(assetId),
    pricePerTonne: priced?.price.pricePerTonne ?? null,
    dailyVolatilityPpm: priced?.price.dailyVolatilityPpm ?? null,
    grossFen: priced?.grossFen ?? null,
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
  const lines = [grossLine(priced), measurementLine(priced)];
  if (priced.pledgedGrams > 0) lines.push(pledgedLine(priced));
  let valueFen = priced.freeFen;
  for (const { code, ppm, evidence } of discounts) {
    const keptFen = shareOf(valueFen, PPM - ppm);
    lines.push({ code, amountFen: keptFen - valueFen, evidence });
    valueFen = keptFen;
  }
  return lines;
}

function measurementLine({ grossFen, lowFen, lowGrams }: PricedStock): UnitLine {
  const evidence = `95 % sure of ${lowGrams / 1_000} kg`;
  return { code: 'MEASUREMENT', amountFen: lowFen - grossFen, evidence };
}

function pledgedLine({ lowFen, freeFen, pledgedGrams }: PricedStock): UnitLine {
  const evidence = `${pledgedGrams / 1_000} kg pledged`;
  return { code: 'PLEDGED', amountFen: freeFen - lowFen, evidence };
}

function grossLine({ grossFen, quantityGrams, price }: PricedStock): UnitLine {
  const evidence = `${quantityGrams / 1_000} kg × ${price.pricePerTonne} CNY/t`;
  return { code: 'GROSS', amountFen: grossFen, evidence };
}
