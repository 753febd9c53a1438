import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal } from '../decimal.js';
import { money } from './money.js';
import { multiplyMoney, multiplyQuantityByPrice } from './multiply-money.js';

describe('multiplyQuantityByPrice', () => {
  it.each([
    // quantity, price, rounding, fen
    ['1.1', '1.1', 'half-even', 121], // 1.21 exactly, where floating point has 1.2100000000000002
    ['0.005', '1', 'half-even', 0],
    ['0.015', '1', 'half-even', 2],
    ['0.025', '1', 'half-even', 2],
    ['0.025', '1', 'half-away', 3],
    ['-0.025', '1', 'half-away', -3],
    ['0.029', '1', 'down', 2],
    ['-0.021', '1', 'down', -3],
    ['0.021', '1', 'up', 3],
    ['-0.029', '1', 'up', -2],
    ['1234.567', '71230.5', 'half-even', 8_793_882_469], // 1234.567 t of copper: 87938824.6935 yuan
    ['0', '71230.5', 'up', 0],
    ['-0.001', '1', 'half-even', 0],
  ] as const)('%s at %s rounded %s is %p fen', (quantity, price, rounding, fen) => {
    const value = multiplyQuantityByPrice({ quantity, price, currency: 'CNY', rounding });
    expect(value).toStrictEqual(money(fen, 'CNY'));
  });

  it('is exact before it rounds: down and up are at most one fen apart, and enclose the product', () => {
    const scaled = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(scaled, scaled, (thousandths, hundredThousandths) => {
        const quantity = new Decimal(thousandths.toString()).div(1e8);
        const price = new Decimal(hundredThousandths.toString()).div(1e5);
        const worth = (rounding: 'down' | 'up'): number =>
          multiplyQuantityByPrice({ quantity, price, currency: 'CNY', rounding }).fen;
        const product = thousandths * hundredThousandths; // in 1e-11 fen
        expect(BigInt(worth('down'))).toBe(product / 10n ** 11n);
        expect(BigInt(worth('up'))).toBe((product + 10n ** 11n - 1n) / 10n ** 11n);
      }),
    );
  });

  it.each(['', ' 1', '1e5', '0x10', '.5', '5.', '+1', '1,000', 'NaN', 'Infinity', '１'])(
    'refuses the quantity %p',
    (quantity) => {
      expect(() =>
        multiplyQuantityByPrice({ quantity, price: '1', currency: 'CNY', rounding: 'down' }),
      ).toThrow('an exact number');
    },
  );

  it('refuses what it could not compute exactly', () => {
    const long = `0.${'1'.repeat(21)}`;
    const options = { quantity: long, currency: 'CNY', rounding: 'down' } as const;
    expect(() => multiplyQuantityByPrice({ ...options, price: long })).toThrow('40 digits');
    expect(() => multiplyQuantityByPrice({ ...options, price: new Decimal(NaN) })).toThrow(
      'finite',
    );
    const huge = '99999999999999999';
    expect(() => multiplyQuantityByPrice({ ...options, quantity: huge, price: '1' })).toThrow(
      'fen',
    );
  });
});

describe('multiplyMoney', () => {
  it.each([
    [10_001, '0.7', 'down', 7000],
    [10_001, '0.7', 'up', 7001],
    [10_005, '0.7', 'half-even', 7004], // 7003.5, a tie
    [10_015, '0.7', 'half-even', 7010], // 7010.5, a tie
    [-10_001, '0.7', 'down', -7001],
    [9_007_199_254_740_991, '1', 'half-even', 9_007_199_254_740_991],
    [9_007_199_254_740_991, '0.999999', 'down', 9_007_190_247_541_736],
  ] as const)('%p fen by %s rounded %s is %p', (fen, factor, rounding, expected) => {
    expect(multiplyMoney(money(fen, 'CNY'), factor, rounding).fen).toBe(expected);
  });
});
