import { assert, quantiseRatioPpm } from '@chanrong/kernel';
import type { CollateralPolicy, CommodityClass } from '../model/scorecard.js';
import { percent, PPM } from '../ppm.js';
import type { DiscountCode, UnitContent, UnitValuation } from './collateral.js';
import { unprovenPpm } from './content.js';
import { ageingPpm } from './grams-by-age.js';
import { volatilityHaircut } from './haircut.js';
import type { PricedStock } from './price-stock.js';
import { daysBetween, instantText, type Valuation } from './valuation.js';

export interface Discount {
  readonly code: DiscountCode;
  readonly ppm: number;
  readonly evidence: string;
}

/**
 * What is taken off the value of an accepted unit, one after the other: 1 − H = (1 − H_price)(1 − H_age)(1 − H_liquidity)(1 − H_content).
 * @param grams what is valued, by age
 */
export function discountsOf(
  unit: Pick<UnitValuation, 'commodity' | 'ageDays' | 'content'>,
  priced: PricedStock,
  grams: readonly number[],
  valuation: Omit<Valuation, 'title'>,
): Discount[] {
  const { commodity, ageDays, content } = unit;
  const commodityClass = classOf(commodity, valuation.policy);
  return [
    priceHaircut(priced, commodityClass, valuation),
    ageing(grams, ageDays ?? 0, valuation.policy),
    liquidity(commodityClass),
    unproven(content, valuation),
  ].filter(({ ppm }) => ppm > 0);
}

/** The class that names the commodity, or `other`. */
export function classOf(commodity: string | null, { classes }: CollateralPolicy): CommodityClass {
  const found =
    classes.find((each) => commodity !== null && each.commodities.includes(commodity)) ??
    classes.find(({ code }) => code === 'other');
  assert(found !== undefined, 'a committed scorecard has a class for other commodities');
  return found;
}

/**
 * The larger of the volatility haircut and the stressed floor. A price that is k days old has not been
 * revalued for k days, so its age lengthens the revaluation interval instead of being forgiven.
 */
function priceHaircut(
  { price }: PricedStock,
  { stressedFloorPpm }: CommodityClass,
  { asOfMs, market, policy }: Omit<Valuation, 'title'>,
): Discount {
  const ageDays = daysBetween(asOfMs, market.asOfMs);
  const holdingDays = policy.holdingDays.value;
  const revaluationDays = Math.max(policy.revaluationDays.value, ageDays + 1);
  const haircut = volatilityHaircut({
    dailyVolatility: price.dailyVolatilityPpm / PPM,
    z: policy.haircutZ.value,
    holdingDays,
    revaluationDays,
  });
  const ppm = Math.max(quantiseRatioPpm(Math.min(haircut, 1)), stressedFloorPpm.value);
  const sigma = price.dailyVolatilityPpm / 10_000;
  const days = holdingDays + revaluationDays - 1;
  const floor = percent(stressedFloorPpm.value);
  return {
    code: 'PRICE_HAIRCUT',
    ppm,
    evidence: `${percent(ppm)}: σ ${sigma} % a day, ${price.volatility.basis}, over ${days} days, floor ${floor}`,
  };
}

function ageing(grams: readonly number[], days: number, policy: CollateralPolicy): Discount {
  const ppm = ageingPpm(grams, policy);
  return {
    code: 'AGEING',
    ppm,
    evidence: `${percent(ppm)}: the oldest lies there for ${days} days`,
  };
}

function liquidity({ code, liquidityPpm }: CommodityClass): Discount {
  const ppm = liquidityPpm.value;
  return { code: 'LIQUIDITY', ppm, evidence: `${percent(ppm)} for class ${code}` };
}

function unproven(
  content: UnitContent,
  { asOfMs, policy }: Pick<Valuation, 'asOfMs' | 'policy'>,
): Discount {
  const ppm = unprovenPpm(content, asOfMs, policy);
  const { inspectedMs, provenPpm } = content;
  const looked =
    inspectedMs === null
      ? 'nobody has looked what the goods are'
      : `${percent(provenPpm)} lay there when it was inspected, ${instantText(inspectedMs)}`;
  return { code: 'CONTENT_UNPROVEN', ppm, evidence: `${percent(ppm)}: ${looked}` };
}
