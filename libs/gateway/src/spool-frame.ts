/**
 * One message on disk: u32 payload length · u32 CRC-32 of seq and payload · f64 seq · payload, all
 * little-endian. The checksum is what tells a message from what a power cut left of one.
 */
import { crc32 } from 'node:zlib';

export interface SpoolRecord {
  readonly seq: number;
  readonly payload: Uint8Array;
}

export const frameHeaderBytes = 16;
const seqOffset = 8;

export function frameBytes(payload: Uint8Array): number {
  return frameHeaderBytes + payload.length;
}

/** Frames of the records, one after another. */
export function encodeFrames(records: readonly SpoolRecord[]): Buffer {
  const total = records.reduce((bytes, record) => bytes + frameBytes(record.payload), 0);
  const frames = Buffer.allocUnsafe(total);
  let start = 0;
  for (const { seq, payload } of records) {
    const end = start + frameBytes(payload);
    frames.writeUInt32LE(payload.length, start);
    frames.writeDoubleLE(seq, start + seqOffset);
    frames.set(payload, start + frameHeaderBytes);
    frames.writeUInt32LE(crc32(frames.subarray(start + seqOffset, end)), start + 4);
    start = end;
  }
  return frames;
}

/** Bytes of the frame at `start`, as its header says; undefined when the header itself is cut off. */
export function frameLengthAt(bytes: Buffer, start: number): number | undefined {
  if (start + frameHeaderBytes > bytes.length) return undefined;
  return frameHeaderBytes + bytes.readUInt32LE(start);
}

/** The frame at `start`; undefined when its bytes are incomplete or its checksum is wrong. */
export function decodeFrame(bytes: Buffer, start: number): SpoolRecord | undefined {
  const length = frameLengthAt(bytes, start);
  if (length === undefined || start + length > bytes.length) return undefined;
  const checked = bytes.subarray(start + seqOffset, start + length);
  if (crc32(checked) !== bytes.readUInt32LE(start + 4)) return undefined;
  return { seq: checked.readDoubleLE(0), payload: checked.subarray(frameHeaderBytes - seqOffset) };
}
