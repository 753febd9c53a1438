/**
 * Gathers entries of one partition into a segment body, and reads one back.
 *
 * On the ingest path: entries are framed into one growing buffer, so a message is copied once.
 */
import { assert } from '@chanrong/kernel';
import type { Command } from '@chanrong/portrait';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import { promisify } from 'node:util';
import type { CommandEntry, JournalEntry, TelemetryEntry } from './entry.js';
import { limits } from './limits.js';
import type { TelemetryKind } from './topic.js';

const deflate = promisify(deflateRaw);

const formatVersion = 1;
const headerBytes = 6;
const frameHeaderBytes = 5;
const capacityInitial = 64 * 1024;
const gatewayIdCharsMax = 64;
const suffixBytesMax = 255;

/** Below this a body stays as it is: the header of a deflate stream eats the gain. */
const compressBytesMin = 512;
/** Level 1: on telemetry the higher levels gain a few per cent and cost several times the time. */
const deflateOptions = { level: 1, memLevel: 9 };

const compression = { none: 0, deflate: 1 } as const;
const entryKindCode = { telemetry: 1, tick: 2, command: 3 } as const;
/** By code; new ones are added at the end, as old journals stay readable. */
const topicKinds: readonly TelemetryKind[] = [
  'birth',
  'data',
  'death',
  'data/senml-json',
  'data/senml-cbor',
  'birth/ed25519',
  'data/ed25519',
  'sparkplug',
];
const kindsWithSuffix: ReadonlySet<TelemetryKind> = new Set([
  'data/senml-json',
  'data/senml-cbor',
  'sparkplug',
]);

export class SegmentFormatError extends Error {
  override readonly name = 'SegmentFormatError';
}

export class EntryBatch {
  private bytes: Buffer;
  private length = headerBytes;
  private entries = 0;

  constructor(capacityBytes = capacityInitial) {
    this.bytes = Buffer.allocUnsafe(capacityBytes);
  }

  get entryCount(): number {
    return this.entries;
  }

  /** Bytes of the body before compression. */
  get byteLength(): number {
    return this.length;
  }

  /** `suffix` as `parseTelemetryTopic` gave it. */
  addTelemetry(
    topicKind: TelemetryKind,
    gatewayId: string,
    body: Uint8Array,
    suffix?: string,
  ): void {
    assert(gatewayId.length <= gatewayIdCharsMax, 'a gateway id has at most 64 characters');
    assert(kindsWithSuffix.has(topicKind) === (suffix !== undefined), 'a suffix where one belongs');
    const suffixBytes = suffix === undefined ? 0 : Buffer.byteLength(suffix);
    assert(suffixBytes <= suffixBytesMax, 'a topic suffix has at most 255 bytes');
    const bodyOffset = 2 + gatewayId.length + (suffix === undefined ? 0 : 1 + suffixBytes);
    const start = this.beginFrame(entryKindCode.telemetry, bodyOffset + body.length);
    this.bytes[start] = topicKinds.indexOf(topicKind);
    this.bytes[start + 1] = gatewayId.length;
    this.bytes.write(gatewayId, start + 2, 'latin1');
    if (suffix !== undefined) {
      this.bytes[start + 2 + gatewayId.length] = suffixBytes;
      this.bytes.write(suffix, start + 3 + gatewayId.length, 'utf8');
    }
    this.bytes.set(body, start + bodyOffset);
  }

  /** Half a surrogate pair has no UTF-8, in the journal as little as in a database: U+FFFD replaces it. */
  addCommand(command: Command): void {
    const payload = Buffer.from(
      JSON.stringify(command, (_, value: unknown) =>
        typeof value === 'string' ? value.toWellFormed() : value,
      ),
    );
    const start = this.beginFrame(entryKindCode.command, payload.length);
    this.bytes.set(payload, start);
  }

  addTick(): void {
    this.beginFrame(entryKindCode.tick, 0);
  }

  /** The segment body, compressed when it pays. The batch must not be used afterwards. */
  async finish(): Promise<Uint8Array> {
    const raw = this.bytes.subarray(headerBytes, this.length);
    this.bytes[0] = formatVersion;
    this.bytes[1] = compression.none;
    this.bytes.writeUInt32LE(raw.length, 2);
    if (raw.length < compressBytesMin) return this.bytes.subarray(0, this.length);
    const packed = await deflate(raw, deflateOptions);
    if (packed.length >= raw.length * 0.9) return this.bytes.subarray(0, this.length);
    const body = Buffer.allocUnsafe(headerBytes + packed.length);
    this.bytes.copy(body, 0, 0, headerBytes);
    body[1] = compression.deflate;
    packed.copy(body, headerBytes);
    return body;
  }

  /** Writes a frame header; gives the offset of its payload. */
  private beginFrame(kind: number, payloadBytes: number): number {
    const end = this.length + frameHeaderBytes + payloadBytes;
    assert(end - headerBytes <= limits.segmentReadBytesMax, 'a segment must remain readable');
    if (end > this.bytes.length) this.grow(end);
    this.bytes[this.length] = kind;
    this.bytes.writeUInt32LE(payloadBytes, this.length + 1);
    const start = this.length + frameHeaderBytes;
    this.length = end;
    this.entries += 1;
    return start;
  }

  private grow(bytesMin: number): void {
    const grown = Buffer.allocUnsafe(Math.max(bytesMin, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

/** One entry as it lies in a segment body: its extent is known, its content not yet looked at. */
export interface EntryFrame {
  /** Header and payload. */
  readonly bytes: Buffer;
  readonly payload: Buffer;
  /** Where it begins in the body, before compression. */
  readonly offset: number;
}

/**
 * Reads the entries of a segment body in order.
 * @throws SegmentFormatError naming the offset when the bytes are not a segment body.
 */
export function decodeSegmentBody(body: Uint8Array): JournalEntry[] {
  return splitSegmentBody(body).map(decodeEntry);
}

/**
 * Finds the entries of a segment body in order, whatever they contain.
 * @throws SegmentFormatError naming the offset when the bytes do not divide into entries.
 */
export function splitSegmentBody(body: Uint8Array): EntryFrame[] {
  const bytes = openBody(body);
  const frames: EntryFrame[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    if (offset + frameHeaderBytes > bytes.length) throw torn(offset);
    const start = offset + frameHeaderBytes;
    const end = start + bytes.readUInt32LE(offset + 1);
    if (end > bytes.length) throw torn(offset);
    const payload = bytes.subarray(start, end);
    frames.push({ bytes: bytes.subarray(offset, end), payload, offset });
    offset = end;
  }
  return frames;
}

/**
 * The frames of a segment body in order, each with its header: what an entry is, byte for byte.
 * @throws SegmentFormatError naming the offset when the bytes are not a segment body.
 */
export function segmentFrames(body: Uint8Array): Buffer[] {
  return splitSegmentBody(body).map(({ bytes }) => bytes);
}

/**
 * Reads the entry of one frame.
 * @throws SegmentFormatError when the bytes are not a frame.
 */
export function decodeFrame(frame: Uint8Array): JournalEntry {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  if (bytes.length < frameHeaderBytes) throw torn(0);
  if (bytes.length !== frameHeaderBytes + bytes.readUInt32LE(1)) throw torn(0);
  return decodeEntry({ bytes, payload: bytes.subarray(frameHeaderBytes), offset: 0 });
}

function openBody(body: Uint8Array): Buffer {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (buffer.length < headerBytes || buffer[0] !== formatVersion) {
    throw new SegmentFormatError(`segment body has format ${buffer[0]}, expected ${formatVersion}`);
  }
  const rawBytes = buffer.readUInt32LE(2);
  if (rawBytes > limits.segmentReadBytesMax) {
    throw new SegmentFormatError(`segment body claims ${rawBytes} bytes of entries`);
  }
  const packed = buffer.subarray(headerBytes);
  const raw = buffer[1] === compression.none ? packed : inflate(packed, rawBytes, buffer[1]);
  if (raw.length !== rawBytes) {
    throw new SegmentFormatError(
      `segment body holds ${raw.length} bytes, its header says ${rawBytes}`,
    );
  }
  return raw;
}

function inflate(packed: Buffer, rawBytes: number, method: number | undefined): Buffer {
  if (method !== compression.deflate) {
    throw new SegmentFormatError(`segment body has unknown compression ${method}`);
  }
  try {
    // One output chunk, so that inflate copies nothing together; zlib wants at least 64 bytes.
    const chunkSize = Math.max(rawBytes, 64);
    return inflateRawSync(packed, { chunkSize, maxOutputLength: chunkSize });
  } catch (cause) {
    throw new SegmentFormatError(`segment body does not inflate: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** @throws SegmentFormatError when the payload is not an entry. */
export function decodeEntry({ bytes, payload, offset }: EntryFrame): JournalEntry {
  switch (bytes[0]) {
    case entryKindCode.telemetry:
      return decodeTelemetry(payload, offset);
    case entryKindCode.tick:
      return { kind: 'tick' };
    case entryKindCode.command:
      return decodeCommand(payload, offset);
    default:
      throw new SegmentFormatError(`unknown entry kind ${bytes[0]} at offset ${offset}`);
  }
}

function decodeTelemetry(payload: Buffer, offset: number): TelemetryEntry {
  const topicKind = topicKinds[payload[0] ?? topicKinds.length];
  const idEnd = 2 + (payload[1] ?? 0);
  if (topicKind === undefined || idEnd > payload.length) throw torn(offset);
  const gatewayId = payload.toString('latin1', 2, idEnd);
  if (!kindsWithSuffix.has(topicKind)) {
    return { kind: 'telemetry', topicKind, gatewayId, body: payload.subarray(idEnd) };
  }
  const suffixEnd = idEnd + 1 + (payload[idEnd] ?? 0);
  if (suffixEnd > payload.length) throw torn(offset);
  const suffix = payload.toString('utf8', idEnd + 1, suffixEnd);
  return { kind: 'telemetry', topicKind, gatewayId, suffix, body: payload.subarray(suffixEnd) };
}

function decodeCommand(payload: Buffer, offset: number): CommandEntry {
  try {
    const command = JSON.parse(payload.toString('utf8')) as Command;
    if (typeof command?.type === 'string') return { kind: 'command', command };
  } catch {
    // The same answer as for JSON that is no command.
  }
  throw new SegmentFormatError(`the entry at offset ${offset} is not a command`);
}

function torn(offset: number): SegmentFormatError {
  return new SegmentFormatError(`segment body ends inside the entry at offset ${offset}`);
}
