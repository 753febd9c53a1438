import type { DayPortrait, Portrait } from '@chanrong/portrait';
import type { ProductionPolicy } from '../model/scorecard.js';

const MS_PER_DAY = 86_400_000;

/** The days that production is judged by. */
export interface ProductionHistory {
  /** Closed days with enough observation of the operating state, oldest first. */
  readonly stateDays: readonly DayPortrait[];
  /** Closed days with metered energy, oldest first. A meter on a factory never stands at zero all day: 0 is no reading. */
  readonly energyDays: readonly DayPortrait[];
  /** Days since the newest day with data; more than the policy allows makes the history stale. */
  readonly ageDays: number;
  readonly stale: boolean;
}

/**
 * The newest day is left out: until it ends, morning and evening of one factory would score differently.
 */
export function productionHistory(portrait: Portrait, policy: ProductionPolicy): ProductionHistory {
  const { days } = portrait.production;
  const closed = days.slice(0, -1);
  const newest = days.at(-1)?.day ?? 0;
  const ageDays = Math.max(0, Math.floor(portrait.asOfMs / MS_PER_DAY) - newest);
  return {
    stateDays: closed.filter(({ observedMs }) => observedMs >= policy.dayObservedMsMin.value),
    energyDays: closed.filter(({ energyMwh }) => energyMwh > 0),
    ageDays,
    stale: days.length > 0 && ageDays > policy.ageDaysMax.value,
  };
}

/** The days of now, and those before to compare them with. */
export interface Comparison {
  readonly recent: readonly DayPortrait[];
  readonly base: readonly DayPortrait[];
  /** True when both sides have the days that a comparison needs. */
  readonly enough: boolean;
}

export function compareDays(days: readonly DayPortrait[], policy: ProductionPolicy): Comparison {
  const { recentDays, baseDays, recentDaysMin, baseDaysMin } = policy;
  const recentFrom = Math.max(0, days.length - recentDays.value);
  const baseFrom = Math.max(0, recentFrom - baseDays.value);
  const recent = days.slice(recentFrom);
  const base = days.slice(baseFrom, recentFrom);
  const enough = recent.length >= recentDaysMin.value && base.length >= baseDaysMin.value;
  return { recent, base, enough };
}

export function total(
  days: readonly DayPortrait[],
  quantity: 'operatingMs' | 'observedMs' | 'energyMwh' | 'parts' | 'faults',
): number {
  return days.reduce((sum, day) => sum + day[quantity], 0);
}
