import { describe, expect, it } from '@jest/globals';
import { problemTypes, quarantineReasons, replayableCodes } from '@chanrong/contracts';
import { discountCodes, factorCodes, ineligibleCodes, unknownCodes } from '@chanrong/scoring';
import { english } from '../../apps/web/src/i18n/en.js';
import { chinese } from '../../apps/web/src/i18n/zh-CN.js';
import { factorWords, unknownWords } from '../../apps/web/src/words/factor-words.js';
import { lineRules } from '../../apps/web/src/words/line-words.js';
import { problemWords } from '../../apps/web/src/words/problem-words.js';
import { quarantineWords, replayable } from '../../apps/web/src/words/quarantine-words.js';

const totals = [
  'GROSS',
  'ELIGIBLE',
  'KEEPER_CONCENTRATION',
  'CONCENTRATION',
  'ADVANCE_RATE',
  'RESERVE',
  'BORROWING_BASE',
];
const lineCodes = [...ineligibleCodes, ...discountCodes, ...totals];

describe('the console', () => {
  it.each([
    ['line of the waterfall in Chinese', lineCodes, chinese.line],
    ['line of the waterfall in English', lineCodes, english.line],
    ['rule of the waterfall', lineCodes, lineRules],
    ['factor', factorCodes, factorWords],
    ['cause of a missing value', unknownCodes, unknownWords],
    ['reason of quarantine', Object.keys(quarantineReasons), quarantineWords],
    ['problem', Object.keys(problemTypes), problemWords],
  ])('has words for every %s, and for nothing else', (_what, codes, words) => {
    expect(Object.keys(words).sort()).toEqual([...codes].sort());
  });

  it('offers to replay what the API replays, and nothing else', () => {
    expect([...replayable].sort()).toEqual([...replayableCodes].sort());
  });

  it('says in Chinese what a factor rests on', () => {
    const values = Object.entries(factorWords).map(([code, { evidence }]) => [code, evidence(1)]);
    expect(values.filter(([, text]) => !/[\u4e00-\u9fff]/.test(text as string))).toEqual([]);
    expect(factorWords['UTILISATION']?.evidence(375_000)).toBe('观测时间内 37.5 % 在运行');
  });
});
