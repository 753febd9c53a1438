/**
 * Telemetry payloads: bytes from the wire to columns for the fold.
 *
 * On the per-message path. Element types of the columns are left to the fold, which looks at every
 * reading anyway; here only what concerns the whole message is checked.
 */
import { crc32 } from 'node:zlib';
import { ok, parseInstant } from '@chanrong/kernel';
import type { BirthMessage, DataMessage, ReadingValue } from '@chanrong/portrait';
import type { z } from 'zod';
import { birthSchema } from './birth.js';
import { CompactReader } from './compact-reader.js';
import {
  type Decoded,
  fault,
  isPositiveInteger,
  isReadingCount,
  parseJson,
  wrongCount,
  wrongShape,
} from './payload-fault.js';

interface CompactShape {
  readonly e: unknown;
  readonly s: unknown;
  readonly t: unknown;
  readonly c: unknown;
  readonly d: unknown;
  readonly x: unknown;
}

interface ReadableShape {
  readonly epoch?: unknown;
  readonly seq?: unknown;
  readonly readings?: unknown;
}

interface ReadableReading {
  readonly channel?: unknown;
  readonly at?: unknown;
  readonly value?: unknown;
}

const compactReader = new CompactReader();

/**
 * Decodes the body of a `data` message, in either JSON form. Fold the columns before the next call: those
 * of the compact form are views that it reuses.
 */
export function decodeData(body: Uint8Array): Decoded<DataMessage> {
  const columns = compactReader.read(body);
  if (columns !== undefined) {
    const { epoch: e, seq: s, baseMs: t, channels: c, offsets: d, values: x } = columns;
    return compactMessage({ e, s, t, c, d, x }, body);
  }
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const message = parsed.value;
  if (typeof message !== 'object' || message === null) return wrongShape('not a JSON object');
  return 'c' in message
    ? compactMessage(message as CompactShape, body)
    : readableMessage(message, body);
}

/** Decodes the body of a `birth` message. */
export function decodeBirth(body: Uint8Array): Decoded<BirthMessage> {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const birth = birthSchema.safeParse(parsed.value);
  return birth.success ? ok(birth.data) : fault('birth-invalid', describeIssues(birth.error));
}

function compactMessage(message: CompactShape, body: Uint8Array): Decoded<DataMessage> {
  const { e: epoch, s: seq, t: baseMs, c: channels, d: offsets, x: values } = message;
  if (typeof baseMs !== 'number') return wrongShape('t must be Unix milliseconds');
  if (!isColumn(channels) || !isColumn(offsets) || !isColumn(values)) {
    return wrongShape('c, d and x must be arrays');
  }
  const count = channels.length;
  if (offsets.length !== count || values.length !== count) {
    return wrongShape(`c, d and x differ in length: ${count}, ${offsets.length}, ${values.length}`);
  }
  if (!isPositiveInteger(epoch)) return wrongShape('e (epoch) must be an integer from 1');
  if (!isPositiveInteger(seq)) return wrongShape('s (sequence number) must be an integer from 1');
  if (!isReadingCount(count)) return wrongCount(count);
  return ok({
    epoch,
    seq,
    checksum: crc32(body),
    baseMs,
    channels,
    offsets,
    values,
  });
}

function readableMessage(message: ReadableShape, body: Uint8Array): Decoded<DataMessage> {
  const { epoch, seq } = message;
  if (!Array.isArray(message.readings)) {
    return wrongShape('neither c, d and x nor readings are there as arrays');
  }
  const readings = message.readings as (ReadableReading | null)[];
  if (!isPositiveInteger(epoch)) return wrongShape('epoch must be an integer from 1');
  if (!isPositiveInteger(seq)) return wrongShape('seq must be an integer from 1');
  if (!isReadingCount(readings.length)) return wrongCount(readings.length);
  return ok({
    epoch,
    seq,
    checksum: crc32(body),
    baseMs: 0,
    channels: readings.map((reading) => reading?.channel as string),
    offsets: readings.map((reading) => instantOf(reading?.at)),
    values: readings.map((reading) => reading?.value as ReadingValue),
  });
}

/** A time that cannot be read becomes NaN: the fold turns that one reading away, not the message. */
function instantOf(at: unknown): number {
  return (typeof at === 'string' ? parseInstant(at) : undefined) ?? Number.NaN;
}

function isColumn(value: unknown): value is ArrayLike<never> {
  return Array.isArray(value) || value instanceof Float64Array;
}

function describeIssues(error: z.ZodError): string {
  const shown = error.issues.slice(0, 5).map((issue) => {
    const path = issue.path.map(String).join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  const more = error.issues.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}
