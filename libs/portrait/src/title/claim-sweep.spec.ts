import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Claim,
  claimsAt,
  excessOf,
  type Level,
  peakClaim,
  sweepClaims,
} from './claim-sweep.js';

const claim = (grams: number, fromMs: number, toMs = Number.POSITIVE_INFINITY): Claim => ({
  grams,
  fromMs,
  toMs,
});

const claims = fc.array(
  fc
    .tuple(fc.nat(50), fc.nat(20), fc.option(fc.integer({ min: -3, max: 12 }), { nil: Infinity }))
    .map(([grams, fromMs, length]) => claim(grams, fromMs, fromMs + length)),
  { maxLength: 8 },
);

function sumAt(list: readonly Claim[], atMs: number): number {
  return claimsAt(list, atMs).reduce((sum, { grams }) => sum + grams, 0);
}

describe('sweepClaims', () => {
  it.each<[string, Claim[], unknown[]]>([
    ['nothing', [], []],
    ['one without end', [claim(5, 2)], [{ grams: 5, count: 1, fromMs: 2, toMs: Infinity }]],
    [
      'two that overlap from 3 to 4',
      [claim(5, 1, 4), claim(7, 3, 6)],
      [
        { grams: 5, count: 1, fromMs: 1, toMs: 3 },
        { grams: 12, count: 2, fromMs: 3, toMs: 4 },
        { grams: 7, count: 1, fromMs: 4, toMs: 6 },
      ],
    ],
    [
      'a handing over, which is no overlap',
      [claim(5, 1, 4), claim(5, 4, 6)],
      [
        { grams: 5, count: 1, fromMs: 1, toMs: 4 },
        { grams: 5, count: 1, fromMs: 4, toMs: 6 },
      ],
    ],
    ['one that ended before it began', [claim(5, 4, 4), claim(5, 4, 3)], []],
  ])('%s', (_, list, steps) => {
    expect(sweepClaims(list)).toEqual(steps);
  });

  it('is at each instant the sum of the claims in force, in whatever order they are given', () => {
    fc.assert(
      fc.property(claims, fc.nat(40), (list, atMs) => {
        const steps = sweepClaims(list);
        expect(sweepClaims([...list].reverse())).toEqual(steps);
        const step = steps.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
        expect(step?.grams ?? 0).toBe(sumAt(list, atMs));
      }),
    );
  });
});

describe('peakClaim', () => {
  it('is the largest sum within the window', () => {
    fc.assert(
      fc.property(claims, fc.nat(30), fc.nat(10), (list, fromMs, length) => {
        const toMs = fromMs + length + 1;
        const sums = Array.from({ length: length + 1 }, (_, later) => sumAt(list, fromMs + later));
        const peak = peakClaim(list, { fromMs, toMs });
        expect(peak.grams).toBe(Math.max(...sums));
        expect(sumAt(list, peak.atMs)).toBe(peak.grams);
      }),
    );
  });
});

describe('excessOf', () => {
  it.each<[string, Claim[], Level[], unknown[]]>([
    ['covered to the gram', [claim(100, 0)], [{ fromMs: 0, grams: 100 }], []],
    [
      // Four receipts of 100 kt on one pile of 100 kt: 4 × 10¹¹ g − 10¹¹ g.
      'four claims on one pile',
      [1, 2, 3, 4].map(() => claim(100e9, 5)),
      [{ fromMs: 0, grams: 100e9 }],
      [{ fromMs: 5, toMs: Infinity, grams: 300e9 }],
    ],
    [
      'stock that fell on a day and came back',
      [claim(80, 0)],
      [
        { fromMs: 0, grams: 100 },
        { fromMs: 10, grams: 50 },
        { fromMs: 20, grams: 100 },
      ],
      [{ fromMs: 10, toMs: 20, grams: 30 }],
    ],
    [
      'stretches that follow each other, as one with the largest excess',
      [claim(80, 0), claim(10, 5)],
      [{ fromMs: 0, grams: 50 }],
      [{ fromMs: 0, toMs: Infinity, grams: 40 }],
    ],
    [
      'nothing where the level is not known',
      [claim(80, 0)],
      [
        { fromMs: 5, grams: null },
        { fromMs: 9, grams: 70 },
      ],
      [{ fromMs: 9, toMs: Infinity, grams: 10 }],
    ],
  ])('%s', (_, list, levels, excess) => {
    expect(excessOf(list, levels)).toEqual(excess);
  });

  it('shrinks when the level rises and when a claim is released', () => {
    const total = (list: readonly Claim[], grams: number): number =>
      excessOf(list, [{ fromMs: 0, grams }]).reduce(
        (sum, excess) => sum + (Math.min(excess.toMs, 100) - excess.fromMs),
        0,
      );
    fc.assert(
      fc.property(claims, fc.nat(100), fc.nat(30), (list, grams, more) => {
        expect(total(list, grams + more)).toBeLessThanOrEqual(total(list, grams));
        expect(total(list.slice(1), grams)).toBeLessThanOrEqual(total(list, grams));
      }),
    );
  });
});
