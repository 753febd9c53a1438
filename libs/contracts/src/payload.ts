/**
 * Telemetry payloads: bytes from the wire to columns for the fold.
 *
 * On the per-message path. Element types of the columns are left to the fold, which looks at every
 * reading anyway; here only what concerns the whole message is checked.
 */
import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { err, ok, parseInstant } from '@chanrong/kernel';
import type { BirthMessage, DataMessage, ReadingValue } from '@chanrong/portrait';
import { z } from 'zod';
import { birthSchema } from './birth.js';
import { limits } from './limits.js';
import type { QuarantineCode } from './quarantine.js';

export interface PayloadFault {
  readonly code: QuarantineCode;
  readonly detail: string;
}

export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PayloadFault };

interface CompactShape {
  readonly e: unknown;
  readonly s: unknown;
  readonly t: unknown;
  readonly c: unknown;
  readonly d: unknown;
  readonly x: unknown;
}

const readableSchema = z.object({
  epoch: z.int().min(1),
  seq: z.int().min(1),
  readings: z
    .array(
      z.object({
        channel: z.string(),
        at: z.string(),
        value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
      }),
    )
    .min(1)
    .max(limits.readingsPerMessageMax),
});

/** Decodes the body of a `data` message, in either JSON form. */
export function decodeData(body: Uint8Array): Decoded<DataMessage> {
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
  return birth.success
    ? ok(birth.data)
    : err({ code: 'birth-invalid', detail: describeIssues(birth.error) });
}

function parseJson(body: Uint8Array): Decoded<unknown> {
  if (!isUtf8(body)) return err({ code: 'payload-not-json', detail: 'the bytes are not UTF-8' });
  try {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return err({ code: 'payload-not-json', detail: (error as Error).message.slice(0, 200) });
  }
}

function compactMessage(message: CompactShape, body: Uint8Array): Decoded<DataMessage> {
  const { e: epoch, s: seq, t: baseMs, c: channels, d: offsets, x: values } = message;
  if (!isPositiveInteger(epoch)) return wrongShape('e (epoch) must be an integer from 1');
  if (!isPositiveInteger(seq)) return wrongShape('s (sequence number) must be an integer from 1');
  if (typeof baseMs !== 'number') return wrongShape('t must be Unix milliseconds');
  if (!Array.isArray(channels) || !Array.isArray(offsets) || !Array.isArray(values)) {
    return wrongShape('c, d and x must be arrays');
  }
  const count = channels.length;
  if (offsets.length !== count || values.length !== count) {
    return wrongShape(`c, d and x differ in length: ${count}, ${offsets.length}, ${values.length}`);
  }
  if (count === 0 || count > limits.readingsPerMessageMax) {
    return wrongShape(`${count} readings; 1 to ${limits.readingsPerMessageMax} fit in a message`);
  }
  return ok({
    epoch,
    seq,
    checksum: crc32(body),
    baseMs,
    channels: channels as number[],
    offsets: offsets as number[],
    values: values as ReadingValue[],
  });
}

function readableMessage(message: object, body: Uint8Array): Decoded<DataMessage> {
  const parsed = readableSchema.safeParse(message);
  if (!parsed.success) return wrongShape(describeIssues(parsed.error));
  const { epoch, seq, readings } = parsed.data;
  return ok({
    epoch,
    seq,
    checksum: crc32(body),
    baseMs: 0,
    channels: readings.map((reading) => reading.channel),
    // A time that cannot be read becomes NaN: the fold turns that one reading away, not the message.
    offsets: readings.map((reading) => parseInstant(reading.at) ?? Number.NaN),
    values: readings.map((reading) => reading.value),
  });
}

function isPositiveInteger(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function wrongShape(detail: string): Decoded<never> {
  return err({ code: 'payload-wrong-shape', detail });
}

function describeIssues(error: z.ZodError): string {
  const shown = error.issues.slice(0, 5).map((issue) => {
    const path = issue.path.map(String).join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  const more = error.issues.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}
