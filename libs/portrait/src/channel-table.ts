/**
 * State of all channels of a partition. What a good reading needs is in a record of one cache line, hot;
 * what only some readings need is in a second record. Limits are shared by channels that are alike, and
 * channels whose readings add up have a record more (production-table.ts).
 *
 * Hot path: mutated in place, no allocation per reading. To everyone else a channel is the record of 16
 * doubles that `read` gives, in the order of `field`: what checkpoints and hashes are made of.
 */
import { assert } from '@chanrong/kernel';
import { LimitRows, limit, limitStride, type ChannelLimits } from './channel-limits.js';
import { foldPolicy } from './fold-policy.js';
import { type MeasureKind, rollupMeasuresOf } from './measure.js';
import { ProductionTable } from './production-table.js';
import { RecordPages } from './record-pages.js';

/** Doubles in a channel's record, as others see it. */
export const channelStride = 16;

/** Position of each field in that record. Times are Unix ms of event time. */
export const field = {
  /** -Infinity before the first reading. */
  lastMs: 0,
  /** NaN: no reading yet, or the source says that it has no value. */
  lastValue: 1,
  /** Since when the value has been repeated unchanged. */
  sameSinceMs: 2,
  readingCount: 3,
  /** Minute of the newest quality flag; -Infinity before the first. */
  trustMinute: 4,
  /** Configuration from birth. */
  gapMs: 5,
  min: 6,
  max: 7,
  firstMs: 8,
  /** Milliseconds between the first and the newest reading for which none vouches. */
  uncoveredMs: 9,
  /** Beta(a, b) evidence for and against the sensor, as of `trustMinute` and without its flag. */
  trustFor: 10,
  trustAgainst: 11,
  /** Worst flag of the readings of `trustMinute`: see `qualityFlag`; 0 before the first. */
  worstFlag: 12,
  /** Newest value that registers and alarms are compared with: "no value" in between does not reset them. */
  heldValue: 13,
  outOfRangeCount: 14,
  /** Configuration from birth. */
  flatlineMs: 15,
} as const;

/** Doubles of a hot record: 64 bytes. */
export const hotStride = 8;
/** Position of each double in a hot record. */
export const hot = {
  lastMs: 0,
  lastValue: 1,
  sameSinceMs: 2,
  firstMs: 3,
  trustFor: 4,
  trustAgainst: 5,
} as const;
/** Position of each integer in a hot record, behind its doubles. */
export const hotInteger = {
  /** `noMinute` before the first flag. */
  trustMinute: 12,
  /** Count of readings, modulo 2^32; the rest is in the cold record. */
  readingCount: 13,
  /** The channel's kind, from `flagShift` its worst flag, from `limitsShift` the row of its limits. */
  traits: 14,
  /** Its production record; -1: its readings do not add up. */
  production: 15,
} as const;
export const flagShift = 5;
export const limitsShift = 8;
export const kindMask = (1 << flagShift) - 1;
export const flagMask = (1 << limitsShift) - (1 << flagShift);
/** Rows of limits that traits can name. */
const limitRowsMax = 1 << 23;
/** Stands for the minute of a channel that has no flag yet. */
export const noMinute = -0x8000_0000;

/** Doubles of a cold record, and their positions. */
const coldStride = 4;
export const cold = { uncoveredMs: 0, outOfRangeCount: 1, readingCountHigh: 2 } as const;
const countsPerHigh = 0x1_0000_0000;

export class ChannelTable {
  readonly hot = new RecordPages(hotStride);
  readonly cold = new RecordPages(coldStride);
  readonly limits = new LimitRows();
  readonly production = new ProductionTable();

  get length(): number {
    return this.hot.length;
  }

  /**
   * Adds a channel; gives its index.
   * @param record its state: fresh, unless it is continued
   */
  add(kind: MeasureKind, record = fresh): number {
    const index = this.hot.add();
    this.cold.add();
    this.setInteger(index, hotInteger.production, -1);
    this.setInteger(index, hotInteger.traits, this.limits.acquire(limitsDefault) << limitsShift);
    this.begin(index, kind, record);
    return index;
  }

  /** Forgets what a channel reported: it measures something else from now on. */
  reset(index: number, kind: MeasureKind): void {
    const production = this.productionOf(index);
    if (production >= 0) this.production.close(production);
    this.begin(index, kind, fresh);
  }

  private begin(index: number, kind: MeasureKind, record: Float64Array): void {
    const addsUp = rollupMeasuresOf(kind).length > 0;
    const opened = addsUp ? this.production.open(index, kind) : -1;
    this.setInteger(index, hotInteger.production, opened);
    const traits = this.integer(index, hotInteger.traits);
    this.setInteger(index, hotInteger.traits, (traits & ~kindMask) | kind);
    this.write(index, record);
  }

  /** What a channel measures. */
  kind(index: number): MeasureKind {
    return (this.integer(index, hotInteger.traits) & kindMask) as MeasureKind;
  }

  /** Production record of a channel; -1 where readings do not add up. */
  productionOf(index: number): number {
    return this.integer(index, hotInteger.production);
  }

  /** How long a reading of the channel vouches for its value, ms. */
  gapMs(index: number): number {
    return this.limit(index, limit.gapMs);
  }

  /** Time after which a repeated value is a stuck sensor, ms. */
  flatlineMs(index: number): number {
    return this.limit(index, limit.flatlineMs);
  }

  /** Sets what birth configures. */
  configure(index: number, limits: ChannelLimits): void {
    const row = this.limits.acquire(limits);
    assert(row < limitRowsMax, `more than ${limitRowsMax} different limits`);
    const traits = this.integer(index, hotInteger.traits);
    this.limits.release(traits >> limitsShift);
    const kindAndFlag = traits & (kindMask | flagMask);
    this.setInteger(index, hotInteger.traits, (row << limitsShift) | kindAndFlag);
  }

  /** Fills `record` with a channel's state; gives it back. */
  read(index: number, record: Float64Array): Float64Array {
    const page = this.hot.page(index);
    const at = this.hot.offset(index);
    const coldPage = this.cold.page(index);
    const coldAt = this.cold.offset(index);
    const minute = this.integer(index, hotInteger.trustMinute);
    const production = this.productionOf(index);
    const high = coldPage[coldAt + cold.readingCountHigh] as number;
    record[field.lastMs] = page[at + hot.lastMs] as number;
    record[field.lastValue] = page[at + hot.lastValue] as number;
    record[field.sameSinceMs] = page[at + hot.sameSinceMs] as number;
    record[field.readingCount] =
      high * countsPerHigh + (this.integer(index, hotInteger.readingCount) >>> 0);
    record[field.trustMinute] = minute === noMinute ? Number.NEGATIVE_INFINITY : minute;
    record[field.gapMs] = this.limit(index, limit.gapMs);
    record[field.min] = this.limit(index, limit.min);
    record[field.max] = this.limit(index, limit.max);
    record[field.firstMs] = page[at + hot.firstMs] as number;
    record[field.uncoveredMs] = coldPage[coldAt + cold.uncoveredMs] as number;
    record[field.trustFor] = page[at + hot.trustFor] as number;
    record[field.trustAgainst] = page[at + hot.trustAgainst] as number;
    record[field.worstFlag] = (this.integer(index, hotInteger.traits) & flagMask) >> flagShift;
    record[field.heldValue] = production < 0 ? Number.NaN : this.production.held(production);
    record[field.outOfRangeCount] = coldPage[coldAt + cold.outOfRangeCount] as number;
    record[field.flatlineMs] = this.limit(index, limit.flatlineMs);
    return record;
  }

  /** Sets a channel's state to what `read` gave. */
  write(index: number, record: Float64Array): void {
    const page = this.hot.page(index);
    const at = this.hot.offset(index);
    const coldPage = this.cold.page(index);
    const coldAt = this.cold.offset(index);
    const minute = record[field.trustMinute] as number;
    const count = record[field.readingCount] as number;
    const production = this.productionOf(index);
    page[at + hot.lastMs] = record[field.lastMs] as number;
    page[at + hot.lastValue] = record[field.lastValue] as number;
    page[at + hot.sameSinceMs] = record[field.sameSinceMs] as number;
    page[at + hot.firstMs] = record[field.firstMs] as number;
    page[at + hot.trustFor] = record[field.trustFor] as number;
    page[at + hot.trustAgainst] = record[field.trustAgainst] as number;
    const isFlagged = minute !== Number.NEGATIVE_INFINITY;
    this.setInteger(index, hotInteger.trustMinute, isFlagged ? minute : noMinute);
    this.setInteger(index, hotInteger.readingCount, count | 0);
    this.setInteger(
      index,
      hotInteger.traits,
      this.kind(index) |
        ((record[field.worstFlag] as number) << flagShift) |
        (this.integer(index, hotInteger.traits) & ~(kindMask | flagMask)),
    );
    coldPage[coldAt + cold.uncoveredMs] = record[field.uncoveredMs] as number;
    coldPage[coldAt + cold.outOfRangeCount] = record[field.outOfRangeCount] as number;
    coldPage[coldAt + cold.readingCountHigh] = Math.floor(count / countsPerHigh);
    if (production >= 0) this.production.hold(production, record[field.heldValue] as number);
    this.configure(index, {
      gapMs: record[field.gapMs] as number,
      min: record[field.min] as number,
      max: record[field.max] as number,
      flatlineMs: record[field.flatlineMs] as number,
    });
  }

  /** The hot count of readings has come round to 0. */
  carryReadingCount(index: number): void {
    this.addCold(index, cold.readingCountHigh, 1);
  }

  /** Counts a reading that cannot be. */
  countOutOfRange(index: number): void {
    this.addCold(index, cold.outOfRangeCount, 1);
  }

  /** Adds to a double of the cold record. */
  addCold(index: number, position: number, summand: number): void {
    const page = this.cold.page(index);
    const at = this.cold.offset(index) + position;
    page[at] = (page[at] as number) + summand;
  }

  private limit(index: number, position: number): number {
    const row = this.integer(index, hotInteger.traits) >> limitsShift;
    return this.limits.rows[row * limitStride + position] as number;
  }

  private integer(index: number, position: number): number {
    return this.hot.integerPage(index)[2 * this.hot.offset(index) + position] as number;
  }

  private setInteger(index: number, position: number, value: number): void {
    this.hot.integerPage(index)[2 * this.hot.offset(index) + position] = value;
  }
}

const limitsDefault: ChannelLimits = {
  gapMs: foldPolicy.gapMsDefault,
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
  flatlineMs: Number.POSITIVE_INFINITY,
};

/** A channel before anything was reported. */
const fresh = freshRecord();

function freshRecord(): Float64Array {
  const record = new Float64Array(channelStride);
  record[field.lastMs] = Number.NEGATIVE_INFINITY;
  record[field.lastValue] = Number.NaN;
  record[field.sameSinceMs] = Number.NaN;
  record[field.trustMinute] = Number.NEGATIVE_INFINITY;
  record[field.gapMs] = limitsDefault.gapMs;
  record[field.min] = limitsDefault.min;
  record[field.max] = limitsDefault.max;
  record[field.firstMs] = Number.NaN;
  record[field.trustFor] = foldPolicy.trustPrior;
  record[field.trustAgainst] = foldPolicy.trustPrior;
  record[field.heldValue] = Number.NaN;
  record[field.flatlineMs] = limitsDefault.flatlineMs;
  return record;
}
