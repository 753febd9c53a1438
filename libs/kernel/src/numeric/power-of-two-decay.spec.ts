import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Reference, ulpError } from '../../test/reference.js';
import { powerOfTwoDecay } from './power-of-two-decay.js';

const minutes = fc.integer({ min: 0, max: 60 * 24 * 365 });
const halfLife = fc.integer({ min: 1, max: 60 * 24 * 90 });

describe('powerOfTwoDecay', () => {
  it.each([
    [0, 1440, 1],
    [1440, 1440, 0.5],
    [2880, 1440, 0.25],
    [720, 1440, Math.SQRT1_2],
    [60, 60, 0.5],
    [1440 * 1074, 1440, 5e-324],
    [1440 * 1076, 1440, 0],
    [Infinity, 1440, 0],
  ])('of %p minutes at a half-life of %p is %p', (elapsed, half, expected) => {
    expect(powerOfTwoDecay(elapsed, half)).toBe(expected);
  });

  it('is exact at whole half-lives', () => {
    for (let n = 0; n <= 1074; n++) expect(powerOfTwoDecay(n * 1440)).toBe(2 ** -n);
  });

  it('falls strictly from minute to minute for thirty days', () => {
    for (let minute = 1; minute <= 43_200; minute++) {
      if (powerOfTwoDecay(minute) >= powerOfTwoDecay(minute - 1))
        throw new Error(`rises at ${minute}`);
    }
    expect(powerOfTwoDecay(43_200)).toBe(2 ** -30);
  });

  it('is within 1 ulp at any half-life', () => {
    fc.assert(
      fc.property(minutes, halfLife, (elapsed, half) => {
        fc.pre(elapsed / half < 1000);
        const truth = new Reference(2).pow(new Reference(-elapsed).div(half));
        expect(ulpError(powerOfTwoDecay(elapsed, half), truth)).toBeLessThan(1);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it.each([
    [-1, 1440],
    [NaN, 1440],
    [1, 0],
    [1, NaN],
  ])('refuses %p minutes at a half-life of %p', (elapsed, half) => {
    expect(() => powerOfTwoDecay(elapsed, half)).toThrow('minutes');
  });
});
