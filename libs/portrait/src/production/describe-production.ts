/** What the machines, meters and gates of an enterprise add up to, by local day. */
import { DayBook, type DaySums } from '../day-book.js';
import { stateGapMs } from '../fold-quantity.js';
import { measureKind, type MeasureKind } from '../measure.js';
import type { Enterprise, PartitionState } from '../partition-state.js';
import type { ProductionPortrait } from '../portrait.js';

/** @param vouchedMs until when the held value of a gateway's channels counts, Unix ms */
export function describeProduction(
  state: PartitionState,
  enterprise: Enterprise,
  vouchedMs: (gatewayId: string) => number,
): ProductionPortrait {
  const ledger = enterprise.ledger.copy();
  const { utcOffsetMinutes } = enterprise;
  const book = new DayBook({ utcOffsetMinutes, ledger }, unheard);
  const channelCounts = new Map<MeasureKind, number>();
  for (const channel of enterprise.channels) {
    channelCounts.set(channel.kind, (channelCounts.get(channel.kind) ?? 0) + 1);
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
    kinds.reduce<number>((sum, kind) => sum + (channelCounts.get(kind) ?? 0), 0);
  return {
    stateChannelCount: count(measureKind.state),
    energyChannelCount: count(measureKind.energyInterval, measureKind.energyRegister),
    faultChannelCount: count(measureKind.condition, measureKind.emergencyStop),
    partChannelCount: count(measureKind.countRegister),
    goodPartChannelCount: count(measureKind.goodRegister),
    peopleChannelCount: count(measureKind.labourInterval, measureKind.headcount),
    days: ledger.days,
  };
}

/** The open intervals are part of the portrait only: they are booked when they close. */
const unheard: DaySums = { add: () => undefined };
