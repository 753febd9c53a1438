/**
 * Sparkplug B 3.0 payloads: protobuf to metrics, by the field numbers of the specification, chapter 6.4.
 * What concerns births, aliases and sequence is the engine's; here are only bytes and types.
 */
import { isUtf8 } from 'node:buffer';
import { ok } from '@chanrong/kernel';
import type { ReadingValue } from '@chanrong/portrait';
import protobuf from 'protobufjs/minimal.js';
import { limits } from './limits.js';
import { type Decoded, fault, wrongShape } from './payload-fault.js';

export interface SparkplugMetric {
  name?: string;
  alias?: number;
  timestampMs?: number;
  datatype?: number;
  isNull?: boolean;
  /** Of the one value: integers as unsigned and as two's complement, which only the type tells apart. */
  integer?: { readonly unsigned: number; readonly signed: number };
  real?: number;
  flag?: boolean;
  text?: string;
}

export interface SparkplugPayload {
  timestampMs?: number;
  /** 0 to 255. */
  seq?: number;
  readonly metrics: SparkplugMetric[];
}

const { Reader } = protobuf;
type Reader = protobuf.Reader;
type LongNumber = ReturnType<Reader['uint64']> | number;

export function decodeSparkplug(body: Uint8Array): Decoded<SparkplugPayload> {
  const reader = Reader.create(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  try {
    const payload = readPayload(reader);
    const { seq } = payload;
    return seq === undefined || seq <= 255 ? ok(payload) : wrongShape(`seq ${seq} is above 255`);
  } catch (error) {
    return fault('payload-not-protobuf', (error as Error).message);
  }
}

function readPayload(reader: Reader): SparkplugPayload {
  const payload: SparkplugPayload = { metrics: [] };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 0x08) payload.timestampMs = toNumber(reader.uint64());
    else if (tag === 0x12) addMetric(payload.metrics, reader);
    else if (tag === 0x18) payload.seq = toNumber(reader.uint64());
    else reader.skipType(tag & 7);
  }
  return payload;
}

function addMetric(metrics: SparkplugMetric[], reader: Reader): void {
  if (metrics.length >= limits.channelsPerGatewayMax) {
    throw new RangeError(`more than ${limits.channelsPerGatewayMax} metrics`);
  }
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError('a metric ends beyond the payload');
  const metric: SparkplugMetric = {};
  while (reader.pos < end) readMetricField(metric, reader);
  if (reader.pos !== end) throw new RangeError('a metric ends inside a field');
  metrics.push(metric);
}

/** Tags are field number × 8 + wire type. */
function readMetricField(metric: SparkplugMetric, reader: Reader): void {
  const tag = reader.uint32();
  switch (tag) {
    case 0x0a:
      metric.name = readText(reader);
      break;
    case 0x10:
      metric.alias = toNumber(reader.uint64());
      break;
    case 0x18:
      metric.timestampMs = toNumber(reader.uint64());
      break;
    case 0x20:
      metric.datatype = reader.uint32();
      break;
    case 0x38:
      metric.isNull = reader.bool();
      break;
    case 0x50:
    case 0x58:
      metric.integer = readInteger(reader);
      break;
    case 0x65:
      metric.real = reader.float();
      break;
    case 0x69:
      metric.real = reader.double();
      break;
    case 0x70:
      metric.flag = reader.bool();
      break;
    case 0x7a:
      metric.text = readText(reader);
      break;
    default:
      reader.skipType(tag & 7);
  }
}

function readInteger(reader: Reader): { readonly unsigned: number; readonly signed: number } {
  const start = reader.pos;
  const unsigned = toNumber(reader.uint64());
  reader.pos = start;
  return { unsigned, signed: toNumber(reader.int64()) };
}

function readText(reader: Reader): string {
  const bytes = reader.bytes();
  if (!isUtf8(bytes)) throw new RangeError('a text is not UTF-8');
  return Buffer.from(bytes).toString('utf8');
}

function toNumber(value: LongNumber): number {
  if (typeof value === 'number') return value;
  const high = value.unsigned ? value.high >>> 0 : value.high;
  return high * 2 ** 32 + (value.low >>> 0);
}

/**
 * The metric's value as a reading, by its data type (specification, chapter 6.4.16); undefined for types
 * that are no reading: data sets, bytes, files, templates, arrays.
 */
export function sparkplugValue(
  metric: SparkplugMetric,
  datatype: number | undefined,
): ReadingValue | undefined {
  if (metric.isNull === true) return null;
  const { integer } = metric;
  switch (datatype) {
    case 1: // Int8
      return integer && (integer.unsigned << 24) >> 24;
    case 2: // Int16
      return integer && (integer.unsigned << 16) >> 16;
    case 3: // Int32
      return integer && integer.unsigned | 0;
    case 4: // Int64
      return integer?.signed;
    case 5: // UInt8, UInt16, UInt32, UInt64
    case 6:
    case 7:
    case 8:
    case 13: // DateTime
      return integer?.unsigned;
    case 9: // Float, Double
    case 10:
      return metric.real;
    case 11:
      return metric.flag;
    case 12: // String, Text, UUID
    case 14:
    case 15:
      return metric.text;
    default:
      return undefined;
  }
}
