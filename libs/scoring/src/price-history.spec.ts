import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  businessDay,
  notePrice,
  observedVolatility,
  type PriceHistory,
  priceHistoryPolicy,
} from './price-history.js';

const DAY_MS = 86_400_000;
/** 2026-03-02, a Monday, at noon in China. */
const mondayMs = Date.UTC(2026, 2, 2, 4);

/** Noon of a business day that many after Monday. */
function at(day: number): number {
  return mondayMs + (Math.floor(day / 5) * 7 + (day % 5)) * DAY_MS;
}

function historyOf(prices: readonly number[], everyDays = 1): PriceHistory {
  let history: PriceHistory | undefined;
  prices.forEach((price, index) => {
    history = notePrice(history, at(index * everyDays), String(price));
  });
  return history as PriceHistory;
}

describe('a business day', () => {
  it.each([
    { date: '1969-12-29T04:00:00Z', day: 0 }, // a Monday
    { date: '1970-01-02T15:59:59Z', day: 4 }, // Friday, a second before midnight in China
    { date: '1970-01-02T16:00:00Z', day: 4 }, // Saturday there, which is its Friday
    { date: '1970-01-04T04:00:00Z', day: 4 }, // Sunday
    { date: '1970-01-05T04:00:00Z', day: 5 }, // Monday
    { date: '2026-03-02T04:00:00Z', day: 14_655 }, // 2,931 weeks later
  ])('of $date is $day', ({ date, day }) => {
    expect(businessDay(Date.parse(date))).toBe(day);
  });
});

describe('the memory of the two estimates', () => {
  // Mean age of a return: λ / (1 − λ) business days.
  it.each([
    { decay: priceHistoryPolicy.fastDecay, days: 15.7 },
    { decay: priceHistoryPolicy.slowDecay, days: 127.2 }, // at least 126, six months
  ])('of λ = $decay is $days days', ({ decay, days }) => {
    expect(decay / (1 - decay)).toBeCloseTo(days, 1);
  });
});

describe('observed volatility', () => {
  it('is not given before enough business days were seen', () => {
    const flat = (count: number) => observedVolatility(historyOf(Array<number>(count).fill(7)));
    expect(flat(10)).toEqual({ days: 9, slowPpm: null, fastPpm: null });
    expect(flat(11)).toEqual({ days: 10, slowPpm: null, fastPpm: 0 });
    expect(flat(251)).toEqual({ days: 250, slowPpm: 0, fastPpm: 0 });
  });

  it('of a price that doubles and halves is ln 2 a day, whatever the weights', () => {
    const prices = Array.from({ length: 260 }, (_, index) => 100 * (1 + (index % 2)));
    expect(observedVolatility(historyOf(prices))).toMatchObject({
      slowPpm: 693_147,
      fastPpm: 693_147,
    });
  });

  it('spreads a return over the days between: ln 2 in 4 days is ln 2 / √4 a day', () => {
    const prices = Array.from({ length: 70 }, (_, index) => 100 * (1 + (index % 2)));
    expect(observedVolatility(historyOf(prices, 4))).toMatchObject({ days: 276, slowPpm: 346_574 });
  });

  it('weighs a single jump by its age', () => {
    // 20 returns; the jump of ln 1.1 = 0.0953102 is the last: σ² = 0.06 · 0.0953102² / (1 − 0.94^20).
    const prices = Array.from({ length: 21 }, (_, index) => (index === 20 ? 110 : 100));
    expect(observedVolatility(historyOf(prices)).fastPpm).toBe(27_709);
    // Five days older it weighs 0.94^5 = 0.733904 of that, over 1 − 0.94^25: 0.0953102 √0.0559456.
    const older = Array.from({ length: 26 }, (_, index) => (index >= 20 ? 110 : 100));
    expect(observedVolatility(historyOf(older)).fastPpm).toBe(22_544);
  });

  it('begins again behind a hole of more than a quarter', () => {
    const before = historyOf(Array<number>(30).fill(100));
    const bridged = notePrice(before, at(29 + 65), '200');
    expect(observedVolatility(bridged).days).toBe(29 + 65);
    const broken = notePrice(before, at(29 + 66), '200');
    expect(observedVolatility(broken)).toEqual({ days: 0, slowPpm: null, fastPpm: null });
  });

  const path = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 21, maxLength: 60 });

  it('does not ask how often a day is published, nor for prices of days that have passed', () => {
    fc.assert(
      fc.property(path, fc.integer({ min: 1, max: 1_000_000 }), (prices, other) => {
        let history: PriceHistory | undefined;
        prices.forEach((price, index) => {
          history = notePrice(history, at(index) - 1, String(other));
          history = notePrice(history, at(index), String(price));
          history = notePrice(history, at(index), String(price));
          if (index > 0) history = notePrice(history, at(index - 1), String(other));
        });
        expect(history).toEqual(historyOf(prices));
      }),
    );
  });

  it('lies between the smallest and the largest return, and has no unit', () => {
    fc.assert(
      fc.property(path, (prices) => {
        const { fastPpm } = observedVolatility(historyOf(prices));
        const returns = prices
          .slice(1)
          .map((price, index) => Math.abs(Math.log(price / (prices[index] as number))))
          .map((change) => Math.min(1, change) * 1e6);
        expect(fastPpm).toBeGreaterThanOrEqual(Math.floor(Math.min(...returns)));
        expect(fastPpm).toBeLessThanOrEqual(Math.ceil(Math.max(...returns)));
        const inFen = historyOf(prices.map((price) => price * 128));
        expect(observedVolatility(inFen).fastPpm).toBe(fastPpm);
      }),
    );
  });

  it('continues from what was saved as if it had not stopped', () => {
    fc.assert(
      fc.property(path, path, (prices, more) => {
        const saved = JSON.parse(JSON.stringify(historyOf(prices))) as PriceHistory;
        const continued = more.reduce<PriceHistory>(
          (history, price, index) => notePrice(history, at(prices.length + index), String(price)),
          saved,
        );
        expect(continued).toEqual(historyOf([...prices, ...more]));
      }),
    );
  });
});
