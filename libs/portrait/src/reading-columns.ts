/**
 * Readings of one message as typed columns: record index, time, number. Reused for every message.
 *
 * Hot path: doubles stay in typed arrays from the wire to the record, because a double that is passed
 * between functions, or read from an array of mixed values, is an allocation.
 */
import { type ChannelTable, hot, hotStride } from './channel-table.js';
import { foldPolicy } from './fold-policy.js';
import { codeOfText, isNumeric, type MeasureKind, noValue } from './measure.js';
import type { DataMessage, ReadingValue } from './message.js';
import { findChannel, type Gateway, type PartitionState } from './partition-state.js';
import { ReadingFaults } from './reading-faults.js';
import { pageMask, pageShift } from './record-pages.js';
import { watchPolicy } from './watch/watch-policy.js';

/** Number of a reading whose value its channel cannot have. */
const unusable = Number.POSITIVE_INFINITY;

// V8 folds a module's own constants into its code, and looks imported ones up each time.
const [shift, mask, stride] = [pageShift, pageMask, hotStride];
const { eventMsMin } = foldPolicy;

export class ReadingColumns {
  /** Readings of the message. */
  count = 0;
  /** Index of the channel; -1 where none is declared, or the reading was set aside. */
  indexes = new Int32Array(0);
  /** Event times, whole Unix ms; NaN where there is none. */
  times = new Float64Array(0);
  /** NaN: the source has no value; infinite: no value that the channel can have. */
  numbers: Float64Array = new Float64Array(0);
  /** Event times after this, Unix ms, are no present yet: what stands there gives way to older readings. */
  presentMsMax = Number.POSITIVE_INFINITY;
  /** As they came. */
  values: ArrayLike<ReadingValue> = [];
  /** Whether there may be words among the values. */
  hasWords = false;
  /** What can be used: how many, from when to when; infinite where none can. */
  usable = { count: 0, firstMs: Number.POSITIVE_INFINITY, lastMs: Number.NEGATIVE_INFINITY };
  /** Numbers of messages whose values are not all numbers. */
  private ownNumbers = new Float64Array(0);
  /** Without meaning: a result keeps reads that are made for the cache's sake from being optimised away. */
  touched = 0;

  /**
   * Takes a message's columns and sets aside what cannot be used.
   * @param latestMs what is ahead of this has a wrong clock
   * @returns what was set aside; undefined when all is well
   */
  load(
    state: PartitionState,
    gateway: Gateway,
    message: DataMessage,
    latestMs: number,
  ): ReadingFaults | undefined {
    const { channels, values } = message;
    this.count = channels.length;
    if (this.count > this.indexes.length) this.grow(this.count);
    if (channels instanceof Float64Array) this.loadIds(gateway, channels);
    else this.loadNames(gateway, channels);
    this.touch(state);
    // Recorded history must not depend on when it is told.
    const isLive = gateway.enterprise.timeBase === 'live';
    this.presentMsMax = isLive
      ? state.journalMs + watchPolicy.clockAheadMs
      : Number.POSITIVE_INFINITY;
    this.values = values;
    this.hasWords = !(values instanceof Float64Array);
    this.numbers = values instanceof Float64Array ? values : this.ownNumbers;
    if (this.hasWords) this.loadNumbers(state);
    return this.loadTimes(message, latestMs);
  }

  private grow(count: number): void {
    this.indexes = new Int32Array(count);
    this.times = new Float64Array(count);
    this.ownNumbers = new Float64Array(count);
  }

  /** Channels by the id that birth gave them. */
  private loadIds({ channelById, firstIndex, idCount }: Gateway, ids: Float64Array): void {
    const { indexes } = this;
    for (let at = 0; at < ids.length; at += 1) {
      const id = ids[at] as number;
      const place = id >>> 0;
      const isDeclared = place === id && place < idCount;
      if (!isDeclared) indexes[at] = -1;
      else indexes[at] = firstIndex < 0 ? (channelById[place] as number) : firstIndex + place;
    }
  }

  private loadNames(gateway: Gateway, channels: DataMessage['channels']): void {
    const { channelById } = gateway;
    const { indexes } = this;
    for (let at = 0; at < channels.length; at += 1) {
      const key = channels[at];
      indexes[at] = typeof key === 'number' ? (channelById[key] ?? -1) : indexByName(gateway, key);
    }
  }

  /** Reads something of every record: these loads do not wait for each other, so memory serves them side by side. */
  private touch({ channels }: PartitionState): void {
    const { indexes, count } = this;
    const pages = channels.hot.integers;
    let touched = 0;
    for (let at = 0; at < count; at += 1) {
      const index = indexes[at] as number;
      if (index < 0) continue;
      const page = pages[index >>> shift] as Int32Array;
      touched ^= page[(index & mask) * 2 * stride] as number;
    }
    this.touched = touched;
  }

  /** Times of the readings; sets aside those whose time, channel or number cannot be used. */
  private loadTimes(message: DataMessage, latestMs: number): ReadingFaults | undefined {
    const { baseMs } = message;
    const { count, indexes, times, numbers, usable } = this;
    const offsets =
      message.offsets instanceof Float64Array ? message.offsets : numbersOf(message.offsets);
    let faults: ReadingFaults | undefined;
    let firstMs = Number.POSITIVE_INFINITY;
    let lastMs = Number.NEGATIVE_INFINITY;
    usable.count = count;
    for (let at = 0; at < count; at += 1) {
      // Floor: a sensor that sends fractions of a millisecond is not ahead of one that does not.
      const atMs = Math.floor(baseMs + (offsets[at] as number));
      times[at] = atMs;
      const isInTime = atMs >= eventMsMin && atMs <= latestMs;
      const hasNumber = Math.abs(numbers[at] as number) !== Number.POSITIVE_INFINITY;
      if ((indexes[at] as number) < 0 || !isInTime || !hasNumber) {
        faults ??= new ReadingFaults(message);
        faults.add(at, (indexes[at] as number) < 0 ? 'channel' : isInTime ? 'value' : 'time');
        indexes[at] = -1;
        usable.count -= 1;
        continue;
      }
      if (atMs < firstMs) firstMs = atMs;
      if (atMs > lastMs) lastMs = atMs;
    }
    usable.firstMs = firstMs;
    usable.lastMs = lastMs;
    return faults;
  }

  private loadNumbers(state: PartitionState): void {
    const { count, indexes, numbers, values } = this;
    for (let at = 0; at < count; at += 1) {
      const value = values[at] as ReadingValue;
      const index = indexes[at] as number;
      if (typeof value === 'number') numbers[at] = value;
      else if (index >= 0) numbers[at] = numberOf(state.channels.kind(index), value);
    }
  }
}

/** Whether a reading is older than its channel's present; what lies in the future is no present. */
export function isLate(channels: ChannelTable, readings: ReadingColumns, at: number): boolean {
  const index = readings.indexes[at] as number;
  const newestMs = channels.hot.page(index)[channels.hot.offset(index) + hot.lastMs] as number;
  return (readings.times[at] as number) < newestMs && newestMs <= readings.presentMsMax;
}

function indexByName(gateway: Gateway, name: unknown): number {
  return typeof name === 'string' ? (findChannel(gateway, name)?.index ?? -1) : -1;
}

/** Number that a word, a boolean or "no value" stands for. */
function numberOf(kind: MeasureKind, value: unknown): number {
  if (value === null || value === noValue) return Number.NaN;
  if (isNumeric(kind)) return unusable;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? (codeOfText(kind, value) ?? Number.NaN) : unusable;
}

/** A column from the wire; what is not a number is NaN. */
function numbersOf(column: ArrayLike<unknown>): Float64Array {
  return Float64Array.from(column, (value) => (typeof value === 'number' ? value : Number.NaN));
}
