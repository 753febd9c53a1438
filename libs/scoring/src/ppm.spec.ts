import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { percent, percentOf, PPM, shareOf } from './ppm.js';

describe('a share of an amount', () => {
  it.each([
    { amount: 0, ppm: 500_000, share: 0 },
    { amount: 1, ppm: 999_999, share: 0 },
    { amount: 3, ppm: 500_000, share: 1 },
    { amount: 6_884_850, ppm: 843_943, share: 5_810_420 }, // 5,810,420.96…
    { amount: Number.MAX_SAFE_INTEGER, ppm: PPM, share: Number.MAX_SAFE_INTEGER },
  ])('$ppm ppm of $amount is $share', ({ amount, ppm, share }) => {
    expect(shareOf(amount, ppm)).toBe(share);
  });

  it('is the exact product rounded down, for every amount', () => {
    const amounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: PPM }), (amount, ppm) => {
        expect(BigInt(shareOf(amount, ppm))).toBe((BigInt(amount) * BigInt(ppm)) / 1_000_000n);
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, PPM + 1])('refuses %d ppm', (ppm) => {
    expect(() => shareOf(100, ppm)).toThrow('ppm');
  });
});

it.each([
  { ppm: 0, text: '0 %' },
  { ppm: 123_456, text: '12.3 %' },
  { ppm: PPM, text: '100 %' },
])('$ppm ppm reads $text', ({ ppm, text }) => {
  expect(percent(ppm)).toBe(text);
});

it.each([
  { part: 1, whole: 8, text: '12.5 %' },
  { part: 0, whole: 0, text: '0 %' },
])('$part of $whole reads $text', ({ part, whole, text }) => {
  expect(percentOf(part, whole)).toBe(text);
});
