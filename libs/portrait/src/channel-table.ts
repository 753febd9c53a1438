/**
 * State of all channels of a partition in paged typed arrays: one record of 16 doubles a channel,
 * contiguous per gateway. The first half of a record is what every reading needs, so that a good
 * reading touches one cache line or two; what only some need is in the second half.
 *
 * Hot path: mutated in place, no allocation per reading. Pages never move, so growing never copies.
 */
import { powerOfTwoDecay } from '@chanrong/kernel';
import { foldPolicy } from './fold-policy.js';
import type { MeasureKind } from './measure.js';

/** Doubles in one channel record. */
export const channelStride = 16;
const pageShift = 10;
const channelsPerPage = 1 << pageShift;
const pageMask = channelsPerPage - 1;
const minuteMs = 60_000;

/** Position of each field in a channel record. Times are Unix ms of event time. */
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

/** QARTOD flags used per reading. Source: IOOS QARTOD manuals, flag scheme of IODE 54:V3. */
export const qualityFlag = { pass: 1, suspect: 3, fail: 4 } as const;

export class ChannelTable {
  private readonly pages: Float64Array[] = [];
  private readonly kindPages: Uint8Array[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Adds a channel with fresh state; gives its index. */
  add(kind: MeasureKind): number {
    const channel = this.count;
    if ((channel & pageMask) === 0) {
      this.pages.push(new Float64Array(channelsPerPage * channelStride));
      this.kindPages.push(new Uint8Array(channelsPerPage));
    }
    this.count += 1;
    this.reset(channel, kind);
    return channel;
  }

  /** Forgets what a channel reported: it measures something else from now on. */
  reset(channel: number, kind: MeasureKind): void {
    (this.kindPages[channel >>> pageShift] as Uint8Array)[channel & pageMask] = kind;
    const record = this.record(channel).fill(0);
    record[field.lastMs] = Number.NEGATIVE_INFINITY;
    record[field.lastValue] = Number.NaN;
    record[field.sameSinceMs] = Number.NaN;
    record[field.trustMinute] = Number.NEGATIVE_INFINITY;
    record[field.gapMs] = foldPolicy.gapMsDefault;
    record[field.min] = Number.NEGATIVE_INFINITY;
    record[field.max] = Number.POSITIVE_INFINITY;
    record[field.firstMs] = Number.NaN;
    record[field.trustFor] = foldPolicy.trustPrior;
    record[field.trustAgainst] = foldPolicy.trustPrior;
    record[field.heldValue] = Number.NaN;
    record[field.flatlineMs] = Number.POSITIVE_INFINITY;
  }

  /** What a channel measures. */
  kind(channel: number): MeasureKind {
    return (this.kindPages[channel >>> pageShift] as Uint8Array)[channel & pageMask] as MeasureKind;
  }

  /** The page that holds a channel; its record starts at `offset(channel)`. */
  page(channel: number): Float64Array {
    return this.pages[channel >>> pageShift] as Float64Array;
  }

  offset(channel: number): number {
    return (channel & pageMask) * channelStride;
  }

  /** View of one record, for paths that are not hot. */
  record(channel: number): Float64Array {
    const offset = this.offset(channel);
    return this.page(channel).subarray(offset, offset + channelStride);
  }
}

/** Trust is kept by the minute of event time. */
export function minuteOf(atMs: number): number {
  return Math.floor(atMs / minuteMs);
}

/** Counts a quality flag into the minute of its reading; a finished minute becomes one Beta observation. */
export function observeQuality(
  page: Float64Array,
  offset: number,
  minute: number,
  flag: number,
): void {
  // A reading behind the newest minute counts into that one: evidence is forgotten forward only.
  if (minute > (page[offset + field.trustMinute] as number)) {
    closeTrustMinute(page, offset, minute);
    page[offset + field.trustMinute] = minute;
    page[offset + field.worstFlag] = flag;
  } else if (flag > qualityFlag.pass && flag > (page[offset + field.worstFlag] as number)) {
    page[offset + field.worstFlag] = flag;
  }
}

/**
 * Turns the open minute into one observation and forgets up to `minute` by 2^(-elapsed / half-life):
 * a <- (a + s) phi, b <- (b + 1 - s) phi; s = 1 pass, 1/2 suspect, 0 fail.
 */
function closeTrustMinute(page: Float64Array, offset: number, minute: number): void {
  const elapsed = minute - (page[offset + field.trustMinute] as number);
  if (elapsed === Number.POSITIVE_INFINITY) return;
  const success = successOf(page[offset + field.worstFlag] as number);
  const kept = powerOfTwoDecay(elapsed, foldPolicy.trustHalfLifeMinutes);
  page[offset + field.trustFor] = ((page[offset + field.trustFor] as number) + success) * kept;
  page[offset + field.trustAgainst] =
    ((page[offset + field.trustAgainst] as number) + 1 - success) * kept;
}

function successOf(flag: number): number {
  return flag === qualityFlag.pass ? 1 : flag === qualityFlag.suspect ? 0.5 : 0;
}

/** Mean of the Beta trust, 0..1. Forgetting scales both sides, so it does not move by itself. */
export function trustMean(page: Float64Array, offset: number): number {
  const flag = page[offset + field.worstFlag] as number;
  const success = successOf(flag);
  const evidenceFor = (page[offset + field.trustFor] as number) + success;
  const evidenceAgainst =
    (page[offset + field.trustAgainst] as number) + (flag === 0 ? 0 : 1 - success);
  const total = evidenceFor + evidenceAgainst;
  // Evidence that has faded below the smallest double says nothing either way.
  return total > 0 ? evidenceFor / total : 0.5;
}
