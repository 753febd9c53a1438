/**
 * SenML packs (RFC 8428), in JSON and CBOR: base values resolved, names to channel names of birth.
 *
 * A pack has neither epoch nor seq: its topic ends in them. A time below 2^28 means "relative to now",
 * and what "now" was is known to nobody who reads the journal later, so such a reading has no time.
 */
import { crc32 } from 'node:zlib';
import { ok } from '@chanrong/kernel';
import type { DataMessage, ReadingValue } from '@chanrong/portrait';
import { Decoder } from 'cbor-x';
import { faultOfCbor } from './cbor-outline.js';
import {
  type Decoded,
  fault,
  isPositiveInteger,
  isReadingCount,
  parseJson,
  wrongCount,
  wrongShape,
} from './payload-fault.js';

/** RFC 8428, section 4.4: the version this reads; older ones differ in nothing that is used. */
const versionMax = 10;
/** RFC 8428, section 4.5.3, seconds: times below are relative to now. */
const absoluteSecondsMin = 2 ** 28;

/** RFC 8428, section 6, table 4. */
const cborLabels = new Map<unknown, string>([
  [-1, 'bver'],
  [-2, 'bn'],
  [-3, 'bt'],
  [-4, 'bu'],
  [-5, 'bv'],
  [-6, 'bs'],
  [0, 'n'],
  [1, 'u'],
  [2, 'v'],
  [3, 'vs'],
  [4, 'vb'],
  [5, 's'],
  [6, 't'],
  [7, 'ut'],
  [8, 'vd'],
]);

type SenmlRecord = ReadonlyMap<unknown, unknown>;

const cborDecoder = new Decoder({ mapsAsObjects: false, useRecords: false });

/** @param suffix `{epoch}/{seq}` of the topic */
export function decodeSenmlJson(body: Uint8Array, suffix: string): Decoded<DataMessage> {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const pack = parsed.value;
  if (!Array.isArray(pack)) return wrongShape('a SenML pack is an array of records');
  const records = pack.map((record: unknown) =>
    isObject(record) ? new Map<unknown, unknown>(Object.entries(record)) : undefined,
  );
  return resolvePack(records, body, suffix);
}

/** @param suffix `{epoch}/{seq}` of the topic */
export function decodeSenmlCbor(body: Uint8Array, suffix: string): Decoded<DataMessage> {
  const unreadable = faultOfCbor(body);
  if (unreadable !== undefined) return fault('payload-not-cbor', unreadable);
  const pack = decodeCbor(body);
  if (!Array.isArray(pack)) return wrongShape('a SenML pack is an array of records');
  const records = pack.map((record: unknown) =>
    record instanceof Map ? namedByLabel(record) : undefined,
  );
  return resolvePack(records, body, suffix);
}

function decodeCbor(body: Uint8Array): unknown {
  try {
    return cborDecoder.decode(body);
  } catch {
    return undefined;
  }
}

function namedByLabel(record: SenmlRecord): SenmlRecord {
  return new Map([...record].map(([label, value]) => [cborLabels.get(label) ?? label, value]));
}

function resolvePack(
  records: readonly (SenmlRecord | undefined)[],
  body: Uint8Array,
  suffix: string,
): Decoded<DataMessage> {
  const [epoch, seq] = suffix.split('/').map(Number);
  if (!isPositiveInteger(epoch) || !isPositiveInteger(seq)) {
    return wrongShape('epoch and sequence number in the topic must be integers from 1');
  }
  const pack = new PackResolution();
  for (const [index, record] of records.entries()) {
    const refusal = record === undefined ? 'is not an object' : pack.take(record);
    if (refusal !== undefined) return wrongShape(`record ${index} ${refusal}`);
  }
  const { channels, offsets, values } = pack;
  if (!isReadingCount(channels.length)) return wrongCount(channels.length);
  return ok({ epoch, seq, checksum: crc32(body), baseMs: 0, channels, offsets, values });
}

/** Base values hold from the record that gives them to the next that gives others. */
class PackResolution {
  readonly channels: string[] = [];
  readonly offsets: number[] = [];
  readonly values: ReadingValue[] = [];
  private name = '';
  private seconds = 0;
  private value = 0;

  /** Why the pack cannot be used; undefined when the record is in. */
  take(record: SenmlRecord): string | undefined {
    const unusable = baseFault(record);
    if (unusable !== undefined) return unusable;
    this.name = (record.get('bn') as string | undefined) ?? this.name;
    this.seconds = asNumber(record.get('bt')) ?? this.seconds;
    this.value = asNumber(record.get('bv')) ?? this.value;
    const isReading = ['v', 'vs', 'vb', 'vd', 's'].some((label) => record.has(label));
    if (!isReading) return undefined;
    this.channels.push(this.nameOf(record.get('n')) as string);
    this.offsets.push(this.instantOf(record.get('t')));
    this.values.push(this.valueOf(record) as ReadingValue);
    return undefined;
  }

  /** What is not text names no channel; the fold turns that one reading away. */
  private nameOf(name: unknown): string | undefined {
    if (name === undefined) return this.name;
    return typeof name === 'string' ? this.name + name : undefined;
  }

  /** Unix ms; NaN where there is no absolute time. */
  private instantOf(seconds: unknown): number {
    const own = seconds === undefined ? 0 : asNumber(seconds);
    const resolved = this.seconds + (own ?? Number.NaN);
    return resolved >= absoluteSecondsMin ? Math.round(resolved * 1_000) : Number.NaN;
  }

  /** Undefined where there is no value that a channel can have: bytes, a sum alone, or two values. */
  private valueOf(record: SenmlRecord): ReadingValue | undefined {
    if (['v', 'vs', 'vb', 'vd'].filter((label) => record.has(label)).length !== 1) return undefined;
    const text = record.get('vs');
    if (typeof text === 'string') return text;
    const flag = record.get('vb');
    if (typeof flag === 'boolean') return flag;
    const own = asNumber(record.get('v'));
    return own === undefined ? undefined : own + this.value;
  }
}

/** A base value of the wrong type would falsify every record after it. */
function baseFault(record: SenmlRecord): string | undefined {
  const version = record.get('bver') ?? versionMax;
  if (!isPositiveInteger(version) || version > versionMax) {
    return `has a bver other than 1 to ${versionMax}, which are understood`;
  }
  if (typeof (record.get('bn') ?? '') !== 'string') return 'has a bn that is no text';
  if (asNumber(record.get('bt') ?? 0) === undefined) return 'has a bt that is no number';
  if (asNumber(record.get('bv') ?? 0) === undefined) return 'has a bv that is no number';
  for (const label of record.keys()) {
    if (typeof label === 'string' && label.endsWith('_')) {
      return `has ${JSON.stringify(label)}, which must be understood and is not`;
    }
  }
  return undefined;
}

function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
