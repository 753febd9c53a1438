/**
 * Takes a data message; moves the state of its channels.
 *
 * Hot path: per reading a bounds check, a time check and arithmetic on one record of typed array.
 * Nothing is allocated for a good numeric reading. Bad readings are set aside one by one and reported
 * once a message and reason; the others count.
 */
import { field, observeQuality, qualityFlag } from './channel-table.js';
import type { Effects, FindingCode } from './effects.js';
import { foldPolicy } from './fold-policy.js';
import { foldQuantity, foldState } from './fold-quantity.js';
import { codeOfText, measureKind } from './measure.js';
import type { DataMessage, ReadingValue } from './message.js';
import type { Channel, Gateway, PartitionState } from './partition-state.js';

export function foldData(
  state: PartitionState,
  gateway: Gateway,
  message: DataMessage,
  effects: Effects,
): void {
  const refusal = admit(gateway, message);
  if (refusal === 'repeat') return;
  if (refusal !== undefined) {
    report(gateway, refusal.code, refusal.detail, effects);
    return;
  }
  gateway.heardMs = state.journalMs;
  foldReadings(state, gateway, message, effects);
  state.touch(gateway.enterprise);
}

/** Decides about the message as a whole: undefined lets it in. */
function admit(
  gateway: Gateway,
  { epoch, seq, checksum }: DataMessage,
): 'repeat' | { readonly code: FindingCode; readonly detail: string } | undefined {
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

function foldReadings(
  state: PartitionState,
  gateway: Gateway,
  message: DataMessage,
  effects: Effects,
): void {
  const { channels, offsets, values, baseMs } = message;
  const { enterprise, channelById } = gateway;
  const latestMs = state.journalMs + foldPolicy.futureMsMax;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  let accepted = 0;
  let faults: ReadingFaults | undefined;
  for (let index = 0; index < channels.length; index += 1) {
    const key = channels[index];
    const channel =
      typeof key === 'number' ? (channelById[key] ?? -1) : indexByName(gateway, key as string);
    const offset = offsets[index];
    const value = values[index] as ReadingValue;
    // Floor: a sensor that sends fractions of a millisecond is not ahead of one that does not.
    const atMs = typeof offset === 'number' ? Math.floor(baseMs + offset) : Number.NaN;
    if (channel < 0) {
      faults ??= new ReadingFaults();
      faults.add('channel-unknown', index, key);
    } else if (!(atMs >= foldPolicy.eventMsMin && atMs <= latestMs) || !isReadingValue(value)) {
      faults ??= new ReadingFaults();
      faults.add('reading-invalid', index, typeof offset === 'number' ? value : offset);
    } else {
      foldReading(state, channel, atMs, value, effects);
      if (atMs < firstMs) firstMs = atMs;
      if (atMs > lastMs) lastMs = atMs;
      accepted += 1;
    }
  }
  if (accepted > 0) {
    enterprise.readingCount += accepted;
    if (!(enterprise.firstEventMs <= firstMs)) enterprise.firstEventMs = firstMs;
    if (!(enterprise.lastEventMs >= lastMs)) enterprise.lastEventMs = lastMs;
  }
  faults?.report(gateway, effects);
}

function isReadingValue(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

function indexByName(gateway: Gateway, name: unknown): number {
  return typeof name === 'string' ? (gateway.channelByName.get(name)?.index ?? -1) : -1;
}

// oxlint-disable-next-line max-params -- an object per reading would be an allocation per reading
function foldReading(
  state: PartitionState,
  index: number,
  atMs: number,
  value: ReadingValue,
  effects: Effects,
): void {
  const channel = state.channelList[index] as Channel;
  const page = state.channels.page(index);
  const offset = state.channels.offset(index);
  const number = typeof value === 'number' ? value : numberOf(channel, value);
  page[offset + field.readingCount] = (page[offset + field.readingCount] as number) + 1;
  const late = atMs < (page[offset + field.lastMs] as number);
  if (late) {
    const { enterprise } = state.gateways.get(channel.gatewayId) as Gateway;
    enterprise.lateReadingCount += 1;
    page[offset + field.lateCount] = (page[offset + field.lateCount] as number) + 1;
  } else if (
    number < (page[offset + field.min] as number) ||
    number > (page[offset + field.max] as number)
  ) {
    page[offset + field.outOfRangeCount] = (page[offset + field.outOfRangeCount] as number) + 1;
    observeQuality(page, offset, atMs, qualityFlag.fail);
    return;
  }
  if (channel.kind !== measureKind.gauge && channel.kind !== measureKind.stock) {
    const gateway = state.gateways.get(channel.gatewayId) as Gateway;
    const reading = { channel, atMs, value: number, late };
    if (channel.kind === measureKind.state) foldState(state, gateway.enterprise, reading, effects);
    else foldQuantity(state, gateway.enterprise, reading, effects);
  }
  if (late) return;
  if (typeof value === 'string')
    channel.text = value.slice(0, foldPolicy.textCharsMax).toWellFormed();
  foldPresent(page, offset, atMs, number);
}

/** Moves the present of a channel: coverage, repetition, trust, last value. `value` NaN: none. */
function foldPresent(page: Float64Array, offset: number, atMs: number, value: number): void {
  const previousMs = page[offset + field.lastMs] as number;
  const previous = page[offset + field.lastValue] as number;
  if (previousMs === Number.NEGATIVE_INFINITY) page[offset + field.firstMs] = atMs;
  if (previous === previous) {
    const vouchedMs = Math.min(atMs - previousMs, page[offset + field.gapMs] as number);
    page[offset + field.coveredMs] = (page[offset + field.coveredMs] as number) + vouchedMs;
  }
  page[offset + field.lastMs] = atMs;
  page[offset + field.lastValue] = value;
  if (value !== value) return;
  if (value !== previous) page[offset + field.sameSinceMs] = atMs;
  const sameMs = atMs - (page[offset + field.sameSinceMs] as number);
  const stuck = sameMs > (page[offset + field.flatlineMs] as number);
  observeQuality(page, offset, atMs, stuck ? qualityFlag.suspect : qualityFlag.pass);
}

/** Number that a word, a boolean or "no value" stands for; NaN for no value. */
function numberOf(channel: Channel, value: string | boolean | null): number {
  if (value === null) return Number.NaN;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return codeOfText(channel.kind, value) ?? Number.NaN;
}

/** Bad readings of one message, by reason: how many, and the first as an example. */
class ReadingFaults {
  private readonly byCode = new Map<
    FindingCode,
    { count: number; index: number; example: string }
  >();

  add(code: FindingCode, index: number, example: unknown): void {
    const fault = this.byCode.get(code);
    if (fault !== undefined) fault.count += 1;
    else this.byCode.set(code, { count: 1, index, example: String(JSON.stringify(example)) });
  }

  report(gateway: Gateway, effects: Effects): void {
    for (const [code, { count, index, example }] of this.byCode) {
      const detail = `${count} reading(s), the first at index ${index}: ${example.slice(0, 80)}`;
      report(gateway, code, detail, effects, index);
    }
  }
}

// oxlint-disable-next-line max-params -- one finding
function report(
  gateway: Gateway,
  code: FindingCode,
  detail: string,
  effects: Effects,
  readingIndex = -1,
): void {
  const { gatewayId, enterprise } = gateway;
  effects.finding({ code, detail, gatewayId, uscc: enterprise.uscc, readingIndex });
}
