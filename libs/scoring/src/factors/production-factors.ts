/** Machine time and faults: how much the enterprise runs, whether that changes, how evenly, how well. */
import type { DayPortrait } from '@chanrong/portrait';
import { percent } from '../ppm.js';
import {
  known,
  ratioPpm,
  shortHistory,
  staleHistory,
  unknown,
  type FactorView,
  type Measurement,
  type UnknownMeasurement,
} from './measurement.js';
import { compareDays, total } from './production-history.js';

const MS_PER_HOUR = 3_600_000;
const DAYS_PER_WEEK = 7;

/** Running time / observed time of the machines over the recent days. */
export function utilisation({ portrait, history, policy }: FactorView): Measurement {
  const gap = stateGap({ portrait, history });
  if (gap !== undefined) return gap;
  const { recent } = compareDays(history.stateDays, policy);
  if (recent.length === 0) return unknown('HISTORY_SHORT', 'no full day of observation');
  const value = runningPpm(recent);
  return known(
    value,
    `machines ran ${percent(value)} of ${hours(recent)} h over ${recent.length} days`,
  );
}

/** Utilisation of the recent days / utilisation of the days before. */
export function utilisationTrend({ portrait, history, policy }: FactorView): Measurement {
  const gap = stateGap({ portrait, history });
  if (gap !== undefined) return gap;
  const days = compareDays(history.stateDays, policy);
  if (!days.enough) return shortHistory(days);
  const before = runningPpm(days.base);
  if (before === 0) return unknown('OUTPUT_NONE', `no running time in ${days.base.length} days`);
  const now = runningPpm(days.recent);
  const counts = `${days.recent.length} days against the ${days.base.length} before`;
  return known(
    ratioPpm(now / before),
    `machines ran ${percent(now)} after ${percent(before)}, ${counts}`,
  );
}

/**
 * Σ|h(d) − h(d−7)| / Σ(h(d) + h(d−7)) over days with the same weekday a week earlier, h being the share
 * of observed time that machines ran: 0 for a factory that repeats its week, whatever its rest days, and
 * 1 for one that never does. Source: Bray and Curtis (1957), as a distance between weeks.
 */
export function operatingRegularity({ portrait, history, policy }: FactorView): Measurement {
  const gap = stateGap({ portrait, history });
  if (gap !== undefined) return gap;
  const running = new Map(
    history.stateDays.map((day) => [day.day, day.operatingMs / day.observedMs]),
  );
  let pairs = 0;
  let difference = 0;
  let sum = 0;
  for (const [day, now] of running) {
    const before = running.get(day - DAYS_PER_WEEK);
    if (before === undefined) continue;
    pairs += 1;
    difference += Math.abs(now - before);
    sum += now + before;
  }
  if (pairs < policy.weekPairsMin.value) {
    return unknown('HISTORY_SHORT', `${pairs} of ${policy.weekPairsMin.value} weekdays repeated`);
  }
  if (sum === 0) return unknown('OUTPUT_NONE', `no running time on ${pairs} weekdays`);
  const value = ratioPpm(difference / sum);
  return known(value, `${percent(value)} of running time moved between weeks, ${pairs} weekdays`);
}

/** Faults and emergency stops per 1,000 operating hours over all days that are compared. */
export function faultRate({ portrait, history, policy }: FactorView): Measurement {
  if (portrait.production.faultChannelCount === 0) {
    return unknown('FAULTS_UNOBSERVED', 'no channel reports conditions or emergency stops');
  }
  const gap = stateGap({ portrait, history });
  if (gap !== undefined) return gap;
  const { recent, base } = compareDays(history.stateDays, policy);
  const days = [...base, ...recent];
  const operatingMs = total(days, 'operatingMs');
  if (days.length === 0) return unknown('HISTORY_SHORT', 'no full day of observation');
  if (operatingMs === 0) return unknown('OUTPUT_NONE', `no running time in ${days.length} days`);
  const faults = total(days, 'faults');
  const value = Math.round((faults * 1_000 * MS_PER_HOUR) / operatingMs);
  return known(
    value,
    `${faults} faults in ${Math.round(operatingMs / MS_PER_HOUR)} operating hours`,
  );
}

/** Why the operating state says nothing, if so. */
function stateGap(view: Pick<FactorView, 'portrait' | 'history'>): UnknownMeasurement | undefined {
  if (view.portrait.production.stateChannelCount === 0) {
    return unknown('STATE_UNOBSERVED', 'no channel reports running or execution');
  }
  return staleHistory(view.history);
}

function runningPpm(days: readonly DayPortrait[]): number {
  return ratioPpm(total(days, 'operatingMs') / total(days, 'observedMs'));
}

function hours(days: readonly DayPortrait[]): number {
  return Math.round(total(days, 'observedMs') / MS_PER_HOUR);
}
