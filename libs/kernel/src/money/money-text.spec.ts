import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { unwrap } from '../result.js';
import { formatMoney, parseMoney } from './money-text.js';
import { money } from './money.js';

describe('the text of money', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [123_450, '1234.50'],
    [-9_007_199_254_740_991, '-90071992547409.91'],
  ])('%p fen is written %s', (fen, text) => {
    expect(formatMoney(money(fen, 'CNY'))).toBe(text);
  });

  it.each([
    ['12', 1200],
    ['12.5', 1250],
    ['-0', 0],
    ['-0.00', 0],
    ['007.10', 710],
  ])('%s is read as %p fen', (text, fen) => {
    expect(unwrap(parseMoney(text, 'CNY'))).toStrictEqual(money(fen, 'CNY'));
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (fen) => {
        expect(unwrap(parseMoney(formatMoney(money(fen, 'HKD')), 'HKD')).fen).toBe(fen);
      }),
    );
  });

  it.each(['', '-', '1.', '.5', '1.234', '1e2', ' 1', '1,000.00', '￥1', '--1', '1.0.0', '１'])(
    'does not guess at %p',
    (text) => {
      expect(parseMoney(text, 'CNY')).toMatchObject({ ok: false, error: { code: 'money_syntax' } });
    },
  );

  it('says what the largest amount is', () => {
    const result = parseMoney('90071992547409.92', 'CNY');
    expect(result).toMatchObject({
      error: { code: 'money_range', hint: 'the largest amount is 90071992547409.91' },
    });
  });
});
