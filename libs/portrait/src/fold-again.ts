/**
 * Takes readings that were turned away when their message came, after what was wrong has been mended;
 * moves the state of their channels. The others of the message count already, and so does its number:
 * neither sequence nor clock nor presence of the gateway moves, because nothing was heard from it now.
 */
import type { Effects } from './effects.js';
import { foldColumns } from './fold-data.js';
import type { DataMessage } from './message.js';
import type { Gateway, PartitionState } from './partition-state.js';

/** Some readings of a message, by their places in it. */
export interface ReadingsAgain {
  readonly message: DataMessage;
  readonly places: readonly number[];
}

export function foldAgain(
  state: PartitionState,
  gateway: Gateway,
  { message, places }: ReadingsAgain,
  effects: Effects,
): void {
  const again = pick(message, places);
  const placeOf = (index: number): number => places[index] as number;
  if (message.epoch !== gateway.epoch && hasIds(again)) {
    const { gatewayId, enterprise } = gateway;
    const detail = `readings by the channel ids of epoch ${message.epoch}, while the gateway is in epoch ${gateway.epoch}`;
    const { uscc } = enterprise;
    const found = { gatewayId, uscc, readingIndex: placeOf(0), readingIndexes: places };
    effects.finding({ ...found, code: 'epoch-stale', detail });
    return;
  }
  foldColumns(state, gateway, again)?.report(gateway, effects, placeOf);
  state.touch(gateway.enterprise);
}

/** Ids mean what the birth of their epoch says; names mean the same in all of them. */
function hasIds({ channels }: DataMessage): boolean {
  return Array.from(channels).some((channel) => typeof channel === 'number');
}

function pick(message: DataMessage, places: readonly number[]): DataMessage {
  return {
    ...message,
    channels: pickFrom(message.channels, places),
    offsets: pickFrom(message.offsets, places),
    values: pickFrom(message.values, places),
  };
}

/** Of a column of numbers a column of numbers, as the fold expects them. */
function pickFrom<T>(column: ArrayLike<T>, places: readonly number[]): ArrayLike<T> {
  const picked = places.map((place) => column[place] as T);
  return column instanceof Float64Array
    ? (Float64Array.from(picked as number[]) as ArrayLike<unknown> as ArrayLike<T>)
    : picked;
}
