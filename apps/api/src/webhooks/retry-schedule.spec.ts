import { describe, expect, it } from '@jest/globals';
import { retryPauseMs } from './retry-schedule.js';

const pauses = (random: number): number[] =>
  Array.from({ length: 20 }, (_, index) => retryPauseMs(index + 1, random) ?? 0);

describe('retries of a webhook', () => {
  it('begin after seconds, grow, and end after three days', () => {
    const middle = pauses(0.5);
    expect(middle[0]).toBe(5_000);
    const given = middle.filter((pauseMs) => pauseMs > 0);
    expect(given).toHaveLength(9);
    expect(given).toEqual([...given].sort((a, b) => a - b));
    const hours = given.reduce((sum, pauseMs) => sum + pauseMs, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(72);
    expect(hours).toBeLessThan(80);
  });

  it.each([0, 0.999_999])('differ by a fifth at most (%d)', (random) => {
    pauses(random).forEach((pauseMs, index) => {
      const middle = retryPauseMs(index + 1, 0.5) ?? 0;
      expect(Math.abs(pauseMs - middle)).toBeLessThanOrEqual(0.2 * middle + 1);
    });
    expect(retryPauseMs(1, random)).not.toBe(5_000);
  });
});
