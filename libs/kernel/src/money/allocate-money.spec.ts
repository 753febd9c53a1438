import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { allocateMoney } from './allocate-money.js';
import { money } from './money.js';

const amount = fc.maxSafeInteger();
const weights = fc
  .array(fc.oneof(fc.nat(5), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })), {
    minLength: 1,
    maxLength: 20,
  })
  .filter((list) => list.some((weight) => weight > 0));

const split = (fen: number, list: readonly number[]): number[] =>
  allocateMoney(money(fen, 'CNY'), list).map((part) => part.fen);

describe('allocateMoney', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]], // 33⅓ each; the fen left goes to the first
    [101, [1, 1, 1], [34, 34, 33]],
    [100, [1, 2], [33, 67]], // 33⅓ and 66⅔: the second lost more
    [5, [3, 7], [2, 3]], // 1.5 and 3.5: a draw, the first
    [-5, [3, 7], [-2, -3]],
    [0, [1, 2], [0, 0]],
    [7, [0, 1, 0], [0, 7, 0]],
    [1, [0, 0, 1, 1], [0, 0, 1, 0]],
    [Number.MAX_SAFE_INTEGER, [1, 1], [4503599627370496, 4503599627370495]],
  ])('%p over %p is %p', (fen, list, expected) => {
    expect(split(fen, list)).toEqual(expected);
  });

  it('conserves money', () => {
    fc.assert(
      fc.property(amount, weights, (fen, list) => {
        const total = split(fen, list).reduce((sum, part) => sum + BigInt(part), 0n);
        expect(total).toBe(BigInt(fen));
      }),
    );
  });

  it('stays within one fen of the exact share', () => {
    fc.assert(
      fc.property(amount, weights, (fen, list) => {
        const total = list.reduce((sum, weight) => sum + BigInt(weight), 0n);
        split(fen, list).forEach((part, index) => {
          const distance = BigInt(part) * total - BigInt(fen) * BigInt(list[index]!);
          expect(distance < total && distance > -total).toBe(true);
        });
      }),
    );
  });

  it('never gives a larger weight less', () => {
    fc.assert(
      fc.property(fc.nat(), weights, (fen, list) => {
        const byWeight = split(
          fen,
          list.toSorted((a, b) => b - a),
        );
        expect(byWeight).toEqual(byWeight.toSorted((a, b) => b - a));
      }),
    );
  });

  it.each([[[]], [[0, 0]], [[-1, 2]], [[0.5, 0.5]], [[NaN]]])('refuses the weights %p', (list) => {
    expect(() => split(100, list)).toThrow('weight');
  });
});
