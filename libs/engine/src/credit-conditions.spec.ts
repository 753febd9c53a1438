import { describe, expect, it } from '@jest/globals';
import type { Collateral, FacilityAssessment } from '@chanrong/scoring';
import { creditConditions } from './credit-conditions.js';

const facilityId = 'F-1';

function assessmentOf(changes: Partial<FacilityAssessment>): FacilityAssessment {
  const lines = { warnPpm: 7e5, callPpm: 8e5, liquidatePpm: 9e5 };
  const marginLines = [
    { line: 'warn' as const, ltvPpm: 700_000 },
    { line: 'call' as const, ltvPpm: 800_000 },
    { line: 'liquidate' as const, ltvPpm: 900_000 },
  ].map((line) => ({ ...line, triggerValueFen: 0, fallPpm: null, hitPpm: null }));
  return {
    facility: { facilityId, outstandingFen: 70_000, lines },
    state: 'normal',
    sinceMs: 5,
    ltvPpm: 650_000,
    lines: marginLines,
    overAdvanceFen: 0,
    ...changes,
  } as FacilityAssessment;
}

function conditionsOf(
  assessment: Partial<FacilityAssessment>,
  prices: readonly Partial<Collateral['prices'][number]>[] = [],
) {
  const collateral = { prices: prices as Collateral['prices'] };
  return creditConditions(collateral, [assessmentOf(assessment)]);
}

describe('what a bank has to hear', () => {
  it('is nothing about a facility in order', () => {
    expect(conditionsOf({})).toEqual([]);
  });

  it.each([
    { state: 'warn' as const, ltvPpm: 710_000, value: 0.71, limit: 0.7 },
    { state: 'call' as const, ltvPpm: 810_000, value: 0.81, limit: 0.8 },
    { state: 'liquidate' as const, ltvPpm: null, value: null, limit: 0.9 },
  ])('is the $state state of a margin', ({ state, ltvPpm, value, limit }) => {
    expect(conditionsOf({ state, ltvPpm })).toEqual([
      {
        rule: `margin-${state}`,
        subject: facilityId,
        assetId: null,
        value,
        limit,
        unit: 'loan to value',
        sinceMs: 5,
      },
    ]);
  });

  it('is what was drawn beyond what the stock supports', () => {
    expect(conditionsOf({ overAdvanceFen: 12_345 })).toMatchObject([
      { rule: 'over-advance', subject: facilityId, value: 700, limit: 576.55, unit: 'CNY' },
    ]);
  });

  it.each([
    { recentPpm: null, dailyVolatilityPpm: 10_000, told: false },
    { recentPpm: 20_000, dailyVolatilityPpm: 10_000, told: false },
    { recentPpm: 20_001, dailyVolatilityPpm: 10_000, told: true },
    { recentPpm: 0, dailyVolatilityPpm: 0, told: false },
    { recentPpm: 1, dailyVolatilityPpm: 0, told: true },
  ])('is a price that moves $recentPpm against $dailyVolatilityPpm: $told', (row) => {
    const { told, ...volatility } = row;
    const conditions = conditionsOf({}, [{ commodity: 'COPPER', ...volatility }]);
    expect(conditions.map(({ rule, subject }) => [rule, subject])).toEqual(
      told ? [['price-volatile', 'COPPER']] : [],
    );
  });
});
