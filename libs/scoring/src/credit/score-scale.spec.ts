import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conventionOf, pdOfScore, scoreOfPd } from './score-scale.js';

const scale = { score: 600, odds: 50, pdo: 20, min: 300, max: 850 };

describe('the score scale', () => {
  // Factor = 20 / ln 2 = 28.853901, Offset = 600 − 28.853901 · ln 50 = 487.122876.
  it.each([
    { pd: 0.0005, score: 706.42 },
    { pd: 0.005, score: 639.86 },
    { pd: 0.02, score: 599.42 },
    { pd: 0.05, score: 572.08 },
    { pd: 0.1, score: 550.52 },
    { pd: 0.2, score: 527.12 },
    { pd: 0.5, score: 487.12 },
  ])('a PD of $pd is $score points', ({ pd, score }) => {
    expect(scoreOfPd(pd, scale)).toBeCloseTo(score, 2);
  });

  it('has the factor 28.853901 and the offset 487.122876', () => {
    expect(scoreOfPd(0.5, scale)).toBeCloseTo(487.122876, 6); // even odds: ln 1 = 0
    const oneNat = scoreOfPd(1 / (1 + Math.E), scale) - scoreOfPd(0.5, scale);
    expect(oneNat).toBeCloseTo(28.853901, 6);
  });

  // PD = 1 / (1 + odds): 600 is 50:1, and 20 points double or halve the odds.
  it.each([
    { score: 600, pd: 0.019608 }, // 1/51
    { score: 620, pd: 0.009901 }, // 1/101
    { score: 580, pd: 0.038462 }, // 1/26
    { score: 612, pd: 0.013023 }, // odds 50 · 2^0.6 = 75.785828
    { score: 300, pd: 0.998476 }, // odds 50 · 2^-15 = 0.00152588
  ])('$score points are a PD of $pd', ({ score, pd }) => {
    expect(pdOfScore(score, scale)).toBe(pd);
  });

  it('more points are never a higher PD, and the PD stays a probability', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 849 }), (score) => {
        const pd = pdOfScore(score, scale);
        expect(pd).toBeGreaterThanOrEqual(0);
        expect(pd).toBeLessThanOrEqual(1);
        expect(pdOfScore(score + 1, scale)).toBeLessThanOrEqual(pd);
      }),
    );
  });

  it('points and PD lead back to each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 700 }), (score) => {
        expect(scoreOfPd(pdOfScore(score, scale), scale)).toBeCloseTo(score, 1);
      }),
    );
  });

  it('names its convention', () => {
    expect(conventionOf(scale)).toBe('600=50:1');
  });
});
