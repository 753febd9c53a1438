/**
 * Takes a data message; moves the state of its channels. Bad readings are set aside one by one and
 * reported once a message and reason; the others count.
 *
 * Hot path: nothing is allocated for a good numeric reading.
 */
import { DayBook } from './day-book.js';
import type { Effects, Finding } from './effects.js';
import { foldPolicy } from './fold-policy.js';
import { foldReadings } from './fold-readings.js';
import type { DataMessage } from './message.js';
import type { Gateway, PartitionState } from './partition-state.js';
import { ReadingColumns } from './reading-columns.js';
import type { ReadingFaults } from './reading-faults.js';
import { noteClock } from './watch/review.js';

/** The readings of the message in hand. */
const readings = new ReadingColumns();

export function foldData(
  state: PartitionState,
  gateway: Gateway,
  message: DataMessage,
  effects: Effects,
): void {
  const refusal = admit(gateway, message);
  if (refusal === 'repeat') {
    effects.repeat();
    return;
  }
  if (refusal !== undefined) {
    const { gatewayId, enterprise } = gateway;
    effects.finding({ ...refusal, gatewayId, uscc: enterprise.uscc, readingIndex: -1 });
    return;
  }
  gateway.heardMs = state.journalMs;
  foldUsable(state, gateway, message, effects);
  state.touch(gateway.enterprise);
}

/** Decides about the message as a whole: undefined lets it in. */
function admit(
  gateway: Gateway,
  { epoch, seq, checksum }: DataMessage,
): 'repeat' | Pick<Finding, 'code' | 'detail'> | undefined {
  if (epoch > gateway.epoch) {
    return {
      code: 'birth-missing',
      detail: `data of epoch ${epoch}, seq ${seq}, without its birth`,
    };
  }
  if (epoch < gateway.epoch) {
    return { code: 'epoch-stale', detail: `data of epoch ${epoch} after epoch ${gateway.epoch}` };
  }
  switch (gateway.window.accept(seq, checksum)) {
    case 'new':
      return undefined;
    case 'repeat':
      return 'repeat';
    case 'fork':
      gateway.forkCount += 1;
      return {
        code: 'seq-forked',
        detail: `epoch ${epoch}, seq ${seq} came with another body before`,
      };
    case 'unknown':
      return {
        code: 'seq-too-old',
        detail: `seq ${seq} while the newest is ${gateway.window.highest}`,
      };
  }
}

function foldUsable(
  state: PartitionState,
  gateway: Gateway,
  message: DataMessage,
  effects: Effects,
): void {
  const faults = foldColumns(state, gateway, message);
  if (readings.usable.count > 0) noteClock(state, gateway, message.seq, readings.usable.lastMs);
  faults?.report(gateway, effects);
}

/** Folds what can be used of a message's columns; gives what cannot. */
export function foldColumns(
  state: PartitionState,
  gateway: Gateway,
  message: DataMessage,
): ReadingFaults | undefined {
  const { enterprise } = gateway;
  const latestMs = state.journalMs + foldPolicy.futureMsMax;
  const faults = readings.load(state, gateway, message, latestMs);
  const { count, firstMs, lastMs } = readings.usable;
  if (count === 0) return faults;
  const book = new DayBook(enterprise, state.channels.production);
  const late = foldReadings(state, enterprise, readings, book);
  enterprise.readingCount += count;
  enterprise.lateReadingCount += late;
  if (!(enterprise.firstEventMs <= firstMs)) enterprise.firstEventMs = firstMs;
  if (!(enterprise.lastEventMs >= lastMs)) enterprise.lastEventMs = lastMs;
  return faults;
}
