import type { DayPortrait } from '../portrait.js';

/** What people are counted in: hours where shifts report them, heads elsewhere. */
export type PeopleMeasure = 'workedMs' | 'headcount';

/** Undefined where nobody was counted on any of the days. */
export function peopleMeasureOf(days: readonly DayPortrait[]): PeopleMeasure | undefined {
  if (days.some(({ workedMs }) => workedMs > 0)) return 'workedMs';
  return days.some(({ headcount }) => headcount > 0) ? 'headcount' : undefined;
}

/** Mean of a day, days without people included: a closed plant employs nobody. */
export function meanPeople(days: readonly DayPortrait[], measure: PeopleMeasure): number {
  return days.length === 0 ? 0 : days.reduce((sum, day) => sum + day[measure], 0) / days.length;
}
