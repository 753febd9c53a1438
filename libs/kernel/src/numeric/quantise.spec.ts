import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { exact } from '../../test/reference.js';
import { quantiseProbability, quantiseRatioPpm, quantiseScore } from './quantise.js';

const HALF_EVEN = 6;

describe('quantise', () => {
  it.each([
    [599.4, 599],
    [599.5, 600], // tie, to even
    [600.5, 600],
    [601.5, 602],
    [-0.5, 0],
    [-1.5, -2],
    [0.49999999999999994, 0],
  ])('a score of %p to %p', (points, expected) => {
    expect(quantiseScore(points)).toBe(expected);
  });

  it.each([
    [0, 0],
    [1, 1],
    [0.0213457, 0.021346],
    [0.0078125, 0.007812], // 2^-7, a tie
    [0.0234375, 0.023438], // 3·2^-7, a tie
    [0.0000025, 0.000003], // the double is 2.5000000000000002e-6, above the tie × 1e6 pretends
    [0.0000035, 0.000003], // the double is 3.4999999999999999e-6, below it
    [0.1 + 0.2, 0.3],
  ])('a probability of %p to %p', (probability, expected) => {
    expect(quantiseProbability(probability)).toBe(expected);
  });

  it.each([
    [0.7, 700_000],
    [1 / 3, 333_333],
    [-0.25, -250_000],
    [-1e-9, 0],
    [0.1234565, 123_456], // the double is 0.12345649999999999…
  ])('a ratio of %p to %p ppm', (ratio, expected) => {
    expect(quantiseRatioPpm(ratio)).toBe(expected);
  });

  it('rounds the exact value once, ties to even', () => {
    const nearTies = fc.integer({ min: 0, max: 999_999 }).map((k) => (k + 0.5) / 1e6);
    const any = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(nearTies, any), (p) => {
        expect(quantiseProbability(p)).toBe(exact(p).toDecimalPlaces(6, HALF_EVEN).toNumber());
        expect(quantiseRatioPpm(-p)).toBe(
          -exact(p).times(1e6).toDecimalPlaces(0, HALF_EVEN).toNumber() + 0,
        );
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  it('never gives -0', () => {
    for (const quantise of [quantiseScore, quantiseProbability, quantiseRatioPpm]) {
      expect(Object.is(quantise(-0), 0)).toBe(true);
    }
    expect(Object.is(quantiseScore(-0.2), 0)).toBe(true);
  });

  it.each([NaN, Infinity, -Infinity, 1e300])('refuses %p', (value) => {
    expect(() => quantiseScore(value)).toThrow('safe integer');
    expect(() => quantiseRatioPpm(value)).toThrow('safe integer');
    expect(() => quantiseProbability(value)).toThrow('[0, 1]');
  });
});
