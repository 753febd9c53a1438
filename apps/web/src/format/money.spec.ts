import { describe, expect, it } from '@jest/globals';
import { inColumnUnit, inFull, sumOf } from './money.js';

const cny = (amount: string) => ({ currency: 'CNY', amount });

describe('money', () => {
  it.each([
    ['400000000000.01', '40,000,000.00', '400,000.00'],
    ['92788.94', '9.28', '0.09'],
    ['50.00', '0.01', '0.00'],
    ['49.99', '0.00', '0.00'],
    ['-116960.87', '−11.70', '−0.12'],
    ['-0.01', '0.00', '0.00'],
    ['0', '0.00', '0.00'],
  ])('%s is %s 万元 and CNY %s million', (amount, wan, million) => {
    expect(inColumnUnit(cny(amount), 'zh-CN')).toBe(wan);
    expect(inColumnUnit(cny(amount), 'en')).toBe(million);
  });

  it('is shown to the fen where it matters, beyond what a double holds', () => {
    expect(inFull(cny('400000000000.01'), 'zh-CN')).toBe('¥400,000,000,000.01');
    expect(inFull(cny('90071992547409930.07'), 'en')).toBe('¥90,071,992,547,409,930.07');
  });

  it('adds up exactly', () => {
    const book = Array.from({ length: 4_000 }, () => cny('100000000.00'));
    expect(sumOf(book).amount).toBe('400000000000.00');
    expect(sumOf([cny('0.10'), cny('0.20'), cny('-0.30')]).amount).toBe('0.00');
  });
});
