/**
 * Trust in a channel: Beta evidence with forgetting, kept by the minute of event time.
 *
 * Called once a channel and minute, and for bad readings; a good one of the same minute changes nothing.
 */
import { powerOfTwoDecay } from '@chanrong/kernel';
import {
  type ChannelTable,
  field,
  flagMask,
  flagShift,
  hot,
  hotInteger,
  noMinute,
} from './channel-table.js';
import { foldPolicy } from './fold-policy.js';

/** QARTOD flags used per reading. Source: IOOS QARTOD manuals, flag scheme of IODE 54:V3. */
export const qualityFlag = { pass: 1, suspect: 3, fail: 4 } as const;

const minuteMs = 60_000;

/** The minute of an event. */
export function minuteOf(atMs: number): number {
  return Math.floor(atMs / minuteMs);
}

/** Counts a quality flag into the minute of its reading; a finished minute becomes one Beta observation. */
export function observeQuality(
  channels: ChannelTable,
  index: number,
  minute: number,
  flag: number,
): void {
  const integers = channels.hot.integerPage(index);
  const at = 2 * channels.hot.offset(index);
  const minuteBefore = integers[at + hotInteger.trustMinute] as number;
  const traits = integers[at + hotInteger.traits] as number;
  // A reading behind the newest minute counts into that one: evidence is forgotten forward only.
  if (minute > minuteBefore) {
    if (minuteBefore !== noMinute) closeTrustMinute(channels, index, minute - minuteBefore);
    integers[at + hotInteger.trustMinute] = minute;
    integers[at + hotInteger.traits] = (traits & ~flagMask) | (flag << flagShift);
  } else if (flag > qualityFlag.pass && flag > (traits & flagMask) >> flagShift) {
    integers[at + hotInteger.traits] = (traits & ~flagMask) | (flag << flagShift);
  }
}

/**
 * Turns the open minute into one observation and forgets for the minutes since, by 2^(-elapsed / half-life):
 * a <- (a + s) phi, b <- (b + 1 - s) phi; s = 1 pass, 1/2 suspect, 0 fail.
 */
function closeTrustMinute(channels: ChannelTable, index: number, elapsed: number): void {
  const page = channels.hot.page(index);
  const at = channels.hot.offset(index);
  const integers = channels.hot.integerPage(index);
  const success = successOf(
    ((integers[2 * at + hotInteger.traits] as number) & flagMask) >> flagShift,
  );
  const kept = powerOfTwoDecay(elapsed, foldPolicy.trustHalfLifeMinutes);
  page[at + hot.trustFor] = ((page[at + hot.trustFor] as number) + success) * kept;
  page[at + hot.trustAgainst] = ((page[at + hot.trustAgainst] as number) + 1 - success) * kept;
}

function successOf(flag: number): number {
  return flag === qualityFlag.pass ? 1 : flag === qualityFlag.suspect ? 0.5 : 0;
}

/**
 * Mean of the Beta trust, 0..1. Forgetting scales both sides, so it does not move by itself.
 * @param record as `ChannelTable.read` gives it
 */
export function trustMean(record: Float64Array): number {
  const flag = record[field.worstFlag] as number;
  const success = successOf(flag);
  const evidenceFor = (record[field.trustFor] as number) + success;
  const evidenceAgainst = (record[field.trustAgainst] as number) + (flag === 0 ? 0 : 1 - success);
  const total = evidenceFor + evidenceAgainst;
  // Evidence that has faded below the smallest double says nothing either way.
  return total > 0 ? evidenceFor / total : 0.5;
}
