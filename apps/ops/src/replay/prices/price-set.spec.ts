import { describe, expect, it } from '@jest/globals';
import { type CsvTable, parseCsv } from '../csv.js';
import { EuroRates } from './euro-rates.js';
import { lastDayOfMonth, monthBefore, pinkSheetSeries } from './pink-sheet.js';
import { dailyVolatilityOf, newestMonth, priceSetOf } from './price-set.js';

const units = parseCsv(
  'series.csv',
  'code,name,unit\nCOPPER,Copper,$/mt\nTin,Tin,$/mt\nCOTTON,"Cotton, A",$/kg\n' +
    'IRON_ORE,Iron ore,$/dmtu\nGOLD,Gold,$/troy oz\nCRUDE,Crude,$/bbl\nYOUNG,Young,$/mt\n',
  [],
);

/** 61 months to 2024-11; copper doubles and halves in turn, the rest stand still. */
function sheet(): CsvTable {
  const rows = Array.from({ length: 61 }, (_, index) => {
    const back = 60 - index;
    const copper = back % 2 === 0 ? '9000' : '4500';
    const young = back < 12 ? '5' : '';
    return `${monthBefore('2024-11', back)},${copper},30000,2,100,2000,70,${young}`;
  });
  const header = 'month,COPPER,Tin,COTTON,IRON_ORE,GOLD,CRUDE,YOUNG';
  return parseCsv('prices.csv', [header, ...rows, ''].join('\n'), []);
}

const rates = new EuroRates(
  parseCsv('ecb.csv', 'Date,USD,CNY\n2005-01-03,1.3,\n2019-01-02,1.25,10\n2024-11-29,1.25,9\n', []),
);
const series = pinkSheetSeries(sheet(), units);

describe('priceSetOf', () => {
  const set = priceSetOf('2024-11', series, rates);
  const priceOf = (commodity: string) => set.prices.find((price) => price.commodity === commodity);

  it('turns every unit of mass into CNY per tonne at the last rate of the month', () => {
    // 9 / 1.25 = 7.2 CNY per USD; one troy ounce is 31.1034768 g.
    expect(priceOf('COPPER')?.pricePerTonne).toBe('64800.00');
    expect(priceOf('TIN')?.pricePerTonne).toBe('216000.00');
    expect(priceOf('COTTON')?.pricePerTonne).toBe('14400.00');
    expect(priceOf('IRON_ORE')?.pricePerTonne).toBe('720.00');
    expect(priceOf('GOLD')?.pricePerTonne).toBe('462970750.59');
  });

  it('leaves out what has no price by mass, and what has less than a year of returns', () => {
    expect(set.prices.map(({ commodity }) => commodity)).toEqual([
      'COPPER',
      'COTTON',
      'GOLD',
      'IRON_ORE',
      'TIN',
    ]);
  });

  it('names month, day and source', () => {
    expect(set.priceSetId).toBe('worldbank-2024-11');
    expect(set.asOfMs).toBe(Date.UTC(2024, 10, 30));
    expect(priceOf('COPPER')?.source).toBe(
      'World Bank Pink Sheet 2024-11: 9000 $/mt; ECB 2024-11-29: 9 CNY and 1.25 USD for 1 EUR',
    );
    expect(newestMonth(series)).toBe('2024-11');
  });

  it('measures volatility in yuan, rates included', () => {
    // Tin stands still in dollars; the yuan moves once in 60 months, from 8 to 7.2 per dollar.
    const step = Math.log(7.2 / 8);
    const variance = (step ** 2 * (1 - 1 / 60)) / 59;
    expect(priceOf('TIN')?.dailyVolatility).toBeCloseTo(Math.sqrt(variance / 21), 6);
  });

  it('says how far back it can go', () => {
    expect(() => priceSetOf('2005-03', series, rates)).toThrow(
      'month 2005-03: has no USD/CNY rate',
    );
    expect(() => priceSetOf('2023-19', series, rates)).toThrow('month 2023-19');
    expect(() => priceSetOf('2019-12', series, rates)).toThrow('a price and a year of returns');
  });
});

describe('dailyVolatilityOf', () => {
  it('is the sample deviation of monthly log returns over the root of 21', () => {
    // Returns alternate between +ln 2 and -ln 2: mean 0, sum of squares 12 ln²2, divisor 11.
    const prices = Array.from({ length: 13 }, (_, index) => (index % 2 === 0 ? 100 : 200));
    expect(dailyVolatilityOf(prices)).toBeCloseTo(Math.LN2 * Math.sqrt(12 / 11 / 21), 6);
  });

  it('does not depend on the unit of the price', () => {
    const prices = Array.from({ length: 20 }, (_, index) => 100 + ((index * 37) % 11));
    expect(dailyVolatilityOf(prices.map((price) => price * 7.2))).toBe(dailyVolatilityOf(prices));
  });

  it('is not known from less than a year of returns', () => {
    expect(dailyVolatilityOf(Array.from({ length: 12 }, () => 1))).toBeUndefined();
    expect(dailyVolatilityOf(Array.from({ length: 13 }, () => 1))).toBe(0);
  });
});

describe('months', () => {
  it.each([
    ['2024-11', 0, '2024-11'],
    ['2024-11', 11, '2023-12'],
    ['2024-01', 1, '2023-12'],
    ['2024-11', 60, '2019-11'],
  ])('%s minus %i is %s', (month, count, expected) => {
    expect(monthBefore(month, count)).toBe(expected);
  });

  it.each([
    ['2024-02', Date.UTC(2024, 1, 29)],
    ['2023-02', Date.UTC(2023, 1, 28)],
    ['2024-11', Date.UTC(2024, 10, 30)],
    ['2024-12', Date.UTC(2024, 11, 31)],
  ])('%s ends on its last day', (month, ms) => {
    expect((lastDayOfMonth(month) as number) * 86_400_000).toBe(ms);
  });
});
