/**
 * Takes the usable readings of a message; moves the present of their channels: coverage, repetition, trust,
 * last value.
 *
 * Hot path: arithmetic on one record of typed array. Doubles are read where they are used, because
 * handing one to a function that is not inlined is an allocation.
 */
import {
  type ChannelTable,
  cold,
  hot,
  hotInteger,
  hotStride,
  kindMask,
  limitsShift,
} from './channel-table.js';
import { limit, limitStride } from './channel-limits.js';
import type { DayBook } from './day-book.js';
import { foldPolicy } from './fold-policy.js';
import { foldGrowth, foldHeadcount, foldInterval, foldState } from './fold-quantity.js';
import { measureKind } from './measure.js';
import type { Channel, Enterprise, PartitionState } from './partition-state.js';
import { isLate, type ReadingColumns } from './reading-columns.js';
import { pageMask, pageShift } from './record-pages.js';
import { StockLayers } from './stock/stock-layers.js';
import { minuteOf, observeQuality, qualityFlag } from './trust.js';
import { reviewBefore } from './watch/review.js';

// V8 folds a module's own constants into its code, and looks imported ones up each time.
const [shift, mask, stride] = [pageShift, pageMask, hotStride];
const [place, integerPlace, coldPlace] = [hot, hotInteger, cold];
const [rowPlace, rowShift, rowStride] = [limit, limitsShift, limitStride];
const [kindBits, kinds, flags] = [kindMask, measureKind, qualityFlag];

/** Folds the readings that can be used; gives how many came late. */
export function foldReadings(
  state: PartitionState,
  enterprise: Enterprise,
  readings: ReadingColumns,
  book: DayBook,
): number {
  const { channels } = state;
  const { count, indexes, times, numbers, hasWords, presentMsMax } = readings;
  const { doubles, integers: integerPages } = channels.hot;
  const { rows } = channels.limits;
  const isLive = enterprise.timeBase === 'live';
  // Live enterprises are looked at as the journal's time passes.
  let dueMs = isLive ? Number.POSITIVE_INFINITY : enterprise.watch.dueMs;
  let late = 0;
  for (let at = 0; at < count; at += 1) {
    const index = indexes[at] as number;
    if (index < 0) continue;
    const atMs = times[at] as number;
    const value = numbers[at] as number;
    if (atMs >= dueMs) {
      reviewBefore(state, enterprise, atMs);
      ({ dueMs } = enterprise.watch);
    }
    const page = doubles[index >>> shift] as Float64Array;
    const integers = integerPages[index >>> shift] as Int32Array;
    const offset = (index & mask) * stride;
    const traits = integers[2 * offset + integerPlace.traits] as number;
    const row = (traits >> rowShift) * rowStride;
    const kind = traits & kindBits;
    const lastMs = page[offset + place.lastMs] as number;
    const isBehind = atMs < lastMs && lastMs <= presentMsMax;
    if (isBehind) late += 1;
    const readingCount = ((integers[2 * offset + integerPlace.readingCount] as number) + 1) | 0;
    integers[2 * offset + integerPlace.readingCount] = readingCount;
    if (readingCount === 0) channels.carryReadingCount(index);
    if (
      value < (rows[row + rowPlace.min] as number) ||
      value > (rows[row + rowPlace.max] as number)
    ) {
      channels.countOutOfRange(index);
      if (!isBehind) observeQuality(channels, index, minuteOf(atMs), flags.fail);
      continue;
    }
    if (kind !== kinds.gauge) foldByKind(state, readings, at, book);
    if (isBehind) continue;
    if (hasWords && typeof readings.values[at] === 'string') keepWords(state, readings, at);
    const previous = page[offset + place.lastValue] as number;
    if (previous !== previous || atMs - lastMs > (rows[row + rowPlace.gapMs] as number)) {
      addUncovered(channels, readings, at);
    }
    page[offset + place.lastMs] = atMs;
    page[offset + place.lastValue] = value;
    if (value !== value) continue;
    let flag: number = flags.pass;
    if (value !== previous) page[offset + place.sameSinceMs] = atMs;
    else if (isFlat(channels, index)) flag = flags.suspect;
    const minute = minuteOf(atMs);
    const isNewMinute = minute > (integers[2 * offset + integerPlace.trustMinute] as number);
    // A good reading adds nothing to a minute that has one.
    if (isNewMinute || flag > flags.pass) observeQuality(channels, index, minute, flag);
  }
  return late;
}

/** Whether the present value has been repeated for longer than its sensor could. */
function isFlat(channels: ChannelTable, index: number): boolean {
  const page = channels.hot.page(index);
  const offset = channels.hot.offset(index);
  const sameMs =
    (page[offset + place.lastMs] as number) - (page[offset + place.sameSinceMs] as number);
  return sameMs > channels.flatlineMs(index);
}

/** Time for which no reading vouches: beyond the gap, or all of it where the source had no value. */
function addUncovered(channels: ChannelTable, readings: ReadingColumns, at: number): void {
  const index = readings.indexes[at] as number;
  const atMs = readings.times[at] as number;
  const page = channels.hot.page(index);
  const offset = channels.hot.offset(index);
  const previousMs = page[offset + place.lastMs] as number;
  if (previousMs === Number.NEGATIVE_INFINITY) {
    page[offset + place.firstMs] = atMs;
    return;
  }
  const hadValue = !Number.isNaN(page[offset + place.lastValue] as number);
  const vouchedMs = hadValue ? channels.gapMs(index) : 0;
  channels.addCold(index, coldPlace.uncoveredMs, atMs - previousMs - vouchedMs);
}

/** What a reading means by its channel's kind. */
function foldByKind(
  state: PartitionState,
  readings: ReadingColumns,
  at: number,
  book: DayBook,
): void {
  const { channels } = state;
  const index = readings.indexes[at] as number;
  const kind = channels.kind(index);
  book.production = channels.productionOf(index);
  if (kind === kinds.state) foldState(channels, readings, at, book);
  else if (kind === kinds.energyInterval || kind === kinds.labourInterval)
    foldInterval(channels, readings, at, book);
  else if (kind === kinds.headcount) foldHeadcount(channels, readings, at, book);
  else if (kind === kinds.trend) foldTrend(state, readings, at);
  else if (kind === kinds.cover) foldCover(state, readings, at);
  else if (kind === kinds.stock) foldStock(state, readings, at);
  else foldGrowth(channels, readings, at, book);
}

function foldTrend(state: PartitionState, readings: ReadingColumns, at: number): void {
  const index = readings.indexes[at] as number;
  const value = readings.numbers[at] as number;
  if (value !== value || isLate(state.channels, readings, at)) return;
  const { detector } = state.channelList[index] as Channel;
  detector?.add(readings.times[at] as number, value);
}

/** Late or not: that a cover was open then is news now. */
function foldCover(
  state: PartitionState,
  { indexes, times, numbers }: ReadingColumns,
  at: number,
): void {
  if (!((numbers[at] as number) > 0)) return;
  const { gatewayId, assetId } = state.channelList[indexes[at] as number] as Channel;
  const enterprise = state.gateways.get(gatewayId)?.enterprise;
  enterprise?.assets.get(assetId)?.seal.open(times[at] as number);
}

function foldStock(state: PartitionState, readings: ReadingColumns, at: number): void {
  const { indexes, times, numbers } = readings;
  const value = numbers[at] as number;
  if (value !== value || isLate(state.channels, readings, at)) return;
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
