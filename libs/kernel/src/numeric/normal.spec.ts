import { describe, expect, it } from '@jest/globals';

import {
  Reference,
  exact,
  referenceCdf,
  referencePdf,
  relativeError,
  ulpError,
} from '../../test/reference.js';
import { Prng } from '../random/prng.js';
import { normalCdf } from './normal-cdf.js';
import { normalPdf } from './normal-pdf.js';
import { normalQuantile } from './normal-quantile.js';

const prng = Prng.fromSeed('normal');
const between = (min: number, max: number): number => min + (max - min) * prng.uniform();
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const dense = times(257, (i) => (i - 128) / 16); // -8 to 8
const tail = times(200, () => between(-37.5, -5));
const seams = [0.66291, 5.656854249492381].flatMap((y) => [
  y,
  y - 1e-12,
  y + 1e-12,
  -y,
  -y - 1e-12,
  -y + 1e-12,
]);

describe('normalCdf', () => {
  it.each([
    [0, 0.5],
    [-0, 0.5],
    [Infinity, 1],
    [-Infinity, 0],
    [NaN, NaN],
    [9, 1],
    [-39, 0],
    [1e308, 1],
    [-1e308, 0],
    [5e-324, 0.5],
  ])('of %p is %p', (x, expected) => {
    expect(normalCdf(x)).toBe(expected);
  });

  it.each([
    ['a dense table', dense],
    ['the body at random', times(300, () => between(-6, 6))],
    ['the tail to -37.5', tail],
    ['the seams', seams],
  ])('has a relative error below 1e-15 on %s', (_, arguments_) => {
    const worst = Math.max(...arguments_.map((x) => relativeError(normalCdf(x), referenceCdf(x))));
    expect(worst).toBeLessThan(1e-15);
  });

  it('is within 2 ulp where the result is subnormal', () => {
    const worst = Math.max(
      ...times(100, () => between(-38.4, -37.6)).map((x) =>
        ulpError(normalCdf(x), referenceCdf(x)),
      ),
    );
    expect(worst).toBeLessThan(2);
  });

  it('rises, on a grid finer than anything scored', () => {
    const values = times(46_001, (i) => normalCdf(i / 1000 - 38));
    expect(values.findIndex((value, i) => value < (values[i - 1] ?? 0))).toBe(-1);
  });
});

describe('normalPdf', () => {
  it.each([
    [0, 0.3989422804014327],
    [Infinity, 0],
    [-Infinity, 0],
    [NaN, NaN],
    [1e200, 0],
  ])('of %p is %p', (x, expected) => {
    expect(normalPdf(x)).toBe(expected);
  });

  it('is within 2 ulp', () => {
    const worst = Math.max(
      ...[...dense, ...tail].map((x) => ulpError(normalPdf(x), referencePdf(x))),
    );
    expect(worst).toBeLessThan(2);
  });
});

describe('normalQuantile', () => {
  it.each([
    [0, -Infinity],
    [1, Infinity],
    [0.5, 0],
    [-0.1, NaN],
    [1.1, NaN],
    [NaN, NaN],
    [Infinity, NaN],
    [-Infinity, NaN],
  ])('of %p is %p', (p, expected) => {
    expect(normalQuantile(p)).toBe(expected);
  });

  it.each([
    ['a dense table', times(255, (i) => (i + 1) / 256)],
    ['probabilities of default', times(200, () => between(1e-6, 0.2))],
    ['next to ½', times(100, () => 0.5 + between(-1e-9, 1e-9))],
    ['next to 1', times(100, (i) => 1 - 2 ** (-i / 2 - 2))],
    ['down to the smallest double', times(250, (i) => 2 ** (-4.28 * i - 1))],
    ['the seams', [0.075, 0.925, 0.07499999999, 0.9250000001, 1.3887943864964e-11, 0.2537, 0.7463]],
  ])('has a relative error below 1e-15 on %s', (_, probabilities) => {
    const worst = Math.max(...probabilities.filter((p) => p !== 0.5).map(quantileError));
    expect(worst).toBeLessThan(1e-15);
  });

  it('is odd around ½', () => {
    for (let i = 1; i < 512; i++)
      expect(normalQuantile(i / 1024)).toBe(-normalQuantile(1 - i / 1024));
  });

  /** (Φ(x) − p)/φ(x), the distance to the true quantile, relative to x. */
  function quantileError(p: number): number {
    const x = normalQuantile(p);
    const below = x < 0 ? exact(p) : new Reference(1).minus(exact(p));
    const residual = referenceCdf(-Math.abs(x)).minus(below);
    return residual.div(referencePdf(x)).div(x).abs().toNumber();
  }
});
