import { ByteCodecError } from './byte-codec-error.js';
import { assertHostIsLittleEndian } from './host-is-little-endian.js';

/** The most that one writer holds: a snapshot of a partition fits, a runaway loop does not. */
export const byteWriterBytesMax = 1024 * 1024 * 1024;

const initialBytes = 256;
const LONE_SURROGATE = /\p{Surrogate}/u;
const encoder = new TextEncoder();

assertHostIsLittleEndian();

/**
 * Values in, little-endian bytes out, in the order of the calls; `ByteReader` reads them back with the
 * same calls. On the hot path: the buffer grows by doubling, is reused after `reset`, and is mutated.
 *
 * A value outside its type throws `ByteCodecError`; nothing is truncated or wrapped silently.
 */
export class ByteWriter {
  #bytes = new Uint8Array(initialBytes);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    this.#check(value === (value & 0xff), 'an integer from 0 to 255');
    this.#byte(value);
  }

  u16(value: number): void {
    this.#check(value === (value & 0xffff), 'an integer from 0 to 65535');
    const offset = this.#claim(2);
    this.#view.setUint16(offset, value, true);
  }

  u32(value: number): void {
    this.#check(value === value >>> 0, 'an integer from 0 to 4294967295');
    const offset = this.#claim(4);
    this.#view.setUint32(offset, value, true);
  }

  i32(value: number): void {
    this.#check(value === (value | 0), 'an integer from -2147483648 to 2147483647');
    const offset = this.#claim(4);
    this.#view.setInt32(offset, value, true);
  }

  /** Any double; every NaN is written with the same bits, so equal states have equal bytes. */
  f64(value: number): void {
    const offset = this.#claim(8);
    this.#view.setFloat64(offset, value === value ? value : NaN, true);
  }

  /** A safe integer of at least 0, seven bits a byte, the low ones first (LEB128): 1 to 8 bytes. */
  u53(value: number): void {
    this.#check(Number.isSafeInteger(value) && value >= 0, 'a safe integer of at least 0');
    let rest = value;
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#byte(rest);
  }

  /** UTF-8 behind its length in bytes. A lone surrogate has no UTF-8 and throws. */
  string(value: string): void {
    this.#check(!LONE_SURROGATE.test(value), 'a string without lone surrogates');
    this.bytes(encoder.encode(value));
  }

  /** Bytes behind their count. */
  bytes(value: Uint8Array): void {
    this.u53(value.length);
    this.#copy(value);
  }

  /** A block of numbers behind their count: one copy, whatever its size. */
  float64Array(values: Float64Array): void {
    this.#block(values);
  }

  float32Array(values: Float32Array): void {
    this.#block(values);
  }

  int32Array(values: Int32Array): void {
    this.#block(values);
  }

  uint32Array(values: Uint32Array): void {
    this.#block(values);
  }

  /** What was written, without a copy: valid until the next write or `reset`. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): void {
    this.#length = 0;
  }

  #byte(value: number): void {
    // Claimed first: growing replaces the buffer.
    const offset = this.#claim(1);
    this.#bytes[offset] = value;
  }

  #block(values: Float64Array | Float32Array | Int32Array | Uint32Array): void {
    this.u53(values.length);
    this.#copy(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  #copy(source: Uint8Array): void {
    const offset = this.#claim(source.length);
    this.#bytes.set(source, offset);
  }

  #claim(count: number): number {
    const offset = this.#length;
    const end = offset + count;
    if (end > this.#bytes.length) this.#grow(end);
    this.#length = end;
    return offset;
  }

  #grow(needed: number): void {
    this.#check(needed <= byteWriterBytesMax, `at most ${byteWriterBytesMax} bytes`);
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.view());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  #check(holds: boolean, expected: string): void {
    if (!holds) throw new ByteCodecError(this.#length, expected);
  }
}
