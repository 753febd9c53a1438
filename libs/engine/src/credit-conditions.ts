/**
 * Takes collateral and the facilities on it; gives what a bank has to hear about them: margin states that are not normal, drawings
 * beyond what the stock supports, prices that move more than their haircut assumes.
 */
import type { AlertCondition } from '@chanrong/portrait';
import type { Collateral, FacilityAssessment } from '@chanrong/scoring';

const PPM = 1_000_000;

/**
 * By how much the recent volatility must exceed the one that the haircut rests on. Of steady normal
 * returns the recent one has a standard error of 12 %, so that doubling is news and not chance.
 */
export const volatilityRatioMax = 2;

export function creditConditions(
  { prices }: Pick<Collateral, 'prices'>,
  facilities: readonly FacilityAssessment[],
): AlertCondition[] {
  const conditions: AlertCondition[] = [];
  for (const assessment of facilities) {
    marginCondition(assessment, conditions);
    advanceCondition(assessment, conditions);
  }
  for (const { commodity, recentPpm, dailyVolatilityPpm } of prices) {
    const limitPpm = volatilityRatioMax * dailyVolatilityPpm;
    if (recentPpm === null || recentPpm <= limitPpm) continue;
    conditions.push({
      rule: 'price-volatile',
      subject: commodity,
      assetId: null,
      value: recentPpm / PPM,
      limit: limitPpm / PPM,
      unit: 'daily log return',
      sinceMs: null,
    });
  }
  return conditions;
}

function marginCondition(
  { facility, state, ltvPpm, lines, sinceMs }: FacilityAssessment,
  conditions: AlertCondition[],
): void {
  if (state === 'normal') return;
  const linePpm = lines.find(({ line }) => line === state)?.ltvPpm ?? null;
  conditions.push({
    rule: `margin-${state}`,
    subject: facility.facilityId,
    assetId: null,
    value: ltvPpm === null ? null : ltvPpm / PPM,
    limit: linePpm === null ? null : linePpm / PPM,
    unit: 'loan to value',
    sinceMs,
  });
}

function advanceCondition(
  { facility, overAdvanceFen }: FacilityAssessment,
  conditions: AlertCondition[],
): void {
  if (overAdvanceFen === 0) return;
  conditions.push({
    rule: 'over-advance',
    subject: facility.facilityId,
    assetId: null,
    value: facility.outstandingFen / 100,
    limit: (facility.outstandingFen - overAdvanceFen) / 100,
    unit: 'CNY',
    sinceMs: null,
  });
}
