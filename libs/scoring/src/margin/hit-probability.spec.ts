import { describe, expect, it } from '@jest/globals';
import { normalCdf } from '@chanrong/kernel';
import fc from 'fast-check';
import { hitProbability } from './hit-probability.js';

const dailyVolatility = 0.25 / Math.sqrt(252);
const horizonDays = 20;

/** Probability of ending below the barrier: Φ((ln B + σ²T/2) / σ√T). */
function endingProbability(barrierRatio: number): number {
  const spread = dailyVolatility * Math.sqrt(horizonDays);
  return normalCdf((Math.log(barrierRatio) + (spread * spread) / 2) / spread);
}

describe('the probability of touching a line', () => {
  // σ = 25 % a year, 20 of 252 days, no drift: σ√T = 0.0704295, ν = −σ²/2, e^(2νb/σ²) = 1 / B.
  it.each([
    { barrierRatio: 0.95, touching: 0.47843, ending: 0.24413 },
    { barrierRatio: 0.9, touching: 0.14189, ending: 0.07204 },
    { barrierRatio: 0.85, touching: 0.022793, ending: 0.011533 },
    { barrierRatio: 0.8, touching: 0.0017133, ending: 0.00086482 },
  ])('at $barrierRatio of the value', ({ barrierRatio, touching, ending }) => {
    const hit = hitProbability({ barrierRatio, dailyVolatility, horizonDays });
    expect(hit).toBeCloseTo(touching, 5);
    expect(hit / touching).toBeCloseTo(1, 4);
    expect(endingProbability(barrierRatio) / ending).toBeCloseTo(1, 3);
    // Who shows the probability of ending there understates it by about two.
    expect(hit / endingProbability(barrierRatio)).toBeGreaterThan(1.9);
  });

  it.each([
    ['a touched line', { barrierRatio: 1, dailyVolatility, horizonDays }, 1],
    ['a line that was passed', { barrierRatio: 1.2, dailyVolatility, horizonDays }, 1],
    ['no line', { barrierRatio: 0, dailyVolatility, horizonDays }, 0],
    ['a price that stands still', { barrierRatio: 0.999, dailyVolatility: 0, horizonDays }, 0],
  ])('of %s', (_what, options, expected) => {
    expect(hitProbability(options)).toBe(expected);
  });

  const market = fc.record({
    barrierRatio: fc.double({ min: 0.3, max: 0.999, noNaN: true }),
    dailyVolatility: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
    horizonDays: fc.integer({ min: 1, max: 250 }),
  });

  it('is a probability, and grows with nearness, volatility and time', () => {
    fc.assert(
      fc.property(market, (options) => {
        const hit = hitProbability(options);
        expect(hit).toBeGreaterThanOrEqual(0);
        expect(hit).toBeLessThanOrEqual(1);
        const { barrierRatio, horizonDays: days } = options;
        const rounding = 1e-12;
        const nearer = { ...options, barrierRatio: Math.min(1, barrierRatio * 1.001) };
        const wilder = { ...options, dailyVolatility: options.dailyVolatility * 1.1 };
        const longer = { ...options, horizonDays: days + 1 };
        for (const more of [nearer, wilder, longer]) {
          expect(hitProbability(more)).toBeGreaterThanOrEqual(hit - rounding);
        }
      }),
    );
  });
});
