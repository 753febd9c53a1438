/** What the machines, meters and gates of an enterprise add up to, by local day. */
import { DayBook, type DaySums } from '../day-book.js';
import { stateGapMs } from '../fold-quantity.js';
import { measureKind, type MeasureKind } from '../measure.js';
import type { Enterprise, PartitionState } from '../partition-state.js';
import type { DayPortrait, ProductionPortrait } from '../portrait.js';
import { judgeDeclared } from './declared-output.js';
import { describeEnergy } from './describe-energy.js';
import { describeOee, type MachineCoverage } from './oee.js';
import { productionPolicy } from './production-policy.js';

/** @param vouchedMs until when the held value of a gateway's channels counts, Unix ms */
export function describeProduction(
  state: PartitionState,
  enterprise: Enterprise,
  vouchedMs: (gatewayId: string) => number,
): ProductionPortrait {
  const ledger = enterprise.ledger.copy();
  const { utcOffsetMinutes } = enterprise;
  const book = new DayBook({ utcOffsetMinutes, ledger }, unheard);
  const channelCounts: number[] = [];
  for (const channel of enterprise.channels) {
    channelCounts[channel.kind] = (channelCounts[channel.kind] ?? 0) + 1;
    if (channel.kind !== measureKind.state) continue;
    const { channels } = state;
    channels.production.tracks.open(
      channels.productionOf(channel.index),
      vouchedMs(channel.gatewayId),
      stateGapMs(channels, channel.index),
      book,
    );
  }
  const count = (...kinds: MeasureKind[]): number =>
    kinds.reduce<number>((sum, kind) => sum + (channelCounts[kind] ?? 0), 0);
  const partChannelCount = count(measureKind.countRegister);
  const goodPartChannelCount = count(measureKind.goodRegister);
  const days = withPlans(ledger.days, enterprise);
  // The newest day is not over.
  const closed = days.slice(0, -1);
  const energy = describeEnergy(closed);
  const observed = { days: closed, isCounted: partChannelCount > 0, energy };
  return {
    stateChannelCount: count(measureKind.state),
    energyChannelCount: count(measureKind.energyInterval, measureKind.energyRegister),
    faultChannelCount: count(measureKind.condition, measureKind.emergencyStop),
    partChannelCount,
    goodPartChannelCount,
    peopleChannelCount: count(measureKind.labourInterval, measureKind.headcount),
    days,
    oee: describeOee(closed.slice(-productionPolicy.oeeDays), {
      ...machineCoverage(enterprise),
      partChannels: partChannelCount,
      goodPartChannels: goodPartChannelCount,
    }),
    energy: energy?.portrait ?? null,
    declared: enterprise.declaredOutputs.map((said) => judgeDeclared(said, observed)),
  };
}

/**
 * A plan holds for all days: what it was before is not kept. Only of machines whose state is seen: the hours that
 * are planned for others stand against none that they ran.
 */
function withPlans(
  days: readonly DayPortrait[],
  { assets, channels }: Enterprise,
): readonly DayPortrait[] {
  const running = new Set(
    channels.filter(({ kind }) => kind === measureKind.state).map(({ assetId }) => assetId),
  );
  const plans = [...assets.values()].flatMap(({ assetId, plan }) =>
    plan === null || !running.has(assetId) ? [] : [plan],
  );
  if (plans.length === 0) return days;
  return days.map((day) => {
    // 1970-01-01 was a Thursday; the week of a plan begins on Monday.
    const weekday = (((day.day + 3) % 7) + 7) % 7;
    const plannedMs = plans.reduce((sum, { weekMs }) => sum + (weekMs[weekday] ?? 0), 0);
    return { ...day, plannedMs };
  });
}

function machineCoverage(
  enterprise: Enterprise,
): Pick<MachineCoverage, 'running' | 'planned' | 'counted'> {
  const assetsWith = (wanted: MeasureKind): Set<string> =>
    new Set(
      enterprise.channels.filter(({ kind }) => kind === wanted).map(({ assetId }) => assetId),
    );
  const running = assetsWith(measureKind.state);
  const counters = assetsWith(measureKind.countRegister);
  const isPlanned = (assetId: string): boolean =>
    (enterprise.assets.get(assetId)?.plan ?? null) !== null;
  return {
    running: running.size,
    planned: [...running].filter(isPlanned).length,
    counted: [...running].filter((assetId) => counters.has(assetId)).length,
  };
}

/** The open intervals are part of the portrait only: they are booked when they close. */
const unheard: DaySums = { add: () => undefined };
