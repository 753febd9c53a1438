/**
 * Takes readings that add up over a day (states, energy, counts, faults, work); gives daily quantities.
 *
 * Hot path: doubles are read where they are used, from the columns and the record.
 */
import { type ChannelTable, hot } from './channel-table.js';
import type { DayBook } from './day-book.js';
import { foldPolicy } from './fold-policy.js';
import { conditionLevels, measureKind, type MeasureKind, type RollupMeasure } from './measure.js';
import { isLate, type ReadingColumns } from './reading-columns.js';
import { operatingState, statesPerMs } from './state-tracks.js';
import { minuteOf, observeQuality, qualityFlag } from './trust.js';

const mwhPerKwh = 1_000_000;
const msPerHour = 3_600_000;

/** Operating states: every reading, late or not, is put into its place in time. */
export function foldState(
  channels: ChannelTable,
  readings: ReadingColumns,
  at: number,
  book: DayBook,
): void {
  const { production } = book;
  const { tracks } = channels.production;
  const atMs = readings.times[at] as number;
  const state = operatingStateOf(readings.numbers[at] as number);
  const gapMs = stateGapMs(channels, readings.indexes[at] as number);
  const newest = tracks.newest(production);
  const newestMs = Math.floor(newest / statesPerMs);
  if (atMs <= newestMs) {
    tracks.insert(production, { atMs, state, gapMs }, book);
    return;
  }
  const previous = newest - newestMs * statesPerMs;
  const endMs = Math.min(atMs, newestMs + gapMs);
  if (endMs > newestMs && previous !== operatingState.unknown) {
    book.interval(previous, newestMs, endMs, 1);
  }
  tracks.append(production, atMs * statesPerMs + state);
}

function operatingStateOf(value: number): number {
  if (value > 0) return operatingState.running;
  return value <= 0 ? operatingState.stopped : operatingState.unknown;
}

/** How long one reading of a state channel vouches for its state, ms. */
export function stateGapMs(channels: ChannelTable, index: number): number {
  return Math.min(channels.gapMs(index), foldPolicy.stateHoldMsMax);
}

/** Energy or work of an interval: a late one is added where it belongs, a second one of the same time replaces the first. */
export function foldInterval(
  channels: ChannelTable,
  readings: ReadingColumns,
  at: number,
  book: DayBook,
): void {
  const index = readings.indexes[at] as number;
  const atMs = readings.times[at] as number;
  const value = readings.numbers[at] as number;
  if (Number.isNaN(value)) return;
  const page = channels.hot.page(index);
  const offset = channels.hot.offset(index);
  const replaces = page[offset + hot.lastMs] === atMs;
  const replaced = replaces ? (page[offset + hot.lastValue] as number) : Number.NaN;
  const isEnergy = channels.kind(index) === measureKind.energyInterval;
  const perUnit = isEnergy ? mwhPerKwh : msPerHour;
  const before = Number.isNaN(replaced) ? 0 : Math.round(replaced * perUnit);
  const measure = isEnergy ? 'energy_mwh' : 'worked_ms';
  book.quantityAt(atMs, measure, Math.round(value * perUnit) - before);
}

/**
 * People at work: the highest count of the local day. A late count adds nothing; one of another day
 * begins a day.
 */
export function foldHeadcount(
  channels: ChannelTable,
  readings: ReadingColumns,
  at: number,
  book: DayBook,
): void {
  const index = readings.indexes[at] as number;
  const atMs = readings.times[at] as number;
  const value = readings.numbers[at] as number;
  if (Number.isNaN(value) || isLate(channels, readings, at)) return;
  const { production } = book;
  const lastMs = channels.hot.page(index)[channels.hot.offset(index) + hot.lastMs] as number;
  const held = channels.production.held(production);
  const before = book.isSameDay(lastMs, atMs) && !Number.isNaN(held) ? held : 0;
  const count = Math.max(before, Math.round(value));
  channels.production.hold(production, count);
  book.quantityWithin(atMs, 'headcount', count - before);
}

/**
 * Registers and alarms: what has come since the value held before, whatever was silent in between. A
 * late reading adds nothing: the newer one has accounted for it.
 */
export function foldGrowth(
  channels: ChannelTable,
  readings: ReadingColumns,
  at: number,
  book: DayBook,
): void {
  const index = readings.indexes[at] as number;
  const atMs = readings.times[at] as number;
  const value = readings.numbers[at] as number;
  if (Number.isNaN(value) || isLate(channels, readings, at)) return;
  const { production } = book;
  const kind = channels.kind(index);
  const held = channels.production.held(production);
  channels.production.hold(production, value);
  const quantity = growthOf(kind, held, value);
  if (quantity > growthMax(kind)) {
    // No plant makes such a step: the register was exchanged or misread. It goes on from here.
    channels.countOutOfRange(index);
    observeQuality(channels, index, minuteOf(atMs), qualityFlag.fail);
    return;
  }
  book.quantityAt(atMs, rollupMeasureOf(kind), quantity);
  if (kind !== measureKind.countRegister) return;
  book.quantityAt(atMs, 'standard_ms', quantity * channels.production.cycleMs(production));
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
