/**
 * Takes a data message; moves the state of its channels.
 *
 * Hot path: per reading a bounds check, a time check and arithmetic on one record of typed array.
 * Nothing is allocated for a good numeric reading. Bad readings are set aside one by one and reported
 * once a message and reason; the others count.
 */
import { field, observeQuality, qualityFlag } from './channel-table.js';
import { DayBook } from './day-book.js';
import type { Effects, FindingCode } from './effects.js';
import { foldPolicy } from './fold-policy.js';
import { foldGrowth, foldInterval, foldState, type PresentedReading } from './fold-quantity.js';
import { codeOfText, isNumeric, measureKind, type MeasureKind, noValue } from './measure.js';
import type { DataMessage, ReadingValue } from './message.js';
import { type Channel, findChannel, type Gateway, type PartitionState } from './partition-state.js';
import { noteClock, reviewBefore } from './watch/review.js';

/** Characters of a faulty value that a finding quotes. */
const exampleCharsMax = 40;

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

function foldReadings(
  state: PartitionState,
  gateway: Gateway,
  message: DataMessage,
  effects: Effects,
): void {
  const { channels, offsets, values, baseMs } = message;
  const { enterprise } = gateway;
  const indexes = resolveChannels(state, gateway, channels);
  const { watch } = enterprise;
  const latestMs = state.journalMs + foldPolicy.futureMsMax;
  const book = new DayBook(enterprise, effects);
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  let accepted = 0;
  let late = 0;
  let faults: ReadingFaults | undefined;
  for (let index = 0; index < channels.length; index += 1) {
    const channel = indexes[index] as number;
    const offset = offsets[index];
    const value = values[index] as ReadingValue;
    // Floor: a sensor that sends fractions of a millisecond is not ahead of one that does not.
    const atMs = typeof offset === 'number' ? Math.floor(baseMs + offset) : Number.NaN;
    if (channel < 0) {
      faults ??= new ReadingFaults();
      faults.add('channel-unknown', index, inWords(channels[index]));
    } else if (!(atMs >= foldPolicy.eventMsMin && atMs <= latestMs)) {
      faults ??= new ReadingFaults();
      faults.add('reading-invalid', index, `the time is ${describeTime(atMs)}`);
    } else if (!isUsable(value, state.channels.kind(channel))) {
      faults ??= new ReadingFaults();
      faults.add('reading-invalid', index, `the value is ${inWords(value)}`);
    } else {
      if (atMs >= watch.dueMs) reviewBefore(state, enterprise, atMs);
      if (foldReading(state, channel, atMs, value, book)) late += 1;
      if (atMs < firstMs) firstMs = atMs;
      if (atMs > lastMs) lastMs = atMs;
      accepted += 1;
    }
  }
  if (accepted > 0) {
    enterprise.readingCount += accepted;
    enterprise.lateReadingCount += late;
    if (!(enterprise.firstEventMs <= firstMs)) enterprise.firstEventMs = firstMs;
    if (!(enterprise.lastEventMs >= lastMs)) enterprise.lastEventMs = lastMs;
    noteClock(state, gateway, lastMs);
  }
  faults?.report(gateway, effects);
}
/**
 * Looks up where each reading's record is, and touches both of the cache lines that folding will need.
 * These loads do not wait for each other, so memory serves them side by side.
 */
function resolveChannels(
  state: PartitionState,
  gateway: Gateway,
  channels: DataMessage['channels'],
): Int32Array {
  const { channelById } = gateway;
  const indexes = state.indexes(channels.length);
  let touched = 0;
  for (let index = 0; index < channels.length; index += 1) {
    const key = channels[index];
    const channel = typeof key === 'number' ? (channelById[key] ?? -1) : indexByName(gateway, key);
    indexes[index] = channel;
    if (channel < 0) continue;
    const page = state.channels.page(channel);
    const offset = state.channels.offset(channel);
    touched += (page[offset + field.lastMs] as number) + (page[offset + field.max] as number);
  }
  state.touchedRecords = touched;
  return indexes;
}

function indexByName(gateway: Gateway, name: unknown): number {
  return typeof name === 'string' ? (findChannel(gateway, name)?.index ?? -1) : -1;
}

function isUsable(value: ReadingValue, kind: MeasureKind): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || value === noValue) return true;
  return (typeof value === 'string' || typeof value === 'boolean') && !isNumeric(kind);
}

/** Folds one usable reading; gives whether it was late. */
// oxlint-disable-next-line max-params -- an object per reading would be an allocation per reading
function foldReading(
  state: PartitionState,
  index: number,
  atMs: number,
  value: ReadingValue,
  book: DayBook,
): boolean {
  const page = state.channels.page(index);
  const offset = state.channels.offset(index);
  const kind = state.channels.kind(index);
  const number = typeof value === 'number' ? value : numberOf(kind, value);
  const late = atMs < (page[offset + field.lastMs] as number);
  page[offset + field.readingCount] = (page[offset + field.readingCount] as number) + 1;
  if (
    number < (page[offset + field.min] as number) ||
    number > (page[offset + field.max] as number)
  ) {
    page[offset + field.outOfRangeCount] = (page[offset + field.outOfRangeCount] as number) + 1;
    if (!late) observeQuality(page, offset, atMs, qualityFlag.fail);
    return late;
  }
  if (kind !== measureKind.gauge && kind !== measureKind.stock) {
    const channel = state.channelList[index] as Channel;
    foldProduction(state, { channel, atMs, value: number, late }, book);
  }
  if (late) return true;
  if (typeof value === 'string') {
    const text = value.slice(0, foldPolicy.textCharsMax).toWellFormed();
    (state.channelList[index] as Channel).words = { text, atMs };
  }
  foldPresent(page, offset, atMs, number);
  return false;
}

function foldProduction(state: PartitionState, reading: PresentedReading, book: DayBook): void {
  const { kind } = reading.channel;
  if (kind === measureKind.state) foldState(state, reading, book);
  else if (kind === measureKind.energyInterval) foldInterval(state, reading, book);
  else foldGrowth(state, reading, book);
}

/** Moves the present of a channel: coverage, repetition, trust, last value. `value` NaN: none. */
function foldPresent(page: Float64Array, offset: number, atMs: number, value: number): void {
  const previousMs = page[offset + field.lastMs] as number;
  const previous = page[offset + field.lastValue] as number;
  if (previous === previous) {
    const gapMs = page[offset + field.gapMs] as number;
    if (atMs - previousMs > gapMs) addUncovered(page, offset, atMs - previousMs - gapMs);
  } else if (previousMs === Number.NEGATIVE_INFINITY) {
    page[offset + field.firstMs] = atMs;
  } else {
    addUncovered(page, offset, atMs - previousMs);
  }
  page[offset + field.lastMs] = atMs;
  page[offset + field.lastValue] = value;
  if (value !== value) return;
  let flag: number = qualityFlag.pass;
  if (value !== previous) {
    page[offset + field.sameSinceMs] = atMs;
  } else {
    const sameMs = atMs - (page[offset + field.sameSinceMs] as number);
    if (sameMs > (page[offset + field.flatlineMs] as number)) flag = qualityFlag.suspect;
  }
  observeQuality(page, offset, atMs, flag);
}

function addUncovered(page: Float64Array, offset: number, ms: number): void {
  page[offset + field.uncoveredMs] = (page[offset + field.uncoveredMs] as number) + ms;
}

/** Number that a word, a boolean or "no value" stands for; NaN for no value. */
function numberOf(kind: MeasureKind, value: string | boolean | null): number {
  if (value === null) return Number.NaN;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return codeOfText(kind, value) ?? Number.NaN;
}

/** Bad readings of one message, by reason: how many, and the first as an example. */
class ReadingFaults {
  private readonly byCode = new Map<
    FindingCode,
    { count: number; index: number; example: string }
  >();

  add(code: FindingCode, index: number, example: string): void {
    const fault = this.byCode.get(code);
    if (fault !== undefined) fault.count += 1;
    else this.byCode.set(code, { count: 1, index, example });
  }

  report(gateway: Gateway, effects: Effects): void {
    for (const [code, { count, index, example }] of this.byCode) {
      const detail = `${count} reading(s), the first at index ${index}: ${example}`;
      report(gateway, code, detail, effects, index);
    }
  }
}

function describeTime(atMs: number): string {
  return Number.isNaN(atMs) ? 'not readable' : `${atMs}`;
}

/** A value from the wire, whatever it is, as a short text without control characters. */
function inWords(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, exampleCharsMax));
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
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
