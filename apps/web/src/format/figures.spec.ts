import { describe, expect, it } from '@jest/globals';
import { ageOf, instant, percent, probability, signed } from './figures.js';

describe('figures', () => {
  it.each([
    [0.625, '62.50 %'],
    [1, '100.00 %'],
    [0, '0.00 %'],
  ])('%s is %s', (ratio, text) => {
    expect(percent(ratio, 'zh-CN')).toBe(text);
  });

  it('keeps the figures of small probabilities', () => {
    expect(probability(0.0129, 'en')).toBe('1.29 %');
    expect(probability(0.000563, 'en')).toBe('0.056 %');
    expect(probability(0, 'en')).toBe('0.00 %');
  });

  it.each([
    [18, '+18'],
    [-3, '−3'],
    [0, '0'],
  ])('a difference of %s is %s', (difference, text) => {
    expect(signed(difference)).toBe(text);
  });

  it('shows instants in Beijing time', () => {
    expect(instant('2026-11-22T16:05:03.900Z')).toBe('2026-11-23 00:05:03');
  });

  it.each([
    [59_999, { unit: 'seconds', count: 59 }],
    [60_000, { unit: 'minutes', count: 1 }],
    [7_200_000, { unit: 'hours', count: 2 }],
    [3 * 86_400_000, { unit: 'days', count: 3 }],
    [-5_000, { unit: 'seconds', count: 0 }],
  ])('%s ms ago is %j', (elapsedMs, age) => {
    const nowMs = Date.parse('2026-11-22T08:00:00Z');
    expect(ageOf(new Date(nowMs - elapsedMs).toISOString(), nowMs)).toEqual(age);
  });
});
