/** Production that does not add up: energy against output, words against counters, people who stay away. */
import { meanPeople, peopleMeasureOf } from '../people/people-trend.js';
import type { Enterprise } from '../partition-state.js';
import type { ProductionPortrait } from '../portrait.js';
import type { AlertCondition } from './alert.js';
import { watchPolicy } from './watch-policy.js';

const hourMs = 3_600_000;
const msPerDay = 86_400_000;

/**
 * Whether an enterprise's production is due for a look: once an hour of its own time, not all of them in
 * the same minute. Days move slowly, and alerts about them stay for a day without a look.
 */
export function isProductionDue({ uscc, watch }: Enterprise, nowMs: number): boolean {
  if (watch.productionDueMs === Number.NEGATIVE_INFINITY) {
    let turn = 0;
    for (let at = 0; at < uscc.length; at += 1) turn += uscc.charCodeAt(at);
    watch.productionDueMs = nowMs + (turn % 60) * 60_000;
  }
  if (nowMs < watch.productionDueMs) return false;
  watch.productionDueMs = nowMs + hourMs;
  return true;
}

export function productionConditions(
  { uscc, utcOffsetMinutes }: Enterprise,
  production: ProductionPortrait,
  conditions: AlertCondition[],
): void {
  const dayStartMs = (day: number): number => day * msPerDay - utcOffsetMinutes * 60_000;
  const about = { subject: uscc, assetId: null };
  const { energy, declared } = production;
  if (energy !== null && energy.state !== 'consistent') {
    const sinceMs = energy.sinceDay === null ? null : dayStartMs(energy.sinceDay);
    const figures = { value: energy.deviationPpm / 1e6, limit: 0, unit: 'of daily energy' };
    conditions.push({ rule: energy.state, ...about, ...figures, sinceMs });
  }
  for (const { verdict, parts, countedParts, energyPartsMax, fromDay } of declared) {
    if (verdict !== 'overstated') continue;
    const limits = [countedParts, energyPartsMax].filter((each) => each !== null);
    const figures = { value: parts, limit: Math.min(...limits), unit: 'items' };
    // One alert for all periods: the first says it, the others are in the portrait.
    const sinceMs = dayStartMs(fromDay);
    conditions.push({ rule: 'output-overstated', ...about, ...figures, sinceMs });
    break;
  }
  const fall = peopleFall(production);
  if (fall !== undefined) {
    conditions.push({ rule: 'people-fell', ...about, ...fall, sinceMs: null });
  }
}

/** The last closed week against the four before: fewer people come before fewer orders show. */
function peopleFall({
  days,
}: ProductionPortrait): Pick<AlertCondition, 'value' | 'limit' | 'unit'> | undefined {
  const { peopleDays, peopleBaseDays, peopleFallShare } = watchPolicy;
  const closed = days.slice(-(peopleDays + peopleBaseDays) - 1, -1);
  const measure = peopleMeasureOf(closed);
  if (measure === undefined || closed.length < peopleDays + peopleBaseDays) return undefined;
  const now = meanPeople(closed.slice(-peopleDays), measure);
  const limit = (1 - peopleFallShare) * meanPeople(closed.slice(0, peopleBaseDays), measure);
  if (now >= limit) return undefined;
  const perUnit = measure === 'workedMs' ? hourMs : 1;
  const unit = measure === 'workedMs' ? 'h/d' : 'people';
  return { value: now / perUnit, limit: limit / perUnit, unit };
}
