import { describe, expect, it } from '@jest/globals';
import { Decimal, multiplyQuantityByPrice } from '@chanrong/kernel';
import type { CommodityPrice, PriceSetPublished } from '@chanrong/portrait';
import fc from 'fast-check';
import { emptyMarket, fenOf, marketFrom, type MarketPrice } from './market.js';

function priceSet(prices: readonly CommodityPrice[]): PriceSetPublished {
  return {
    type: 'priceSet.published',
    priceSetId: 'set-1',
    asOfMs: 1_000,
    currency: 'CNY',
    prices,
  };
}

function copper(changes: Partial<CommodityPrice> = {}): CommodityPrice {
  const price = { commodity: 'COPPER', pricePerTonne: '68250.50', dailyVolatility: 0.015 };
  return { ...price, source: 'spec', ...changes };
}

function priceOf(pricePerTonne: string): MarketPrice {
  const price = marketFrom(priceSet([copper({ pricePerTonne })])).prices.get('COPPER');
  if (price === undefined) throw new Error(`${pricePerTonne} was refused`);
  return price;
}

describe('a market', () => {
  it('keeps the published text, volatility in ppm and the instant', () => {
    const market = marketFrom(priceSet([copper()]));
    expect(market.priceSetId).toBe('set-1');
    expect(market.asOfMs).toBe(1_000);
    expect(market.prices.get('COPPER')).toMatchObject({
      pricePerTonne: '68250.50',
      dailyVolatilityPpm: 15_000,
    });
  });

  it('knows no price before any is published', () => {
    expect(emptyMarket).toMatchObject({ priceSetId: null, prices: new Map() });
  });

  it.each([
    ['a comma', { pricePerTonne: '68250,50' }, 'not a decimal number'],
    ['an exponent', { pricePerTonne: '6e4' }, 'not a decimal number'],
    ['a negative price', { pricePerTonne: '-1' }, 'not a decimal number'],
    ['nothing', { pricePerTonne: '' }, 'not a decimal number'],
    ['zero', { pricePerTonne: '0.00' }, 'not between'],
    ['a price per gram', { pricePerTonne: '999999999999' }, 'not between'],
    ['a negative volatility', { dailyVolatility: -0.1 }, 'volatility'],
    ['a volatility in per cent', { dailyVolatility: 1.5 }, 'volatility'],
    ['no volatility', { dailyVolatility: Number.NaN }, 'volatility'],
  ])('sets %s aside with the reason, and keeps the others', (_, changes, reason) => {
    const market = marketFrom(priceSet([copper(changes), copper({ commodity: 'ZINC' })]));
    expect([...market.prices.keys()]).toEqual(['ZINC']);
    expect(market.unusable.get('COPPER')).toContain(reason);
  });
});

describe('the value of grams', () => {
  it.each([
    { grams: 1_000_000, price: '68250.50', fen: 6_825_050 },
    { grams: 1, price: '68250.50', fen: 6 }, // 6.82505 fen
    { grams: 146_520, price: '68250.5', fen: 1_000_006 }, // 1,000,006.326
    { grams: 1_000_000, price: '0.00000001', fen: 0 },
    { grams: 0, price: '68250.50', fen: 0 },
  ])('$grams g at $price CNY/t are $fen fen', ({ grams, price, fen }) => {
    expect(fenOf(grams, priceOf(price))).toBe(fen);
  });

  it('is what the kernel says with decimals', () => {
    const grams = fc.integer({ min: 0, max: 1_000_000_000 });
    const cents = fc.integer({ min: 1, max: 1_000_000_000 });
    fc.assert(
      fc.property(grams, cents, (quantity, price) => {
        const pricePerTonne = new Decimal(price).div(100).toString();
        const decimals = multiplyQuantityByPrice({
          quantity: new Decimal(quantity).div(1_000_000),
          price: pricePerTonne,
          currency: 'CNY',
          rounding: 'down',
        });
        expect(fenOf(quantity, priceOf(pricePerTonne))).toBe(decimals.fen);
      }),
      { examples: [[900_000_000, 3_333]] },
    );
  });
});
