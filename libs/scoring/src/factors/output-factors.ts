/** What production adds up to: effectiveness of machines, words against counters, people. */
import { describeOee, meanPeople, peopleMeasureOf } from '@chanrong/portrait';
import { percent } from '../ppm.js';
import {
  known,
  ratioPpm,
  shortHistory,
  staleHistory,
  unknown,
  type FactorView,
  type Measurement,
} from './measurement.js';
import { compareDays } from './production-history.js';

/** The portrait says that every element is observed, so one machine stands for all. */
const observed = { running: 1, planned: 1, counted: 1, partChannels: 1, goodPartChannels: 1 };

/** OEE of the recent days / OEE of the days before. Levels differ between trades; the trend does not. */
export function oeeTrend({ portrait, history, policy }: FactorView): Measurement {
  if (portrait.production.oee.ppm === null) {
    return unknown('OEE_UNOBSERVED', 'not all of availability, effectiveness and quality are seen');
  }
  const stale = staleHistory(history);
  if (stale !== undefined) return stale;
  const days = compareDays(history.stateDays, policy);
  if (!days.enough) return shortHistory(days);
  const now = describeOee(days.recent, observed).ppm ?? 0;
  const before = describeOee(days.base, observed).ppm ?? 0;
  if (before === 0) return unknown('OUTPUT_NONE', `nothing made in ${days.base.length} days`);
  const counts = `${days.recent.length} days against the ${days.base.length} before`;
  return known(ratioPpm(now / before), `OEE ${percent(now)} after ${percent(before)}, ${counts}`);
}

/** Declared output / what counters counted or energy can have made, whichever is less; the worst period counts. */
export function outputDeclared({ portrait }: FactorView): Measurement {
  let worst = -1;
  let evidence = '';
  for (const { parts, countedParts, energyPartsMax } of portrait.production.declared) {
    if (countedParts === null && energyPartsMax === null) continue;
    const most = Math.min(countedParts ?? Infinity, energyPartsMax ?? Infinity);
    // More than nothing is more than anything: the cap of a ratio.
    const ratio = most > 0 ? ratioPpm(parts / most) : parts > 0 ? ratioPpm(Infinity) : ratioPpm(1);
    if (ratio <= worst) continue;
    worst = ratio;
    evidence = `${parts} items declared, ${most} at most can be accounted for`;
  }
  if (worst < 0) return unknown('OUTPUT_UNDECLARED', 'no declared output can be checked');
  return known(worst, evidence);
}

/** People of the recent days / people of the days before: hours where shifts report them, heads elsewhere. */
export function peopleTrend({ portrait, history, policy }: FactorView): Measurement {
  const closed = portrait.production.days.slice(0, -1);
  const measure = peopleMeasureOf(closed);
  if (measure === undefined) {
    return unknown('PEOPLE_UNOBSERVED', 'no channel reports headcount or shift hours');
  }
  const stale = staleHistory(history);
  if (stale !== undefined) return stale;
  const days = compareDays(closed, policy);
  if (!days.enough) return shortHistory(days);
  const before = meanPeople(days.base, measure);
  if (before === 0) return unknown('PEOPLE_UNOBSERVED', 'nobody was counted in the days before');
  const value = ratioPpm(meanPeople(days.recent, measure) / before);
  const counts = `${days.recent.length} days against the ${days.base.length} before`;
  return known(value, `${percent(value)} of the people before, ${counts}`);
}
