import { describe, expect, it } from '@jest/globals';
import { marginTrack } from './margin-track.js';

const yuan = (amount: number) => ({ currency: 'CNY' as const, amount: amount.toFixed(2) });
const marginAt = (day: number, warn: number, value = 0, claims = 0) => ({
  asOf: `2026-09-0${day}T00:00:00.000Z`,
  value: yuan(value),
  priorClaims: yuan(claims),
  lines: [
    {
      line: 'warn' as const,
      loanToValueRatio: 0.75,
      triggerValue: yuan(warn),
      fallRatio: 0.1,
      hitProbability20d: 0.05,
    },
  ],
});
const worthAt = (day: number, amount: number) => ({
  asOf: `2026-09-0${day}T00:00:00.000Z`,
  collateralMarket: yuan(amount),
});

describe('marginTrack', () => {
  const track = marginTrack(
    {
      values: [worthAt(4, 900_000), worthAt(3, 80_000), worthAt(1, 1_000_000)],
      states: [{ margin: marginAt(2, 500_000, 0, 100_000) }],
      now: marginAt(5, 600_000, 700_000),
    },
    'zh-CN',
  );

  it('shows what is left after the claims that rank before, and never less than nothing', () => {
    expect(track.value.map(([at, amount]) => [at.slice(8, 10), amount])).toEqual([
      ['03', 0],
      ['04', 80],
      ['05', 70],
    ]);
  });

  it('moves the lines with the loan', () => {
    expect(track.lines.warn.map(([, amount]) => amount)).toEqual([50, 60]);
    expect(track.lines.call).toEqual([]);
  });
});
