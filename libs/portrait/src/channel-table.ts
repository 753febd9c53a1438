/**
 * State of all channels of a partition in paged typed arrays: one record of 16 doubles a channel,
 * contiguous per gateway, so that a reading touches two cache lines.
 *
 * Hot path: mutated in place, no allocation per reading. Pages never move, so growing never copies.
 */
import { powerOfTwoDecay } from '@chanrong/kernel';
import { foldPolicy } from './fold-policy.js';

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
  firstMs: 2,
  /** Milliseconds for which readings vouch. */
  coveredMs: 3,
  /** Since when the value has been repeated unchanged. */
  sameSinceMs: 4,
  /** Beta(a, b) evidence for and against the sensor, as of minute `trustMinute`. */
  trustFor: 5,
  trustAgainst: 6,
  trustMinute: 7,
  /** Worst flag of the readings of `trustMinute`: see `qualityFlag`; 0 none yet. */
  worstFlag: 8,
  readingCount: 9,
  lateCount: 10,
  outOfRangeCount: 11,
  /** Configuration from birth. */
  min: 12,
  max: 13,
  gapMs: 14,
  flatlineMs: 15,
} as const;

/** QARTOD flags used per reading. Source: IOOS QARTOD manuals, flag scheme of IODE 54:V3. */
export const qualityFlag = { pass: 1, suspect: 3, fail: 4 } as const;

export class ChannelTable {
  private readonly pages: Float64Array[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Adds a channel with fresh state; gives its index. */
  add(): number {
    const channel = this.count;
    if ((channel & pageMask) === 0)
      this.pages.push(new Float64Array(channelsPerPage * channelStride));
    this.count += 1;
    const record = this.record(channel);
    record[field.lastMs] = Number.NEGATIVE_INFINITY;
    record[field.lastValue] = Number.NaN;
    record[field.firstMs] = Number.NaN;
    record[field.sameSinceMs] = Number.NaN;
    record[field.trustFor] = foldPolicy.trustPrior;
    record[field.trustAgainst] = foldPolicy.trustPrior;
    record[field.trustMinute] = Number.NEGATIVE_INFINITY;
    record[field.min] = Number.NEGATIVE_INFINITY;
    record[field.max] = Number.POSITIVE_INFINITY;
    record[field.gapMs] = foldPolicy.gapMsDefault;
    record[field.flatlineMs] = Number.POSITIVE_INFINITY;
    return channel;
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

/** Counts a quality flag into the minute of its reading; a finished minute becomes one Beta observation. */
export function observeQuality(
  page: Float64Array,
  offset: number,
  atMs: number,
  flag: number,
): void {
  const minute = Math.floor(atMs / minuteMs);
  if (minute !== page[offset + field.trustMinute]) closeTrustMinute(page, offset, minute);
  if (flag > (page[offset + field.worstFlag] as number)) page[offset + field.worstFlag] = flag;
}

function closeTrustMinute(page: Float64Array, offset: number, minute: number): void {
  const trust = trustEvidence(page, offset, minute);
  page[offset + field.trustFor] = trust.for;
  page[offset + field.trustAgainst] = trust.against;
  page[offset + field.trustMinute] = minute;
  page[offset + field.worstFlag] = 0;
}

/**
 * Evidence as of a minute: what is stored, plus the open minute's observation, forgotten by
 * 2^(-elapsed / half-life). a <- phi a + s, b <- phi b + (1 - s); s = 1 pass, 1/2 suspect, 0 fail.
 */
export function trustEvidence(
  page: Float64Array,
  offset: number,
  minute: number,
): { readonly for: number; readonly against: number } {
  const flag = page[offset + field.worstFlag] as number;
  const success = flag === qualityFlag.pass ? 1 : flag === qualityFlag.suspect ? 0.5 : 0;
  const observed = flag === 0 ? 0 : 1;
  const elapsed = Math.max(0, minute - (page[offset + field.trustMinute] as number));
  const kept = Number.isFinite(elapsed)
    ? powerOfTwoDecay(elapsed, foldPolicy.trustHalfLifeMinutes)
    : 1;
  return {
    for: ((page[offset + field.trustFor] as number) + observed * success) * kept,
    against: ((page[offset + field.trustAgainst] as number) + observed * (1 - success)) * kept,
  };
}

/** Mean of the Beta trust, 0..1. Forgetting scales both sides, so it does not move by itself. */
export function trustMean(page: Float64Array, offset: number): number {
  const evidence = trustEvidence(page, offset, page[offset + field.trustMinute] as number);
  const total = evidence.for + evidence.against;
  // Evidence that has faded below the smallest double says nothing either way.
  return total > 0 ? evidence.for / total : 0.5;
}
