import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortestFailing } from './shortest-failing.js';

describe('shortestFailing', () => {
  it('finds the one that broke it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.nat(), (length, seed) => {
        const broken = 1 + (seed % length);
        let tries = 0;
        const fails = (tried: number): boolean => {
          tries += 1;
          return tried >= broken;
        };
        expect(shortestFailing(length, fails)).toBe(broken);
        expect(tries).toBeLessThanOrEqual(Math.ceil(Math.log2(length)));
      }),
    );
  });

  it('finds a step from good to bad where there are several', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }), (rest) => {
        const outcome = [false, ...rest.slice(1), true];
        const found = shortestFailing(outcome.length - 1, (tried) => outcome[tried] as boolean);
        expect([outcome[found - 1], outcome[found]]).toEqual([false, true]);
      }),
    );
  });
});
