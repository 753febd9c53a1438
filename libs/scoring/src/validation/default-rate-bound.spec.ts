import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultRateBound } from './default-rate-bound.js';

describe('the bound of a default rate that nobody has seen', () => {
  // 1 − 0.25^(1/4000): ln 0.25 = −1.386294, / 4000 = −0.000346574.
  it.each([
    { count: 4_000, confidence: 0.75, bound: 0.000346514 },
    { count: 1, confidence: 0.75, bound: 0.75 },
    { count: 2, confidence: 0.75, bound: 0.5 }, // 1 − √0.25
    { count: 100, confidence: 0.95, bound: 0.029513 }, // 1 − 0.05^(1/100): the rule of three says 3 %
  ])('of $count cases at $confidence is $bound', ({ count, confidence, bound }) => {
    expect(defaultRateBound(count, confidence)).toBeCloseTo(bound, 7);
  });

  it('is a probability, falls with cases and grows with confidence', () => {
    const counts = fc.integer({ min: 1, max: 100_000 });
    const confidences = fc.double({ min: 0.01, max: 0.98, noNaN: true });
    fc.assert(
      fc.property(counts, confidences, (count, confidence) => {
        const bound = defaultRateBound(count, confidence);
        expect(bound).toBeGreaterThan(0);
        expect(bound).toBeLessThan(1);
        expect(defaultRateBound(count + 1, confidence)).toBeLessThan(bound);
        expect(defaultRateBound(count, confidence + 0.01)).toBeGreaterThan(bound);
      }),
    );
  });
});
