/** Energy: whether it follows output, in both directions, and whether it changes. */
import { percent } from '../ppm.js';
import { energyConsistency, energyDaysOf, type EnergyConsistency } from './energy-consistency.js';
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

/** Output without the energy for it, as a share of the usual daily energy. */
export function energyShortfall(view: FactorView): Measurement {
  const found = consistency(view);
  if ('known' in found) return found;
  const value = ratioPpm(found.shortfall);
  return known(value, `energy is ${percent(value)} below what ${found.output} needs`);
}

/** Energy without the output for it, as a share of the usual daily energy. */
export function energyExcess(view: FactorView): Measurement {
  const found = consistency(view);
  if ('known' in found) return found;
  const value = ratioPpm(found.excess);
  return known(value, `energy is ${percent(value)} above what ${found.output} needs`);
}

/** Daily energy of the recent days / daily energy of the days before. */
export function energyTrend(view: FactorView): Measurement {
  const gap = energyGap(view);
  if (gap !== undefined) return gap;
  const days = compareDays(view.history.energyDays, view.policy);
  if (!days.enough) return shortHistory(days);
  const now = total(days.recent, 'energyMwh') / days.recent.length;
  const before = total(days.base, 'energyMwh') / days.base.length;
  const counts = `${days.recent.length} days against the ${days.base.length} before`;
  return known(ratioPpm(now / before), `${kwh(now)} kWh a day after ${kwh(before)}, ${counts}`);
}

type Consistency = EnergyConsistency & { readonly output: string };

function consistency(view: FactorView): Consistency | UnknownMeasurement {
  const gap = energyGap(view);
  if (gap !== undefined) return gap;
  const { history, portrait, policy } = view;
  const counted = total(history.energyDays, 'parts') > 0;
  if (!counted && portrait.production.stateChannelCount === 0) {
    return unknown('STATE_UNOBSERVED', 'no channel reports running, execution or parts');
  }
  const observed = history.energyDays.filter(
    ({ observedMs }) => counted || observedMs >= policy.dayObservedMsMin.value,
  );
  const days = compareDays(observed, policy);
  if (!days.enough) return shortHistory(days);
  const quantity = counted ? 'parts' : 'operatingMs';
  const found = energyConsistency(
    energyDaysOf(days.recent, quantity),
    energyDaysOf(days.base, quantity),
  );
  if (found === undefined) return unknown('OUTPUT_NONE', `no output in ${days.base.length} days`);
  const amount = total(days.recent, quantity);
  const output = counted ? `${amount} parts` : `${Math.round(amount / 3_600_000)} operating hours`;
  return { ...found, output: `${output} in ${days.recent.length} days` };
}

function energyGap({ portrait, history }: FactorView): UnknownMeasurement | undefined {
  if (portrait.production.energyChannelCount === 0) {
    return unknown('ENERGY_UNOBSERVED', 'no channel reports energy');
  }
  return staleHistory(history);
}

function kwh(mwh: number): number {
  return Math.round(mwh / 1_000_000);
}
