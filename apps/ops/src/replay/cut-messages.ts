/**
 * Takes readings in the order in which they were recorded; gives the messages a gateway would have sent.
 *
 * The cut depends on the readings alone, never on the speed of a replay, so the same recording gives
 * the same messages with the same sequence numbers whenever it is replayed.
 */
import { encodeData, type OutgoingReading } from '@chanrong/contracts';

export interface RecordedReading extends OutgoingReading {
  /** When the gateway would have had it, Unix ms; never runs backwards. Later than `atMs` for late readings. */
  readonly dueMs: number;
}

export interface RecordedMessage {
  readonly seq: number;
  readonly body: Uint8Array;
  readonly readingCount: number;
  /** When the last of its readings was there, Unix ms. */
  readonly dueMs: number;
}

/** A gateway gathers for this long at most: a replay at true speed is that much behind. */
export const gatherMsMax = 5_000;
export const readingsMax = 200;

/** Messages of one batch (one file): none spans two batches, so files can be added later. */
export function* cutMessages(
  readings: Iterable<RecordedReading>,
  first: { readonly epoch: number; readonly seq: number },
): Generator<RecordedMessage> {
  let seq = first.seq;
  let gathered: RecordedReading[] = [];
  const message = (): RecordedMessage => ({
    seq,
    body: encodeData({ epoch: first.epoch, seq, readings: gathered }),
    readingCount: gathered.length,
    dueMs: gathered.at(-1)?.dueMs ?? 0,
  });
  for (const reading of readings) {
    const waitedMs = reading.dueMs - (gathered[0]?.dueMs ?? reading.dueMs);
    if (gathered.length === readingsMax || waitedMs > gatherMsMax) {
      yield message();
      seq += 1;
      gathered = [];
    }
    gathered.push(reading);
  }
  if (gathered.length > 0) yield message();
}
