import type { AssetPortrait } from '@chanrong/portrait';
import { fenOf, type MarketPrice } from '../market.js';
import { unclaimedGrams } from './encumbrance.js';
import type { UnitTitles, Valuation } from './valuation.js';

/** A stock whose value can be named; whether a bank can lend on it is another question. */
export interface PricedStock {
  readonly quantityGrams: number;
  /** One-sided 95 % lower bound, at most `quantityGrams`. */
  readonly lowGrams: number;
  /** What books and warehouse receipts say; null when they say nothing. */
  readonly bookGrams: number | null;
  readonly receiptGrams: number | null;
  readonly price: MarketPrice;
  readonly grossFen: number;
  /** What pledges claim, and what they leave of min(measured, book, receipt). */
  readonly pledgedGrams: number;
  readonly freeGrams: number;
}

/** A billion tonnes, or ten billion yuan, in one storage unit is a wrong unit of measure, not a fortune. */
const unitKgMax = 1_000_000_000_000;
const unitFenMax = 1_000_000_000_000;

/** Undefined where the stock is not observed, has no usable price, or cannot be as much as it says. */
export function priceStock(
  asset: AssetPortrait,
  { market, title }: Pick<Valuation, 'market' | 'title'>,
): PricedStock | undefined {
  const { commodity, stock } = asset;
  const price = commodity === null ? undefined : market.prices.get(commodity);
  if (stock === null || !stock.observed || price === undefined) return undefined;
  if (!(stock.quantityKg <= unitKgMax)) return undefined;
  const quantityGrams = gramsOf(stock.quantityKg);
  const lowGrams = Math.min(gramsOf(stock.lowKg), quantityGrams);
  const grossFen = fenOf(quantityGrams, price);
  if (grossFen > unitFenMax) return undefined;
  const bookGrams = stock.bookKg === null ? null : gramsOf(stock.bookKg);
  const receiptGrams = stock.receiptKg === null ? null : gramsOf(stock.receiptKg);
  const trustedGrams = Math.min(lowGrams, bookGrams ?? lowGrams, receiptGrams ?? lowGrams);
  const pledgedGrams = pledgedOf(asset.assetId, trustedGrams, title);
  const freeGrams = Math.max(0, trustedGrams - pledgedGrams);
  return {
    quantityGrams,
    lowGrams,
    bookGrams,
    receiptGrams,
    pledgedGrams,
    freeGrams,
    price,
    grossFen,
  };
}

/** More than `trustedGrams` where nothing is left and more was pledged than there is. */
function pledgedOf(assetId: string, trustedGrams: number, { claims, viewer }: UnitTitles): number {
  const ofUnit = claims.get(assetId) ?? [];
  const leftGrams = unclaimedGrams(trustedGrams, ofUnit, viewer);
  const totalGrams = ofUnit.reduce((sum, { grams }) => sum + grams, 0);
  return leftGrams === 0 ? totalGrams : trustedGrams - leftGrams;
}

/**
 * Whole grams, so that money is exact from here on. To the nearest: the double 16093.236 times 1,000 lies
 * below 16093236, and a scale's own figure must not lose a gram. Noise around empty is empty.
 */
function gramsOf(kg: number): number {
  const grams = Math.round(kg * 1_000);
  return grams > 0 ? grams : 0;
}
