/** Takes readings that add up over a day (states, energy, counts, faults); gives daily quantities. */
import { dayIndex } from '@chanrong/kernel';
import { field } from './channel-table.js';
import type { Effects } from './effects.js';
import { conditionLevels, measureKind, type RollupMeasure } from './measure.js';
import type { Channel, Enterprise, PartitionState } from './partition-state.js';
import { type IntervalAccount, operatingState, type StateTrack } from './state-track.js';

export interface PresentedReading {
  readonly channel: Channel;
  readonly atMs: number;
  /** NaN: the source says that it has no value. */
  readonly value: number;
  /** Older than the channel's newest. */
  readonly late: boolean;
}

const mwhPerKwh = 1_000_000;
const msPerDay = 86_400_000;
const msPerMinute = 60_000;

/** Operating states: every reading, late or not, is put into its place in time. */
export function foldState(
  state: PartitionState,
  enterprise: Enterprise,
  { channel, atMs, value }: PresentedReading,
  effects: Effects,
): void {
  const operating = Number.isNaN(value)
    ? operatingState.unknown
    : value > 0
      ? operatingState.running
      : operatingState.stopped;
  const gapMs = state.channels.record(channel.index)[field.gapMs] as number;
  const sink = (kind: number, fromMs: number, toMs: number, sign: number): void => {
    splitByDay(enterprise, fromMs, toMs, (day, ms) => {
      addDaily(enterprise, channel, { day, measure: 'observed_ms', quantity: sign * ms }, effects);
      if (kind !== operatingState.running) return;
      addDaily(enterprise, channel, { day, measure: 'operating_ms', quantity: sign * ms }, effects);
    });
  };
  (channel.track as StateTrack).add(atMs, operating, { gapMs, sink });
}

/** Accounts the open interval of a state channel up to `nowMs` into a ledger that is not the stored one. */
export function openInterval(
  enterprise: Enterprise,
  channel: Channel,
  nowMs: number,
  { gapMs, add }: { gapMs: number; add: (day: number, measure: RollupMeasure, ms: number) => void },
): void {
  const account: IntervalAccount = {
    gapMs,
    sink: (kind, fromMs, toMs) => {
      splitByDay(enterprise, fromMs, toMs, (day, ms) => {
        add(day, 'observed_ms', ms);
        if (kind === operatingState.running) add(day, 'operating_ms', ms);
      });
    },
  };
  channel.track?.open(nowMs, account);
}

/** Energy, counts and faults. Runs before the channel's present moves, so `lastValue` is the previous one. */
export function foldQuantity(
  state: PartitionState,
  enterprise: Enterprise,
  reading: PresentedReading,
  effects: Effects,
): void {
  const { channel, atMs, value, late } = reading;
  if (Number.isNaN(value)) return;
  const previous = state.channels.record(channel.index)[field.lastValue] as number;
  const quantity = quantityOf(reading, previous);
  if (quantity === 0 || (late && channel.kind !== measureKind.energyInterval)) return;
  // An interval ends at its reading: one that ends at midnight belongs to the day before.
  const day = dayIndex(atMs - 1, enterprise.utcOffsetMinutes);
  addDaily(enterprise, channel, { day, measure: rollupMeasureOf(channel), quantity }, effects);
}

function quantityOf({ channel, value }: PresentedReading, previous: number): number {
  switch (channel.kind) {
    case measureKind.energyInterval:
      return Math.round(value * mwhPerKwh);
    case measureKind.energyRegister:
      return registerStep(Math.round(previous * mwhPerKwh), Math.round(value * mwhPerKwh));
    case measureKind.countRegister:
      return registerStep(Math.round(previous), Math.round(value));
    case measureKind.condition:
      return value === conditionLevels.fault && previous !== conditionLevels.fault ? 1 : 0;
    case measureKind.emergencyStop:
      return value === 1 && previous !== 1 ? 1 : 0;
    default:
      return 0;
  }
}

/** Growth of a register; one that went back was reset and has counted from zero since. */
function registerStep(previous: number, current: number): number {
  if (Number.isNaN(previous)) return 0;
  return current >= previous ? current - previous : current;
}

function rollupMeasureOf(channel: Channel): RollupMeasure {
  switch (channel.kind) {
    case measureKind.energyInterval:
    case measureKind.energyRegister:
      return 'energy_mwh';
    case measureKind.countRegister:
      return 'parts';
    default:
      return 'faults';
  }
}

function addDaily(
  enterprise: Enterprise,
  channel: Channel,
  entry: { day: number; measure: RollupMeasure; quantity: number },
  effects: Effects,
): void {
  enterprise.ledger.add(entry.day, entry.measure, entry.quantity);
  effects.daily({ uscc: enterprise.uscc, assetId: channel.assetId, ...entry });
}

function splitByDay(
  enterprise: Enterprise,
  fromMs: number,
  toMs: number,
  add: (day: number, ms: number) => void,
): void {
  const offset = enterprise.utcOffsetMinutes;
  let startMs = fromMs;
  while (startMs < toMs) {
    const day = dayIndex(startMs, offset);
    const dayEndMs = (day + 1) * msPerDay - offset * msPerMinute;
    const endMs = Math.min(toMs, dayEndMs);
    add(day, endMs - startMs);
    startMs = endMs;
  }
}
