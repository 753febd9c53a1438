import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addMoney, compareMoney, money, subtractMoney, type Money } from './money.js';

const fen = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });

describe('money', () => {
  it('is immutable, and has no -0', () => {
    const amount = money(-0, 'CNY');
    expect(amount).toStrictEqual({ currency: 'CNY', fen: 0 });
    expect(Object.isFrozen(amount)).toBe(true);
  });

  it.each([0.5, NaN, Infinity, 2 ** 53, -(2 ** 53)])('refuses %p fen', (value) => {
    expect(() => money(value, 'CNY')).toThrow('safe integer of fen');
  });

  it('refuses a sum that cannot be counted exactly', () => {
    const most = money(Number.MAX_SAFE_INTEGER, 'CNY');
    expect(() => addMoney(most, money(1, 'CNY'))).toThrow('safe integer of fen');
    expect(() => subtractMoney(money(0, 'CNY'), most)).not.toThrow();
    expect(() => subtractMoney(money(-1, 'CNY'), most)).toThrow('safe integer of fen');
  });

  it('does not compile where currencies mix, and asserts where the type was lost', () => {
    const yuan = money(100, 'CNY');
    const dollars = money(100, 'USD');
    // @ts-expect-error yuan and dollars
    expect(() => addMoney(yuan, dollars)).toThrow('one currency');
    // @ts-expect-error yuan and dollars
    expect(() => subtractMoney(yuan, dollars)).toThrow('one currency');
    // @ts-expect-error yuan and dollars
    expect(() => compareMoney(yuan, dollars)).toThrow('one currency');
    expect(() => addMoney<'CNY' | 'USD'>(yuan, dollars)).toThrow('one currency');
    // @ts-expect-error an amount is not a number
    const assign = (): Money => 100;
    expect(assign).toBeDefined();
  });

  it('adds and subtracts exactly, one undoing the other', () => {
    fc.assert(
      fc.property(fen, fen, (a, b) => {
        const sum = addMoney(money(a, 'CNY'), money(b, 'CNY'));
        expect(sum.fen).toBe(a + b);
        expect(subtractMoney(sum, money(b, 'CNY')).fen).toBe(a);
      }),
    );
  });

  it('orders as its fen do', () => {
    const amounts = [3, -1, 2].map((value) => money(value, 'CNY'));
    expect(amounts.sort(compareMoney).map((amount) => amount.fen)).toEqual([-1, 2, 3]);
  });
});
