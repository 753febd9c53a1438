/** The compact form of a `data` message, as a gateway writes it. */
import { assert } from '@chanrong/kernel';
import type { ReadingValue } from '@chanrong/portrait';
import { limits } from './limits.js';

export interface OutgoingReading {
  /** Id that birth declared. */
  readonly channelId: number;
  /** Event time, whole Unix ms. */
  readonly atMs: number;
  readonly value: ReadingValue;
}

export interface OutgoingData {
  readonly epoch: number;
  readonly seq: number;
  /** In the order in which they are to be taken; 1 to `limits.readingsPerMessageMax`. */
  readonly readings: readonly OutgoingReading[];
}

/** Equal messages give equal bytes, so that a message sent twice can be known as one. */
export function encodeData({ epoch, seq, readings }: OutgoingData): Uint8Array {
  assert(
    readings.length >= 1 && readings.length <= limits.readingsPerMessageMax,
    'a data message has 1 to 1,000 readings',
  );
  const baseMs = readings.reduce((least, { atMs }) => Math.min(least, atMs), Infinity);
  return Buffer.from(
    JSON.stringify({
      e: epoch,
      s: seq,
      t: baseMs,
      c: readings.map(({ channelId }) => channelId),
      d: readings.map(({ atMs }) => atMs - baseMs),
      x: readings.map(({ value }) => value),
    }),
  );
}
