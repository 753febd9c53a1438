/** Prices for the demo park: the right order of magnitude, taken from no market, and marked as such. */
import type { PriceSetPublished } from '@chanrong/portrait';

const source = 'demo, illustrative, not a market price';

/** CNY per tonne, and the standard deviation of daily log returns. */
const illustrative = {
  ALUMINUM: ['20300', 0.012],
  ALUMINUM_CASTING: ['26500', 0.012],
  COPPER: ['74000', 0.013],
  COPPER_CABLE: ['78500', 0.013],
  ETHANOL: ['6400', 0.011],
  EXCIPIENT: ['21000', 0.008],
  GRAPHENE_POWDER: ['180000', 0.02],
  GRAPHITE: ['4200', 0.014],
  POLYSILICON: ['62000', 0.022],
  SILICON_INGOT: ['95000', 0.02],
  STEEL: ['3900', 0.011],
  STEEL_PARTS: ['9500', 0.009],
} as const satisfies Record<string, readonly [pricePerTonne: string, dailyVolatility: number]>;

/** CNY per tonne; 0 for what the park does not hold. */
export function illustrativePriceOf(commodity: string): number {
  const found = Object.entries(illustrative).find(([code]) => code === commodity);
  return Number(found?.[1][0] ?? 0);
}

/** Illustrative prices for every commodity of the park, valid for `asOfMs` (Unix ms). */
export function demoPriceSet(asOfMs: number): PriceSetPublished {
  return {
    type: 'priceSet.published',
    priceSetId: `demo-${asOfMs}`,
    asOfMs,
    currency: 'CNY',
    prices: Object.entries(illustrative).map(([commodity, [pricePerTonne, dailyVolatility]]) => ({
      commodity,
      pricePerTonne,
      dailyVolatility,
      source,
    })),
  };
}
