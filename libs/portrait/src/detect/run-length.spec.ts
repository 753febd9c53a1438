import { Prng } from '@chanrong/kernel';
import { describe, expect, it } from '@jest/globals';
import { Cusum } from './cusum.js';
import { EwmaChart } from './ewma-chart.js';
import { PageHinkley } from './page-hinkley.js';
import { cusumRunLength, cusumThreshold, ewmaLimit, runLengthMax } from './run-length.js';

const k = 0.5;

/** Siegmund's approximation by hand: b = h + 1.166, Δ = δ − k, ARL = (e^(−2Δb) + 2Δb − 1)/(2Δ²); two-sided ARL₀ is half. */
describe('run length of a CUSUM', () => {
  it.each([
    [4, 169, 8.3, 3.2],
    [5, 469, 10.3, 3.9],
    [8.05, 1e4, 16.4, undefined],
    [10.35, 1e5, 21.0, undefined],
    [12.65, 1e6, 25.6, 9.0],
  ])('h = %d: ARL₀ %d, one sigma after %d, two after %s', (h, healthy, oneSigma, twoSigma) => {
    const rounded = cusumRunLength(h, k) / 2 / healthy;
    expect(rounded).toBeGreaterThan(0.99);
    expect(rounded).toBeLessThan(1.01);
    expect(cusumRunLength(h, k, 1)).toBeCloseTo(oneSigma, 0);
    if (twoSigma !== undefined) expect(cusumRunLength(h, k, 2)).toBeCloseTo(twoSigma, 0);
  });

  it.each([100, 469, 1e4, 1e6, 5.8e6, runLengthMax])(
    'is what its threshold was chosen for: %d',
    (budget) => {
      for (const allowance of [0.1, 0.25, k, 1]) {
        const h = cusumThreshold(budget, allowance);
        expect(cusumRunLength(h, allowance) / 2 / budget).toBeCloseTo(1, 6);
      }
    },
  );

  it('needs h = 14.4 for 40,000 channels a minute and ten false alarms a day', () => {
    expect(cusumThreshold((40_000 * 1_440) / 10, k)).toBeCloseTo(14.4, 1);
  });

  it('grows with the budget', () => {
    const budgets = [10, 100, 1e3, 1e6, 1e9];
    for (const threshold of [(b: number) => cusumThreshold(b, k), ewmaLimit]) {
      const limits = budgets.map(threshold);
      expect(limits).toEqual(limits.toSorted((a, b) => a - b));
      expect(new Set(limits).size).toBe(budgets.length);
    }
  });
});

/** Samples until the first alarm, on average over seeds. */
function meanRunLength(make: () => { add(z: number): void; side: number }, shift: number): number {
  const runs = 60;
  let total = 0;
  for (let run = 0; run < runs; run += 1) {
    const random = Prng.fromSeed(`run ${run}`);
    const detector = make();
    let samples = 0;
    while (detector.side === 0 && samples < 200_000) {
      detector.add(random.normal() + shift);
      samples += 1;
    }
    total += samples;
  }
  return total / runs;
}

describe('on simulated samples', () => {
  const budget = 1_000;
  const detectors = {
    cusum: () => new Cusum({ k, h: cusumThreshold(budget, k) }),
    ewma: () => new EwmaChart({ lambda: 0.2, limit: ewmaLimit(budget) }),
    drift: () =>
      new PageHinkley({
        delta: 0.1,
        alpha: 0.9999,
        h: cusumThreshold(budget, 0.1),
        samplesMin: 30,
      }),
  };

  it.each(Object.entries(detectors))('%s keeps its budget of false alarms', (_name, make) => {
    expect(meanRunLength(make, 0)).toBeGreaterThan(0.75 * budget);
  });

  it('the CUSUM finds a shift as fast as computed', () => {
    const expected = cusumRunLength(cusumThreshold(budget, k), k, 1);
    expect(meanRunLength(detectors.cusum, 1) / expected).toBeCloseTo(1, 0);
    expect(meanRunLength(detectors.cusum, -1) / expected).toBeCloseTo(1, 0);
  });

  it('the EWMA chart finds what is too small for the CUSUM', () => {
    expect(meanRunLength(detectors.ewma, 0.5)).toBeLessThan(60);
  });
});
