import { ByteCodecError } from './byte-codec-error.js';
import { assertHostIsLittleEndian } from './host-is-little-endian.js';

const u53BytesMax = 8;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

assertHostIsLittleEndian();

/**
 * Bytes in, values out: the calls of `ByteWriter`, in the same order. What it returns is its own copy.
 *
 * Nothing is trusted: bytes that end early or do not fit throw `ByteCodecError`, naming the offset of
 * the value and what it should have been, before anything is allocated for it.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(source: Uint8Array) {
    // A plain Uint8Array even of a Buffer, whose slice() does not copy.
    this.#bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    this.#view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1, 'a u8'));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2, 'a u16'), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4, 'a u32'), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4, 'an i32'), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8, 'an f64'), true);
  }

  /** A u53 in its only accepted form: a longer spelling of the same number throws. */
  u53(): number {
    const start = this.#offset;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < u53BytesMax; i++) {
      const byte = this.#bytes[this.#take(1, 'a u53')]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (i > 0 && byte === 0) break;
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      scale *= 0x80;
    }
    throw new ByteCodecError(start, 'a u53: at most 8 bytes, the shortest form');
  }

  string(): string {
    const start = this.#offset;
    const encoded = this.#counted(1, 'bytes of a string');
    try {
      return decoder.decode(encoded);
    } catch {
      throw new ByteCodecError(start, 'a string in UTF-8');
    }
  }

  bytes(): Uint8Array {
    return this.#counted(1, 'bytes').slice();
  }

  float64Array(): Float64Array {
    return new Float64Array(this.#counted(8, 'doubles').slice().buffer);
  }

  /** Doubles into an array that has room for exactly as many. */
  float64ArrayInto(target: Float64Array): void {
    this.#into(target, 8, 'doubles');
  }

  /** Floats into an array that has room for exactly as many. */
  float32ArrayInto(target: Float32Array): void {
    this.#into(target, 4, 'floats');
  }

  float32Array(): Float32Array {
    return new Float32Array(this.#counted(4, 'floats').slice().buffer);
  }

  int32Array(): Int32Array {
    return new Int32Array(this.#counted(4, 'signed integers').slice().buffer);
  }

  uint32Array(): Uint32Array {
    return new Uint32Array(this.#counted(4, 'unsigned integers').slice().buffer);
  }

  /** Throws where bytes are left over: the last call of a decoder. */
  expectEnd(): void {
    if (this.remaining > 0)
      throw new ByteCodecError(this.#offset, `the end, not ${this.remaining} more bytes`);
  }

  #into(target: Float64Array | Float32Array, elementBytes: number, what: string): void {
    const start = this.#offset;
    const found = this.#counted(elementBytes, what);
    if (found.length !== target.byteLength)
      throw new ByteCodecError(start, `${target.length} ${what}`);
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(found);
  }

  /** The bytes of a count and so many elements, as a view of the source. */
  #counted(elementBytes: number, what: string): Uint8Array {
    const start = this.#offset;
    const count = this.u53();
    const expected = `${count} ${what}`;
    if (count > this.remaining / elementBytes) throw new ByteCodecError(start, expected);
    const offset = this.#take(count * elementBytes, expected);
    return this.#bytes.subarray(offset, this.#offset);
  }

  #take(count: number, expected: string): number {
    const offset = this.#offset;
    if (count > this.#bytes.length - offset) throw new ByteCodecError(offset, expected);
    this.#offset = offset + count;
    return offset;
  }
}
