import { formatMoney, money } from '@chanrong/kernel';
import type { AssetPortrait } from '@chanrong/portrait';
import { percent, PPM, shareOf } from '../ppm.js';
import { advanceOn } from './advance.js';
import {
  discountCodes,
  ineligibleCodes,
  type Collateral,
  type CommodityEvidence,
  type LineCode,
  type UnitValuation,
  type WaterfallLine,
} from './collateral.js';
import { concentrationOf, type Concentration } from './concentration.js';
import { positionsOf } from './positions.js';
import { ruleOf } from './rules.js';
import { valueUnit } from './value-unit.js';
import type { Valuation } from './valuation.js';

const unitLineCodes = ['GROSS', ...ineligibleCodes, ...discountCodes] as const;
/** Units named in the evidence of a line that sums over units; all of them are in `units`. */
const unitsNamedMax = 3;

/** The collateral of one enterprise: its storage units, valued, as a waterfall. */
export function valueCollateral(
  assets: readonly AssetPortrait[],
  valuation: Valuation,
): Collateral {
  const units = assets
    .filter(({ kind }) => kind === 'storage')
    .sort((one, other) => (one.assetId < other.assetId ? -1 : 1))
    .map((asset) => valueUnit(asset, valuation));
  return totalCollateral(units, valuation);
}

type Totalling = Pick<Valuation, 'market' | 'policy'>;

/**
 * The waterfall over valued units: gross − ineligible − discounts = eligible,
 * eligible − concentration excess − what the advance rates leave − reserve = borrowing base. To the fen.
 */
export function totalCollateral(units: readonly UnitValuation[], valuation: Totalling): Collateral {
  const eligibleFen = sum(units, ({ eligibleFen }) => eligibleFen);
  const concentration = concentrationOf(units, valuation.policy);
  const lendableFen = eligibleFen - concentration.keeperExcessFen - concentration.excessFen;
  const { advancedFen, borrowingBaseFen, rates } = advanceOn(
    concentration.lendable,
    valuation.policy,
  );
  const lines = [
    ...summedLines(units, valuation),
    line('ELIGIBLE', eligibleFen, valuation, `of ${units.length} units`),
    ...concentrationLines(concentration, valuation),
    line(
      'ADVANCE_RATE',
      advancedFen - lendableFen,
      valuation,
      `of ${yuan(lendableFen)} CNY: ${rates === '' ? 'nothing' : rates}`,
    ),
    line('RESERVE', borrowingBaseFen - advancedFen, valuation, `of ${yuan(advancedFen)} CNY`),
    line('BORROWING_BASE', borrowingBaseFen, valuation, 'what the eligible stock supports'),
  ];
  return {
    currency: 'CNY',
    grossFen: sum(units, ({ grossFen }) => grossFen ?? 0),
    marketFen: sum(units, ({ marketFen }) => marketFen),
    eligibleFen,
    borrowingBaseFen,
    unitCount: units.length,
    observedUnitCount: units.filter(({ observed }) => observed).length,
    topCommodityPpm: concentration.topPpm,
    dailyVolatilityPpm: weightedVolatility(units),
    lines: units.length === 0 ? [] : lines,
    positions: positionsOf(units, valuation.policy),
    units,
    prices: pricesOf(units, valuation),
  };
}

function sum(units: readonly UnitValuation[], fen: (unit: UnitValuation) => number): number {
  return units.reduce((total, unit) => total + fen(unit), 0);
}

/** One line for each code that any unit has, with the units it is about. */
function summedLines(units: readonly UnitValuation[], valuation: Totalling): WaterfallLine[] {
  const lines: WaterfallLine[] = [];
  for (const code of unitLineCodes) {
    let amountFen = 0;
    const names: string[] = [];
    for (const unit of units) {
      const found = unit.lines.find((each) => each.code === code);
      if (found === undefined) continue;
      amountFen += found.amountFen;
      names.push(unit.assetId);
    }
    if (names.length > 0) lines.push(line(code, amountFen, valuation, named(names, units.length)));
  }
  return lines;
}

function pricesOf(units: readonly UnitValuation[], { market }: Totalling): CommodityEvidence[] {
  const commodities = new Set(units.map(({ commodity }) => commodity ?? ''));
  return [...commodities].sort().flatMap((commodity) => {
    const price = market.prices.get(commodity);
    if (price === undefined) return [];
    const { pricePerTonne, dailyVolatilityPpm, volatility } = price;
    return [{ commodity, pricePerTonne, dailyVolatilityPpm, ...volatility }];
  });
}

function yuan(fen: number): string {
  return formatMoney(money(fen, 'CNY'));
}

function named(names: readonly string[], unitCount: number): string {
  const more = names.length > unitsNamedMax ? ', …' : '';
  return `${names.length} of ${unitCount} units: ${names.slice(0, unitsNamedMax).join(', ')}${more}`;
}

function concentrationLines(
  { keeperExcessFen, excessFen, topKeeper, topCommodity, topPpm }: Concentration,
  valuation: Totalling,
): WaterfallLine[] {
  const lines: WaterfallLine[] = [];
  if (keeperExcessFen > 0) {
    const evidence = `${topKeeper} keeps most of what third parties keep`;
    lines.push(line('KEEPER_CONCENTRATION', 0 - keeperExcessFen, valuation, evidence));
  }
  if (excessFen > 0) {
    const evidence = `${topCommodity} is ${percent(topPpm ?? 0)} of what is eligible`;
    lines.push(line('CONCENTRATION', 0 - excessFen, valuation, evidence));
  }
  return lines;
}

function line(
  code: LineCode,
  amountFen: number,
  { policy }: Totalling,
  evidence: string,
): WaterfallLine {
  return { code, amountFen, rule: ruleOf(code, policy), evidence };
}

/** Σ gross · σ / Σ gross in whole numbers, so that the order of units cannot matter. */
function weightedVolatility(units: readonly UnitValuation[]): number | null {
  const grossFen = sum(units, (unit) => unit.grossFen ?? 0);
  if (grossFen === 0) return null;
  const weighted = sum(units, (unit) => shareOf(unit.grossFen ?? 0, unit.dailyVolatilityPpm ?? 0));
  return Math.round((weighted / grossFen) * PPM);
}
