import { describe, expect, it } from '@jest/globals';
import { exp } from '@chanrong/kernel';
import fc from 'fast-check';
import { scaleHaircut, volatilityHaircut } from './haircut.js';

const z99 = 2.326348;

describe('a haircut scaled in time', () => {
  // H = H_N √((N_R + T_M − 1) / T_N) with H_10 = 20 %, T_M = 20: √2, √2.4, √3.9 times 20 %.
  it.each([
    { revaluationDays: 1, scaled: 0.28284 },
    { revaluationDays: 5, scaled: 0.30984 },
    { revaluationDays: 20, scaled: 0.39497 },
  ])('20 % over 10 days, revalued every $revaluationDays days', ({ revaluationDays, scaled }) => {
    const haircut = scaleHaircut({
      haircut: 0.2,
      haircutDays: 10,
      holdingDays: 20,
      revaluationDays,
    });
    expect(haircut).toBeCloseTo(scaled, 5);
  });

  // H = z σ √(N_R + T_M − 1) with σ = 1.5 % a day.
  it.each([
    { holdingDays: 10, revaluationDays: 1, expected: 0.110348 },
    { holdingDays: 20, revaluationDays: 1, expected: 0.156056 },
    { holdingDays: 20, revaluationDays: 5, expected: 0.170951 },
  ])('σ 1.5 % over $holdingDays days, every $revaluationDays', (row) => {
    const { holdingDays, revaluationDays } = row;
    const haircut = volatilityHaircut({
      dailyVolatility: 0.015,
      z: z99,
      holdingDays,
      revaluationDays,
    });
    expect(haircut).toBeCloseTo(row.expected, 6);
  });

  it('of log returns is 1 − e^−H of the value: 10.4478 % for 11.0348 %', () => {
    const options = { dailyVolatility: 0.015, z: z99, holdingDays: 10, revaluationDays: 1 };
    const haircut = volatilityHaircut(options);
    expect(1 - exp(-haircut)).toBeCloseTo(0.104478, 6);
    // So the haircut, which is taken as it is, is on the safe side.
    expect(haircut).toBeGreaterThan(1 - exp(-haircut));
  });

  it('falls to √(20/39) when a month between revaluations becomes a day', () => {
    const every = (revaluationDays: number): number =>
      volatilityHaircut({ dailyVolatility: 0.015, z: z99, holdingDays: 20, revaluationDays });
    expect(every(1) / every(20)).toBeCloseTo(0.716, 3);
  });

  it('grows with volatility, holding period and rarer revaluation', () => {
    const days = fc.integer({ min: 1, max: 250 });
    const sigma = fc.double({ min: 0.0001, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(sigma, days, days, (dailyVolatility, holdingDays, revaluationDays) => {
        const options = { dailyVolatility, z: z99, holdingDays, revaluationDays };
        const haircut = volatilityHaircut(options);
        expect(
          volatilityHaircut({ ...options, dailyVolatility: dailyVolatility * 1.01 }),
        ).toBeGreaterThan(haircut);
        expect(volatilityHaircut({ ...options, holdingDays: holdingDays + 1 })).toBeGreaterThan(
          haircut,
        );
        expect(
          volatilityHaircut({ ...options, revaluationDays: revaluationDays + 1 }),
        ).toBeGreaterThan(haircut);
      }),
    );
  });
});
