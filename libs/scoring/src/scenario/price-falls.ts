/** Prices that are assumed to have fallen, all else being as it was measured. */
import { Decimal } from '@chanrong/kernel';
import type { Collateral, CommodityEvidence } from '../collateral/collateral.js';
import { type Market, scaledPriceOf } from '../market.js';
import { PPM } from '../ppm.js';

/** By how much the price of a commodity falls, ppm from 0 to 1,000,000; `*` stands for all that are not named. */
export type PriceFalls = ReadonlyMap<string, number>;

const priceDigits = 8;

/**
 * The market that a collateral was valued in, after the falls. Volatilities stay: a fall is one return,
 * and the haircut rests on a year of them.
 * @param asOfMs instant that the price set was valid for, Unix ms
 */
export function fallenMarket(
  { prices }: Pick<Collateral, 'prices'>,
  { asOfMs, falls }: { readonly asOfMs: number; readonly falls: PriceFalls },
): Market {
  return {
    priceSetId: null,
    asOfMs,
    prices: new Map(prices.map((price) => [price.commodity, fallenPrice(price, falls)])),
    unusable: new Map(),
    histories: new Map(),
  };
}

function fallenPrice(
  { commodity, pricePerTonne, dailyVolatilityPpm, ...volatility }: CommodityEvidence,
  falls: PriceFalls,
) {
  const fallen = pricePerTonneAfter(pricePerTonne, falls.get(commodity) ?? falls.get('*') ?? 0);
  const scaledPrice = scaledPriceOf(fallen);
  return { pricePerTonne: fallen, scaledPrice, dailyVolatilityPpm, volatility };
}

/** CNY per tonne, rounded down to a hundred-millionth of a yuan. */
function pricePerTonneAfter(pricePerTonne: string, fallPpm: number): string {
  if (fallPpm === 0) return pricePerTonne;
  const price = new Decimal(pricePerTonne).times(PPM - fallPpm).div(PPM);
  return price.toDecimalPlaces(priceDigits, Decimal.ROUND_DOWN).toFixed();
}
