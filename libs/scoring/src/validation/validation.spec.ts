import { Prng } from '@chanrong/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brierScore } from './brier.js';
import { calibrationGroups, hosmerLemeshow } from './calibration.js';
import { chiSquareTail } from './chi-square-tail.js';
import type { Outcome } from './outcome.js';
import { populationStability } from './population-stability.js';
import { rankPower } from './rank-power.js';
import { validate } from './validate.js';

function outcomes(bad: readonly number[], good: readonly number[]): Outcome[] {
  return [...bad.map((pd) => ({ pd, bad: true })), ...good.map((pd) => ({ pd, bad: false }))];
}

/** Forecasts and outcomes with at least two of each kind. */
const anyOutcomes = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 40 }),
    fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 40 }),
  )
  .map(([bad, good]) => outcomes(bad.map(hundredth), good.map(hundredth)));

function hundredth(value: number): number {
  return value / 100;
}

describe('rank power', () => {
  it('of 3 bad and 4 good cases with one tie', () => {
    const power = rankPower(outcomes([0.8, 0.6, 0.35], [0.5, 0.35, 0.2, 0.1]));
    // 4 + 4 + 2½ of 12 pairs.
    expect(power.auc).toBeCloseTo(0.875, 12);
    // DeLong: var(1, 1, ⅝)/3 + var(⅔, ⅚, 1, 1)/4 = 0.046875/3 + 0.02546296/4.
    expect(power.aucStandardError).toBeCloseTo(Math.sqrt(0.015625 + 0.0254629629629 / 4), 9);
    expect(power.gini).toBeCloseTo(0.75, 12);
    // Below 0.6 lie all good cases and a third of the bad ones.
    expect(power.ks).toBeCloseTo(2 / 3, 12);
    expect(power.aucHigh).toBe(1);
  });

  it('is perfect, none or reversed', () => {
    expect(rankPower(outcomes([0.9, 0.8], [0.2, 0.1]))).toMatchObject({ auc: 1, ks: 1 });
    expect(rankPower(outcomes([0.5, 0.5], [0.5, 0.5]))).toMatchObject({ auc: 0.5, ks: 0 });
    expect(rankPower(outcomes([0.1, 0.2], [0.8, 0.9]))).toMatchObject({ auc: 0, gini: -1 });
  });

  it('does not depend on levels or on order, and turns around with the outcomes', () => {
    fc.assert(
      fc.property(anyOutcomes, (given) => {
        const { auc, ks } = rankPower(given);
        const squared = given.map(({ pd, bad }) => ({ pd: pd * pd, bad })).toReversed();
        expect(rankPower(squared).auc).toBeCloseTo(auc, 12);
        expect(rankPower(squared).ks).toBeCloseTo(ks, 12);
        const turned = given.map(({ pd, bad }) => ({ pd, bad: !bad }));
        expect(rankPower(turned).auc).toBeCloseTo(1 - auc, 12);
        expect(ks).toBeGreaterThanOrEqual(Math.abs(2 * auc - 1) / 2 - 1e-12);
      }),
    );
  });

  it('refuses to judge by a single bad case', () => {
    expect(() => rankPower(outcomes([0.5], [0.1, 0.2]))).toThrow('two bad and two good');
  });
});

describe('the tail of χ²', () => {
  // Critical values of printed tables.
  it.each([
    [3.841459, 1, 0.05],
    [5.991465, 2, 0.05],
    [7.814728, 3, 0.05],
    [11.070498, 5, 0.05],
    [15.507313, 8, 0.05],
    [23.209251, 10, 0.01],
    [29.588298, 10, 0.001],
    [30.577914, 15, 0.01],
    [0, 7, 1],
  ])('above %d with %d degrees of freedom is %d', (x, degrees, expected) => {
    expect(chiSquareTail(x, degrees)).toBeCloseTo(expected, 7);
  });

  it('falls with x and rises with the degrees of freedom', () => {
    const x = fc.double({ min: 0.01, max: 80, noNaN: true });
    fc.assert(
      fc.property(x, x, fc.integer({ min: 1, max: 30 }), (one, other, degrees) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const slack = 1e-12;
        expect(chiSquareTail(high, degrees)).toBeLessThanOrEqual(
          chiSquareTail(low, degrees) + slack,
        );
        expect(chiSquareTail(low, degrees + 1)).toBeGreaterThanOrEqual(
          chiSquareTail(low, degrees) - slack,
        );
      }),
    );
  });
});

describe('calibration', () => {
  const group = { pdMin: 0, pdMax: 1, badRate: 0 };

  it('by Hosmer and Lemeshow: 5²/(10·0.9) + 5²/(25·0.5)', () => {
    const groups = [
      { ...group, count: 100, badCount: 15, pdMean: 0.1 },
      { ...group, count: 50, badCount: 20, pdMean: 0.5 },
    ];
    const found = hosmerLemeshow(groups, 0);
    expect(found.statistic).toBeCloseTo(25 / 9 + 2, 12);
    expect(found.pValue).toBeCloseTo(Math.exp(-(25 / 9 + 2) / 2), 12);
    const more = [...groups, ...groups];
    expect(hosmerLemeshow(more, 2).degreesOfFreedom).toBe(2);
  });

  it('keeps equal forecasts together and loses nobody', () => {
    fc.assert(
      fc.property(anyOutcomes, fc.integer({ min: 1, max: 12 }), (given, groupCount) => {
        const groups = calibrationGroups(given, groupCount);
        expect(groups.length).toBeLessThanOrEqual(groupCount);
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(given.length);
        groups.slice(1).forEach(({ pdMin }, index) => {
          expect(pdMin).toBeGreaterThan(groups[index]?.pdMax as number);
        });
      }),
    );
  });
});

describe("Brier's score", () => {
  it('falls into its parts: ¼ for 4 cases of which 1 is bad, ¾ for 2 of which 1 is', () => {
    const given = outcomes([0.25, 0.75], [0.25, 0.25, 0.25, 0.75]);
    const brier = brierScore(given, calibrationGroups(given, 2));
    expect(brier.score).toBeCloseTo(1.375 / 6, 12);
    expect(brier.reliability).toBeCloseTo(0.125 / 6, 12);
    expect(brier.resolution).toBeCloseTo(1 / 72, 12);
    expect(brier.uncertainty).toBeCloseTo(2 / 9, 12);
    expect(brier.withinGroups).toBeCloseTo(0, 12);
  });

  it('has nothing left within groups where each forecast is a group of its own', () => {
    fc.assert(
      fc.property(anyOutcomes, (given) => {
        const brier = brierScore(given, calibrationGroups(given, 1_000));
        expect(brier.withinGroups).toBeCloseTo(0, 12);
        expect(brier.resolution).toBeLessThanOrEqual(brier.uncertainty + 1e-12);
      }),
    );
  });
});

describe('population stability', () => {
  it('of a tenth each against 8, 9, 10 × 6, 11, 12 of a hundred is 0.0101160', () => {
    const expected = Array.from({ length: 10 }, () => 100);
    const actual = [80, 90, 100, 100, 100, 100, 100, 100, 110, 120];
    const found = populationStability(expected, actual);
    expect(found.psi).toBeCloseTo(0.010116, 7);
    expect(found.psiByChance).toBeCloseTo(9 * (2 / 1_000), 12);
  });

  it('is nothing for the same shares, more otherwise, and the same both ways', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const { psi } = populationStability(one, other);
        expect(psi).toBeGreaterThanOrEqual(0);
        expect(populationStability(other, one).psi).toBeCloseTo(psi, 12);
        const doubled = one.map((count) => count * 2);
        expect(populationStability(one, doubled).psi).toBeCloseTo(0, 12);
      }),
    );
  });

  it('refuses empty bins', () => {
    expect(() => populationStability([1, 2], [3, 0])).toThrow('every bin has somebody');
  });
});

it('forecasts that are true probabilities pass every test', () => {
  const random = Prng.fromSeed('true probabilities');
  const given = Array.from({ length: 4_000 }, () => {
    const pd = 0.01 + random.uniform() * 0.5;
    return { pd, bad: random.uniform() < pd };
  });
  const { hosmerLemeshow: level, brier, auc } = validate(given);
  expect(level.pValue).toBeGreaterThan(0.01);
  expect(brier.reliability).toBeLessThan(0.002);
  expect(auc).toBeGreaterThan(0.65);
  const doubled = given.map(({ pd, bad }) => ({ pd: pd * 1.5, bad }));
  expect(validate(doubled).hosmerLemeshow.pValue).toBeLessThan(1e-6);
  expect(validate(doubled).auc).toBeCloseTo(auc, 12);
});
