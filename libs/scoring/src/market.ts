/** Takes published price sets; gives the prices that positions are valued with, and how they move. Immutable. */
import { quantiseRatioPpm } from '@chanrong/kernel';
import type { CommodityPrice, PriceSetPublished } from '@chanrong/portrait';
import { notePrice, observedVolatility, type PriceHistory } from './price-history.js';

export interface MarketPrice {
  /** CNY per tonne as published. */
  readonly pricePerTonne: string;
  /** The same in hundred-millionths of a yuan: a whole number, so that products with grams are exact. */
  readonly scaledPrice: bigint;
  /** Standard deviation of daily log returns that the haircut rests on, ppm. */
  readonly dailyVolatilityPpm: number;
  readonly volatility: VolatilityEvidence;
}

/** How a volatility came about, enough to compute it again. */
export interface VolatilityEvidence {
  /** `observed` from a year of published prices on; until then what the price set declares. */
  readonly basis: 'observed' | 'declared';
  readonly declaredPpm: number;
  /** Of the last weeks; null while too few prices were observed. For warning, never for the haircut. */
  readonly recentPpm: number | null;
  /** Business days that returns were observed over. */
  readonly observedDays: number;
  readonly history: PriceHistory;
}

export interface Market {
  /** Null before any price set is published. */
  readonly priceSetId: string | null;
  /** Instant the prices are valid for, Unix ms. */
  readonly asOfMs: number;
  readonly prices: ReadonlyMap<string, MarketPrice>;
  /** Prices that were published but cannot be used, each with the reason. */
  readonly unusable: ReadonlyMap<string, string>;
  /** Of every commodity that ever had a usable price. */
  readonly histories: ReadonlyMap<string, PriceHistory>;
}

const PRICE_DIGITS = 8;
/** Grams × scaled price in one fen: 10^6 grams a tonne · 10^8 · 10^-2. */
const SCALED_PER_FEN = 1_000_000_000_000n;
/** More than a hundred times the price of gold is a wrong unit, not a price. */
const pricePerTonneMax = 100_000_000_000;
const pricePattern = /^\d{1,12}(\.\d{1,8})?$/;

export const emptyMarket: Market = {
  priceSetId: null,
  asOfMs: 0,
  prices: new Map(),
  unusable: new Map(),
  histories: new Map(),
};

/**
 * The market that a price set makes of the one before. Prices are replaced as a whole: those of two dates
 * are never mixed. Of what was before only the histories live on. A price that cannot be used does not
 * stop the others; its commodity has no price then.
 */
export function marketFrom(priceSet: PriceSetPublished, before: Market = emptyMarket): Market {
  const prices = new Map<string, MarketPrice>();
  const unusable = new Map<string, string>();
  const histories = new Map(before.histories);
  for (const price of priceSet.prices) {
    const { commodity, pricePerTonne } = price;
    const fault = faultOf(price);
    if (fault !== undefined) {
      unusable.set(commodity, fault);
      continue;
    }
    const history = notePrice(histories.get(commodity), priceSet.asOfMs, pricePerTonne);
    histories.set(commodity, history);
    prices.set(commodity, marketPrice(price, history));
  }
  return { priceSetId: priceSet.priceSetId, asOfMs: priceSet.asOfMs, prices, unusable, histories };
}

function marketPrice(
  { pricePerTonne, dailyVolatility }: CommodityPrice,
  history: PriceHistory,
): MarketPrice {
  const declaredPpm = quantiseRatioPpm(dailyVolatility);
  const { days, slowPpm, fastPpm } = observedVolatility(history);
  return {
    pricePerTonne,
    scaledPrice: scaledPriceOf(pricePerTonne),
    dailyVolatilityPpm: slowPpm ?? declaredPpm,
    volatility: {
      basis: slowPpm === null ? 'declared' : 'observed',
      declaredPpm,
      recentPpm: fastPpm,
      observedDays: days,
      history,
    },
  };
}

/** A published price, or a cost, in hundred-millionths of a yuan. */
export function scaledPriceOf(pricePerTonne: string): bigint {
  const [units = '', fraction = ''] = pricePerTonne.split('.');
  return BigInt(units + fraction.padEnd(PRICE_DIGITS, '0'));
}

/** What whole grams are worth: the exact product, rounded down to fen. */
export function fenOf(grams: number, { scaledPrice }: Pick<MarketPrice, 'scaledPrice'>): number {
  return Number((BigInt(grams) * scaledPrice) / SCALED_PER_FEN);
}

function faultOf({ pricePerTonne, dailyVolatility }: CommodityPrice): string | undefined {
  if (!pricePattern.test(pricePerTonne)) {
    return `price ${JSON.stringify(pricePerTonne)} is not a decimal number such as 68250.50`;
  }
  if (Number(pricePerTonne) === 0 || Number(pricePerTonne) > pricePerTonneMax) {
    return `price ${pricePerTonne} CNY/t is not between 0 and ${pricePerTonneMax}`;
  }
  if (!(dailyVolatility >= 0 && dailyVolatility <= 1)) {
    return `daily volatility ${dailyVolatility} is not between 0 and 1`;
  }
  return undefined;
}
