import { describe, expect, it } from '@jest/globals';
import { Decimal } from '@chanrong/kernel';
import { importPriceSet } from '../../apps/ops/src/replay/prices/import-price-set.js';
import { referenceData } from './reference-data.js';

const source = referenceData('worldbank-pinksheet');

describe('World Bank prices at ECB rates', () => {
  it('price copper of the newest month, 2024-11, at 9,075.73 $/t and the rates of 29 November', async () => {
    const set = await importPriceSet(source);
    const copper = set.prices.find(({ commodity }) => commodity === 'COPPER');
    // ECB, 2024-11-29: 1 EUR = 1.0562 USD = 7.6484 CNY.
    const expected = new Decimal('9075.73').times('7.6484').div('1.0562');
    expect(set.priceSetId).toBe('worldbank-2024-11');
    expect(copper?.pricePerTonne).toBe(expected.toFixed(2));
    expect(copper?.source).toContain('ECB 2024-11-29');
    expect(copper?.dailyVolatility).toBeGreaterThan(0.005);
    expect(copper?.dailyVolatility).toBeLessThan(0.03);
  });

  it('price every series by mass, each with a positive price and a volatility', async () => {
    const { prices } = await importPriceSet(source);
    expect(prices.length).toBeGreaterThanOrEqual(45);
    for (const { pricePerTonne, dailyVolatility } of prices) {
      expect(Number(pricePerTonne)).toBeGreaterThan(0);
      expect(dailyVolatility).toBeGreaterThan(0);
      expect(dailyVolatility).toBeLessThan(0.1);
    }
  });

  it('go back to any month with rates: 2008-07, when a dollar cost 6.84 yuan', async () => {
    const set = await importPriceSet(source, '2008-07');
    const aluminum = set.prices.find(({ commodity }) => commodity === 'ALUMINUM');
    expect(set.asOfMs).toBe(Date.UTC(2008, 6, 31));
    expect(Number(aluminum?.pricePerTonne)).toBeGreaterThan(20_000);
    expect(Number(aluminum?.pricePerTonne)).toBeLessThan(22_000);
  });
});
