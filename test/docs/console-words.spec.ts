import { describe, expect, it } from '@jest/globals';
import { discountCodes, ineligibleCodes } from '@chanrong/scoring';
import { english } from '../../apps/web/src/i18n/en.js';
import { chinese } from '../../apps/web/src/i18n/zh-CN.js';

const totals = ['GROSS', 'ELIGIBLE', 'CONCENTRATION', 'ADVANCE_RATE', 'RESERVE', 'BORROWING_BASE'];

describe('the console', () => {
  it.each([
    ['Chinese', chinese.line],
    ['English', english.line],
  ])('has a word for every line of the waterfall in %s', (_language, words) => {
    const codes = [...ineligibleCodes, ...discountCodes, ...totals];
    expect(codes.filter((code) => !(code in words))).toEqual([]);
  });
});
