import { describe, expect, it } from '@jest/globals';

import { exact, ulpError } from '../../test/reference.js';
import { Prng } from '../random/prng.js';
import { exp } from './exp.js';

const prng = Prng.fromSeed('exp');
const between = (min: number, max: number): number => min + (max - min) * prng.uniform();
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('exp', () => {
  it.each([
    [0, 1],
    [-0, 1],
    [1, Math.E],
    [Infinity, Infinity],
    [-Infinity, 0],
    [NaN, NaN],
    [5e-324, 1],
    [-5e-324, 1],
    [709.782712893384, 1.7976931348622732e308], // just below ln(MAX_VALUE)
    [709.7827128933841, Infinity],
    [-744.4400719213812, 5e-324], // ln 2^-1074
    [-745.1332191019411, 5e-324], // just above ln 2^-1075
    [-745.1332191019412, 0],
    [1e308, Infinity],
    [-1e308, 0],
  ])('of %p is %p', (x, expected) => {
    expect(exp(x)).toBe(expected);
  });

  it.each([
    ['a dense table around 0', times(1501, (i) => (i - 750) / 256)],
    ['the whole range of normal results', times(800, () => between(-708, 709.78))],
    ['subnormal results', times(300, () => between(-745.1, -708.4))],
    ['tiny arguments', times(300, () => between(-1, 1) * 1e-8)],
    ['next to the seams of the table', times(300, (i) => ((i - 150 + 0.5) * Math.LN2) / 32)],
  ])('is within 1 ulp on %s', (_, arguments_) => {
    const worst = Math.max(...arguments_.map((x) => ulpError(exp(x), exact(x).exp())));
    expect(worst).toBeLessThan(1);
  });
});
