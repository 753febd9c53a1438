import { describe, expect, it } from '@jest/globals';

import { exact, ulpError } from '../../test/reference.js';
import { Prng } from '../random/prng.js';
import { exp } from './exp.js';
import { ln } from './ln.js';
import { normalCdf } from './normal-cdf.js';

const prng = Prng.fromSeed('ln');
const between = (min: number, max: number): number => min + (max - min) * prng.uniform();
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('ln', () => {
  it.each([
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [-5e-324, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
    [Infinity, Infinity],
    [2, Math.LN2],
    [5e-324, -744.4400719213812],
    [Number.MAX_VALUE, 709.782712893384],
  ])('of %p is %p', (x, expected) => {
    expect(ln(x)).toBe(expected);
  });

  it.each([
    ['a dense table from 1/32 to 24', times(768, (i) => (i + 1) / 32)],
    ['around 1, where the logarithm vanishes', times(600, () => 1 + between(-1e-3, 1e-3))],
    ['next to 1', [1 - 2 ** -53, 1 + 2 ** -52, 1 - 2 ** -40, 1 + 2 ** -40]],
    [
      'around √½ and √2, the seams',
      times(300, (i) => Math.SQRT2 * (i % 2 ? 1 : 0.5) + between(-1e-6, 1e-6)),
    ],
    ['every third binary exponent', times(682, (i) => between(1, 2) * 2 ** (3 * i - 1022))],
    ['subnormals', times(200, () => between(0, 1) * 2 ** -1030)],
  ])('is within 1 ulp on %s', (_, arguments_) => {
    const truths = arguments_.filter((x) => x !== 1).map((x) => ({ x, truth: exact(x).ln() }));
    expect(Math.max(...truths.map(({ x, truth }) => ulpError(ln(x), truth)))).toBeLessThan(1);
  });
});

describe('exp, ln and Φ together', () => {
  // P(min V ≤ B) = Φ((b − νT)/(σ√T)) + e^(2νb/σ²)·Φ((b + νT)/(σ√T)) of a geometric Brownian motion from
  // V = 1, with b = ln B, ν = −σ²/2, σ = 25 % a year, T = 20/252.
  it.each([
    [0.95, '0.47843'],
    [0.9, '0.14189'],
    [0.85, '0.022793'],
    [0.8, '0.0017133'],
  ])('give the probability of touching %p within 20 days as %s', (barrier, expected) => {
    const sigma = 0.25;
    const years = 20 / 252;
    const spread = sigma * Math.sqrt(years);
    const nu = (-sigma * sigma) / 2;
    const b = ln(barrier);
    const reflected = exp((2 * nu * b) / (sigma * sigma)) * normalCdf((b + nu * years) / spread);
    expect((normalCdf((b - nu * years) / spread) + reflected).toPrecision(5)).toBe(expected);
  });
});
