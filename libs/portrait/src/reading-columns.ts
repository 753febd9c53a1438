/**
 * Readings of one message as typed columns: record index, time, number. Reused for every message.
 *
 * Hot path: doubles stay in typed arrays from the wire to the record, because a double that is passed
 * between functions, or read from an array of mixed values, is an allocation.
 */
import { field } from './channel-table.js';
import { codeOfText, isNumeric, type MeasureKind, noValue } from './measure.js';
import type { DataMessage, ReadingValue } from './message.js';
import { findChannel, type Gateway, type PartitionState } from './partition-state.js';
import { watchPolicy } from './watch/watch-policy.js';

/** Number of a reading whose value its channel cannot have. */
const unusable = Number.POSITIVE_INFINITY;

export class ReadingColumns {
  /** Index of the channel; -1 where none is declared. */
  indexes = new Int32Array(0);
  /** Event times, whole Unix ms; NaN where there is none. */
  times = new Float64Array(0);
  /** NaN: the source has no value; infinite: no value that the channel can have. */
  numbers = new Float64Array(0);
  /** Event times after this, Unix ms, are no present yet: what stands there gives way to older readings. */
  presentMsMax = Number.POSITIVE_INFINITY;
  /** As they came. */
  values: ArrayLike<ReadingValue> = [];
  /** Without meaning: a result keeps reads that are made for the cache's sake from being optimised away. */
  touched = 0;

  /** Takes a message's columns. */
  load(state: PartitionState, gateway: Gateway, message: DataMessage): void {
    const count = message.channels.length;
    if (count > this.indexes.length) {
      this.indexes = new Int32Array(count);
      this.times = new Float64Array(count);
      this.numbers = new Float64Array(count);
    }
    this.loadIndexes(state, gateway, message.channels);
    this.loadTimes(message, count);
    // Recorded history must not depend on when it is told.
    const isLive = gateway.enterprise.timeBase === 'live';
    this.presentMsMax = isLive
      ? state.journalMs + watchPolicy.clockAheadMs
      : Number.POSITIVE_INFINITY;
    this.values = message.values;
    if (message.values instanceof Float64Array) this.numbers.set(message.values);
    else this.loadNumbers(state, count);
  }

  /**
   * Looks up where each reading's record is, and touches both ends of what every reading needs of it,
   * which may lie across two cache lines. These loads do not wait for each other, so memory serves them
   * side by side.
   */
  private loadIndexes(
    state: PartitionState,
    gateway: Gateway,
    channels: DataMessage['channels'],
  ): void {
    const { channelById } = gateway;
    const { indexes } = this;
    let touched = 0;
    for (let at = 0; at < channels.length; at += 1) {
      const key = channels[at];
      const index = typeof key === 'number' ? (channelById[key] ?? -1) : indexByName(gateway, key);
      indexes[at] = index;
      if (index < 0) continue;
      const page = state.channels.page(index);
      const offset = state.channels.offset(index);
      touched += (page[offset + field.lastMs] as number) + (page[offset + field.max] as number);
    }
    this.touched = touched;
  }

  private loadTimes({ baseMs, offsets }: DataMessage, count: number): void {
    const { times } = this;
    for (let at = 0; at < count; at += 1) {
      const offset = offsets[at];
      // Floor: a sensor that sends fractions of a millisecond is not ahead of one that does not.
      times[at] = typeof offset === 'number' ? Math.floor(baseMs + offset) : Number.NaN;
    }
  }

  private loadNumbers(state: PartitionState, count: number): void {
    const { indexes, numbers, values } = this;
    for (let at = 0; at < count; at += 1) {
      const value = values[at] as ReadingValue;
      const index = indexes[at] as number;
      if (typeof value === 'number') numbers[at] = value;
      else if (index >= 0) numbers[at] = numberOf(state.channels.kind(index), value);
    }
  }
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
