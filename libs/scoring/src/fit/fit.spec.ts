import { canonicalJson, Prng } from '@chanrong/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rankPower } from '../validation/rank-power.js';
import { crossValidate } from './cross-validate.js';
import { defaultFitPolicy, fitScorecard } from './fit-scorecard.js';
import { fitLogistic } from './fit-logistic.js';
import { fittedScore } from './fitted-scorecard.js';
import { monotoneBins } from './monotone-bins.js';
import type { Sample } from './sample.js';
import { solvePositiveDefinite } from './solve-positive-definite.js';
import { informationValue, weightsOfEvidence } from './weight-of-evidence.js';

describe('weight of evidence', () => {
  it('is ln of the shares with half a case added: 90 good 10 bad, 10 good 90 bad', () => {
    const bins = [
      { good: 90, bad: 10 },
      { good: 10, bad: 90 },
    ];
    const woe = Math.log(90.5 / 10.5);
    expect(weightsOfEvidence(bins)[0]).toBeCloseTo(-woe, 12);
    expect(weightsOfEvidence(bins)[1]).toBeCloseTo(woe, 12);
    expect(informationValue(bins)).toBeCloseTo(2 * (80 / 101) * woe, 12);
  });

  it('of a bin that nobody is in is 0', () => {
    const bins = [
      { good: 9, bad: 1 },
      { good: 0, bad: 0 },
    ];
    expect(weightsOfEvidence(bins)[1]).toBe(0);
  });

  it('is of no value where all bins are alike, and of value otherwise', () => {
    const count = fc.integer({ min: 0, max: 500 });
    const bins = fc.array(fc.record({ good: count, bad: count }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(bins, (given) => {
        expect(informationValue(given)).toBeGreaterThanOrEqual(0);
        const alike = given.map(() => ({ good: 50, bad: 5 }));
        expect(informationValue(alike)).toBeCloseTo(0, 12);
      }),
    );
  });
});

describe('monotone bins', () => {
  it('pool what goes against the direction: bad rates 0, 1, ½, 1 become 0, ¾, 1', () => {
    const bad = [false, false, true, true, true, false, true, true];
    const found = monotoneBins([1, 2, 3, 4, 5, 6, 7, 8], bad, 4);
    expect(found.better).toBe('lower');
    expect(found.bins).toEqual([
      { upTo: 2, good: 2, bad: 0 },
      { upTo: 6, good: 1, bad: 3 },
      { upTo: null, good: 0, bad: 2 },
    ]);
  });

  it('are strictly monotone, in order, and hold every case once', () => {
    const value = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NaN));
    const cases = fc.array(fc.tuple(value, fc.boolean()), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(cases, fc.integer({ min: 2, max: 20 }), (given, fineBinCount) => {
        const values = given.map(([each]) => each);
        const { better, bins, unknown } = monotoneBins(
          values,
          given.map(([, bad]) => bad),
          fineBinCount,
        );
        const rates = bins.map(({ good, bad }) => bad / (good + bad));
        const rising = better === 'lower' ? rates : rates.toReversed();
        rising.slice(1).forEach((rate, i) => expect(rate).toBeGreaterThan(rising[i] as number));
        const limits = bins.map(({ upTo }) => upTo ?? Number.POSITIVE_INFINITY);
        limits.slice(1).forEach((limit, i) => expect(limit).toBeGreaterThan(limits[i] as number));
        expect(bins.at(-1)?.upTo ?? null).toBeNull();
        const all = [...bins, unknown];
        expect(all.reduce((sum, { good, bad }) => sum + good + bad, 0)).toBe(given.length);
        expect(unknown.good + unknown.bad).toBe(values.filter(Number.isNaN).length);
      }),
    );
  });
});

it('a positive definite system is solved', () => {
  const entry = fc.double({ min: -5, max: 5, noNaN: true });
  const rows = fc.array(fc.array(entry, { minLength: 4, maxLength: 4 }), {
    minLength: 4,
    maxLength: 4,
  });
  fc.assert(
    fc.property(rows, fc.array(entry, { minLength: 4, maxLength: 4 }), (m, right) => {
      const matrix = new Float64Array(16);
      for (let i = 0; i < 4; i += 1) {
        for (let j = 0; j < 4; j += 1) {
          matrix[i * 4 + j] = m.reduce(
            (sum, row) => sum + (row[i] as number) * (row[j] as number),
            i === j ? 1 : 0,
          );
        }
      }
      const x = solvePositiveDefinite(matrix, Float64Array.from(right));
      right.forEach((expected, i) => {
        const found = x.reduce((sum, xj, j) => sum + (matrix[i * 4 + j] as number) * xj, 0);
        expect(found).toBeCloseTo(expected, 8);
      });
    }),
  );
});

describe('ridge logistic regression', () => {
  const cases = Array.from({ length: 200 }, (_, i) => i);
  const columns = [
    Float64Array.from(cases, (i) => (i % 7) - 3),
    Float64Array.from(cases, (i) => ((i * i) % 11) - 5),
  ];
  const bad = cases.map((i) => (i * 37) % 100 < 30 + 5 * ((i % 7) - 3));

  it('finds what Newton’s method in NumPy finds', () => {
    const { intercept, coefficients } = fitLogistic({ columns, bad, ridge: 1 });
    expect(intercept).toBeCloseTo(-0.868739107697304, 9);
    expect(coefficients[0]).toBeCloseTo(0.27112470348358225, 9);
    expect(coefficients[1]).toBeCloseTo(0.02818137656636535, 9);
  });

  it('with no variables is the log odds of the sample', () => {
    const { intercept, coefficients } = fitLogistic({ columns: [], bad, ridge: 1 });
    const count = bad.filter(Boolean).length;
    expect(intercept).toBeCloseTo(Math.log(count / (200 - count)), 12);
    expect(coefficients).toEqual([]);
  });

  it('stays finite where a variable tells good from bad for certain, and shrinks with the ridge', () => {
    const certain = [Float64Array.from(bad, (isBad) => (isBad ? 1 : -1))];
    const sizes = [0.01, 1, 100].map((ridge) => {
      return fitLogistic({ columns: certain, bad, ridge }).coefficients[0] as number;
    });
    expect(sizes.every(Number.isFinite)).toBe(true);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(sizes.at(-1)).toBeGreaterThan(0);
  });
});

/** Bad cases are likelier where `debt` is high and `margin` is low; `noise` says nothing. */
function sampleOf(count: number, seed: string): Sample {
  const random = Prng.fromSeed(seed);
  const rows = Array.from({ length: count }, () => {
    const [debt, margin, noise] = [random.normal(), random.normal(), random.normal()];
    const bad = debt - margin + random.normal() > 1.5;
    return { debt, margin, noise: random.uniform() < 0.2 ? Number.NaN : noise, bad };
  });
  const names = ['debt', 'margin', 'noise'] as const;
  return {
    columns: names.map((name) => ({ name, values: rows.map((row) => row[name]) })),
    bad: rows.map(({ bad }) => bad),
  };
}

describe('a fitted scorecard', () => {
  const sample = sampleOf(600, 'card');
  const card = fitScorecard(sample, defaultFitPolicy);

  it('has the factors that matter, in the right direction, and not the others', () => {
    const directions = Object.fromEntries(card.factors.map(({ name, better }) => [name, better]));
    expect(directions).toEqual({ debt: 'lower', margin: 'higher' });
  });

  it('gives no fewer points to a better value, and no more for not knowing than for the best', () => {
    for (const { better, bins, unknownPoints } of card.factors) {
      const points = bins.map((bin) => bin.points);
      const rising = better === 'higher' ? points : points.toReversed();
      expect(rising).toEqual(rising.toSorted((a, b) => a - b));
      expect(unknownPoints).toBeLessThanOrEqual(rising.at(-1) as number);
    }
    const score = (debt: number) => fittedScore(card, (name) => (name === 'debt' ? debt : 0));
    expect(score(3)).toBeLessThan(score(-3));
  });

  it('is the same for the same sample, and for its columns in another order', () => {
    const turned = { ...sample, columns: sample.columns.toReversed() };
    expect(canonicalJson(fitScorecard(sample, defaultFitPolicy))).toBe(canonicalJson(card));
    expect(canonicalJson(fitScorecard(turned, defaultFitPolicy))).toBe(canonicalJson(card));
  });

  it('forecasts the level of the sample: 20 points double the odds', () => {
    const forecasts = crossValidate(sample, defaultFitPolicy, {
      foldCount: 4,
      random: Prng.fromSeed('level'),
    });
    const expected = forecasts.reduce((sum, { pd }) => sum + pd, 0);
    const observed = sample.bad.filter(Boolean).length;
    expect(Math.abs(expected - observed)).toBeLessThan(3 * Math.sqrt(observed));
  });
});

describe('cross-validation', () => {
  it('scores every case once and deals good and bad cases out evenly', () => {
    const sample = sampleOf(500, 'folds');
    const split = { foldCount: 5, random: Prng.fromSeed('split') };
    const cases = crossValidate(sample, defaultFitPolicy, split);
    const badCount = sample.bad.filter(Boolean).length;
    expect(cases).toHaveLength(500);
    expect(cases.filter(({ bad }) => bad)).toHaveLength(badCount);
    for (let fold = 0; fold < 5; fold += 1) {
      const badInFold = cases.filter((each) => each.fold === fold && each.bad).length;
      expect(Math.abs(badInFold - badCount / 5)).toBeLessThan(1);
    }
    expect(rankPower(cases).auc).toBeGreaterThan(0.8);
  });

  it('finds nothing where outcomes are drawn by lot, whatever the card learned by heart', () => {
    const { columns, bad } = sampleOf(600, 'lot');
    const lots = Prng.fromSeed('lots').shuffle(bad);
    const eager = { ...defaultFitPolicy, informationValueMin: 0 };
    const split = { foldCount: 5, random: Prng.fromSeed('split') };
    const { auc, aucStandardError } = rankPower(
      crossValidate({ columns, bad: lots }, eager, split),
    );
    expect(Math.abs(auc - 0.5)).toBeLessThan(3.5 * aucStandardError);
  });
});
