/**
 * Takes one reading of the columns in hand; moves the present of its channel: coverage, repetition,
 * trust, last value.
 *
 * Hot path: arithmetic on one record of typed array. Doubles are read where they are used, because
 * handing one to a function that is not inlined is an allocation.
 */
import { field, minuteOf, observeQuality, qualityFlag } from './channel-table.js';
import type { DayBook } from './day-book.js';
import { foldPolicy } from './fold-policy.js';
import {
  foldGrowth,
  foldHeadcount,
  foldInterval,
  foldState,
  type PresentedReading,
} from './fold-quantity.js';
import { measureKind } from './measure.js';
import type { Channel, PartitionState } from './partition-state.js';
import type { ReadingColumns } from './reading-columns.js';
import { StockLayers } from './stock/stock-layers.js';

/** Folds the reading at one place of the columns; gives whether it was late. */
export function foldReading(
  state: PartitionState,
  readings: ReadingColumns,
  at: number,
  book: DayBook,
): boolean {
  const { indexes, times, numbers } = readings;
  const index = indexes[at] as number;
  const atMs = times[at] as number;
  const value = numbers[at] as number;
  const page = state.channels.page(index);
  const offset = state.channels.offset(index);
  const kind = state.channels.kind(index);
  const newestMs = page[offset + field.lastMs] as number;
  const late = atMs < newestMs && newestMs <= readings.presentMsMax;
  page[offset + field.readingCount] = (page[offset + field.readingCount] as number) + 1;
  if (
    value < (page[offset + field.min] as number) ||
    value > (page[offset + field.max] as number)
  ) {
    page[offset + field.outOfRangeCount] = (page[offset + field.outOfRangeCount] as number) + 1;
    if (!late) observeQuality(page, offset, minuteOf(atMs), qualityFlag.fail);
    return late;
  }
  if (kind !== measureKind.gauge && kind !== measureKind.stock) {
    const channel = state.channelList[index] as Channel;
    foldProduction(state, { channel, atMs, value, late }, book);
  }
  if (late) return true;
  if (typeof readings.values[at] === 'string') keepWords(state, readings, at);
  if (kind === measureKind.stock && value === value) foldStock(state, readings, at);
  movePresent(state, readings, at);
  return false;
}

function movePresent(state: PartitionState, readings: ReadingColumns, at: number): void {
  const { indexes, times, numbers } = readings;
  const index = indexes[at] as number;
  const atMs = times[at] as number;
  const value = numbers[at] as number;
  const page = state.channels.page(index);
  const offset = state.channels.offset(index);
  const previous = page[offset + field.lastValue] as number;
  const elapsedMs = atMs - (page[offset + field.lastMs] as number);
  if (previous !== previous || elapsedMs > (page[offset + field.gapMs] as number)) {
    addUncovered(page, offset, atMs);
  }
  page[offset + field.lastMs] = atMs;
  page[offset + field.lastValue] = value;
  if (value !== value) return;
  let flag: number = qualityFlag.pass;
  if (value !== previous) {
    page[offset + field.sameSinceMs] = atMs;
  } else {
    const sameMs = atMs - (page[offset + field.sameSinceMs] as number);
    if (sameMs > (page[offset + field.flatlineMs] as number)) flag = qualityFlag.suspect;
  }
  observeQuality(page, offset, minuteOf(atMs), flag);
}

/** Time for which no reading vouches: beyond the gap, or all of it where the source had no value. */
function addUncovered(page: Float64Array, offset: number, atMs: number): void {
  const previousMs = page[offset + field.lastMs] as number;
  if (previousMs === Number.NEGATIVE_INFINITY) {
    page[offset + field.firstMs] = atMs;
    return;
  }
  const hadValue = !Number.isNaN(page[offset + field.lastValue] as number);
  const vouchedMs = hadValue ? (page[offset + field.gapMs] as number) : 0;
  page[offset + field.uncoveredMs] =
    (page[offset + field.uncoveredMs] as number) + (atMs - previousMs - vouchedMs);
}

function foldProduction(state: PartitionState, reading: PresentedReading, book: DayBook): void {
  const { kind } = reading.channel;
  if (kind === measureKind.state) foldState(state, reading, book);
  else if (kind === measureKind.energyInterval || kind === measureKind.labourInterval)
    foldInterval(state, reading, book);
  else if (kind === measureKind.headcount) foldHeadcount(state, reading, book);
  else if (kind === measureKind.trend) foldTrend(reading);
  else if (kind === measureKind.cover) foldCover(state, reading);
  else foldGrowth(state, reading, book);
}

function foldTrend({ channel, atMs, value, late }: PresentedReading): void {
  if (!late && !Number.isNaN(value)) channel.detector?.add(atMs, value);
}

/** Late or not: that a cover was open then is news now. */
function foldCover(state: PartitionState, { channel, atMs, value }: PresentedReading): void {
  if (!(value > 0)) return;
  const enterprise = state.gateways.get(channel.gatewayId)?.enterprise;
  enterprise?.assets.get(channel.assetId)?.seal.open(atMs);
}

function foldStock(state: PartitionState, readings: ReadingColumns, at: number): void {
  const { indexes, times, numbers } = readings;
  const value = numbers[at] as number;
  const channel = state.channelList[indexes[at] as number] as Channel;
  channel.layers ??= new StockLayers();
  const sigma = channel.sigma ?? Math.abs(value) * foldPolicy.stockSigmaRatioDefault;
  channel.layers.add(times[at] as number, value, sigma);
}

function keepWords(state: PartitionState, readings: ReadingColumns, at: number): void {
  const { indexes, times, values } = readings;
  // Neither half a surrogate pair nor NUL can be kept as text by those who keep it.
  const text = (values[at] as string).slice(0, foldPolicy.textCharsMax).toWellFormed();
  const channel = state.channelList[indexes[at] as number] as Channel;
  channel.words = { text: text.replaceAll('\0', '\uFFFD'), atMs: times[at] as number };
}
