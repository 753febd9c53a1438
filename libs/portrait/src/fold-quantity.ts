/** Takes readings that add up over a day (states, energy, counts, faults); gives daily quantities. */
import { field, minuteOf, observeQuality, qualityFlag } from './channel-table.js';
import type { DayBook } from './day-book.js';
import { foldPolicy } from './fold-policy.js';
import { conditionLevels, measureKind, type MeasureKind, type RollupMeasure } from './measure.js';
import type { Channel, PartitionState } from './partition-state.js';
import { operatingState, type StateTrack } from './state-track.js';

export interface PresentedReading {
  readonly channel: Channel;
  readonly atMs: number;
  /** NaN: the source says that it has no value. */
  readonly value: number;
  /** Older than the channel's newest. */
  readonly late: boolean;
}

const mwhPerKwh = 1_000_000;
const msPerHour = 3_600_000;

/** Operating states: every reading, late or not, is put into its place in time. */
export function foldState(
  state: PartitionState,
  { channel, atMs, value }: PresentedReading,
  book: DayBook,
): void {
  const operating = Number.isNaN(value)
    ? operatingState.unknown
    : value > 0
      ? operatingState.running
      : operatingState.stopped;
  book.assetId = channel.assetId;
  (channel.track as StateTrack).add(atMs, operating, stateGapMs(state, channel), book);
}

/** How long one reading of a state channel vouches for its state, ms. */
export function stateGapMs(state: PartitionState, channel: Channel): number {
  const page = state.channels.page(channel.index);
  const gapMs = page[state.channels.offset(channel.index) + field.gapMs] as number;
  return Math.min(gapMs, foldPolicy.stateHoldMsMax);
}

/** Energy or work of an interval: a late one is added where it belongs, a second one of the same time replaces the first. */
export function foldInterval(
  state: PartitionState,
  { channel, atMs, value }: PresentedReading,
  book: DayBook,
): void {
  if (Number.isNaN(value)) return;
  const page = state.channels.page(channel.index);
  const offset = state.channels.offset(channel.index);
  const replaces = page[offset + field.lastMs] === atMs;
  const replaced = replaces ? (page[offset + field.lastValue] as number) : Number.NaN;
  const isEnergy = channel.kind === measureKind.energyInterval;
  const perUnit = isEnergy ? mwhPerKwh : msPerHour;
  const before = Number.isNaN(replaced) ? 0 : Math.round(replaced * perUnit);
  book.assetId = channel.assetId;
  const measure = isEnergy ? 'energy_mwh' : 'worked_ms';
  book.quantityAt(atMs, measure, Math.round(value * perUnit) - before);
}

/**
 * People at work: the highest count of the local day. A late count adds nothing; one of another day
 * begins a day.
 */
export function foldHeadcount(
  state: PartitionState,
  { channel, atMs, value, late }: PresentedReading,
  book: DayBook,
): void {
  if (Number.isNaN(value) || late) return;
  const page = state.channels.page(channel.index);
  const offset = state.channels.offset(channel.index);
  const isSameDay = book.isSameDay(page[offset + field.lastMs] as number, atMs);
  const held = page[offset + field.heldValue] as number;
  const before = isSameDay && !Number.isNaN(held) ? held : 0;
  const count = Math.max(before, Math.round(value));
  page[offset + field.heldValue] = count;
  book.assetId = channel.assetId;
  book.quantityWithin(atMs, 'headcount', count - before);
}

/**
 * Registers and alarms: what has come since the value held before, whatever was silent in between. A
 * late reading adds nothing: the newer one has accounted for it.
 */
export function foldGrowth(
  state: PartitionState,
  { channel, atMs, value, late }: PresentedReading,
  book: DayBook,
): void {
  if (Number.isNaN(value) || late) return;
  const page = state.channels.page(channel.index);
  const offset = state.channels.offset(channel.index);
  const held = page[offset + field.heldValue] as number;
  page[offset + field.heldValue] = value;
  const quantity = growthOf(channel.kind, held, value);
  if (quantity > growthMax(channel.kind)) {
    // No plant makes such a step: the register was exchanged or misread. It goes on from here.
    page[offset + field.outOfRangeCount] = (page[offset + field.outOfRangeCount] as number) + 1;
    observeQuality(page, offset, minuteOf(atMs), qualityFlag.fail);
    return;
  }
  book.assetId = channel.assetId;
  book.quantityAt(atMs, rollupMeasureOf(channel.kind), quantity);
}

function growthOf(kind: MeasureKind, held: number, value: number): number {
  switch (kind) {
    case measureKind.energyRegister:
      return registerStep(mwhOf(held), mwhOf(value));
    case measureKind.countRegister:
    case measureKind.goodRegister:
      return registerStep(Math.round(held), Math.round(value));
    case measureKind.condition:
      return value === conditionLevels.fault && held !== conditionLevels.fault ? 1 : 0;
    case measureKind.emergencyStop:
      return value === 1 && held !== 1 ? 1 : 0;
    default:
      return 0;
  }
}

/** Growth of a register; one that went back was reset and has counted from zero since. */
function registerStep(held: number, value: number): number {
  if (Number.isNaN(held)) return 0;
  return value >= held ? value - held : value;
}

function growthMax(kind: MeasureKind): number {
  return kind === measureKind.energyRegister
    ? foldPolicy.energyKwhMax * mwhPerKwh
    : foldPolicy.partsMax;
}

function mwhOf(kwh: number): number {
  return Math.round(kwh * mwhPerKwh);
}

function rollupMeasureOf(kind: MeasureKind): RollupMeasure {
  if (kind === measureKind.energyRegister) return 'energy_mwh';
  if (kind === measureKind.countRegister) return 'parts';
  return kind === measureKind.goodRegister ? 'good_parts' : 'faults';
}
