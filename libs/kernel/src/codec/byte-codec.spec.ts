import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ByteCodecError } from './byte-codec-error.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (write: (writer: ByteWriter) => void): Uint8Array => {
  const writer = new ByteWriter();
  write(writer);
  return writer.toBytes();
};

describe('ByteWriter', () => {
  it.each<[string, (writer: ByteWriter) => void, string]>([
    ['u8', (w) => w.u8(255), 'ff'],
    ['u16', (w) => w.u16(0x0102), '0201'],
    ['u32', (w) => w.u32(0xfffefdfc), 'fcfdfeff'],
    ['i32', (w) => w.i32(-2), 'feffffff'],
    ['f64', (w) => w.f64(1), '000000000000f03f'],
    ['u53 of one byte', (w) => w.u53(127), '7f'],
    ['u53 of two bytes', (w) => w.u53(300), 'ac02'],
    ['the largest u53', (w) => w.u53(Number.MAX_SAFE_INTEGER), 'ffffffffffffff0f'],
    ['string', (w) => w.string('质押'), '06e8b4a8e68abc'],
    ['bytes', (w) => w.bytes(Uint8Array.of(1, 2)), '020102'],
    ['float32Array', (w) => w.float32Array(Float32Array.of(1)), '010000803f'],
    ['float64Array', (w) => w.float64Array(Float64Array.of(1)), '01000000000000f03f'],
    ['int32Array', (w) => w.int32Array(Int32Array.of(-1, 1)), '02ffffffff01000000'],
    ['uint32Array', (w) => w.uint32Array(Uint32Array.of(258)), '0102010000'],
  ])('lays out %s', (_, write, expected) => {
    expect(hex(bytesOf(write))).toBe(expected);
  });

  it.each<[string, (writer: ByteWriter) => void, string]>([
    ['u8', (w) => w.u8(256), 'an integer from 0 to 255'],
    ['u8', (w) => w.u8(-1), 'an integer from 0 to 255'],
    ['u16', (w) => w.u16(0.5), 'an integer from 0 to 65535'],
    ['u32', (w) => w.u32(2 ** 32), 'an integer from 0 to 4294967295'],
    ['i32', (w) => w.i32(2 ** 31), 'an integer from -2147483648 to 2147483647'],
    ['u53', (w) => w.u53(2 ** 53), 'a safe integer of at least 0'],
    ['u53', (w) => w.u53(-1), 'a safe integer of at least 0'],
    ['u53', (w) => w.u53(NaN), 'a safe integer of at least 0'],
    ['string', (w) => w.string('\ud800'), 'a string without lone surrogates'],
  ])('refuses a value outside %s', (_, write, expected) => {
    const writer = new ByteWriter();
    writer.u8(0);
    expect(() => write(writer)).toThrow(new ByteCodecError(1, expected));
    expect(writer.length).toBe(1);
  });

  it('writes every NaN alike', () => {
    const odd = new Float64Array(Uint32Array.of(1, 0x7ff80000).buffer)[0]!;
    expect(hex(bytesOf((w) => w.f64(odd)))).toBe(hex(bytesOf((w) => w.f64(NaN))));
  });

  it.each([255, 256, 511, 512, 1_023, 1_024])(
    'grows in the middle of anything, at byte %i',
    (full) => {
      for (const write of [
        (w: ByteWriter) => w.u8(7),
        (w: ByteWriter) => w.u53(300),
        (w: ByteWriter) => w.string('质'),
        (w: ByteWriter) => w.f64(1),
      ]) {
        const writer = new ByteWriter();
        for (let i = 0; i < full; i++) writer.u8(i & 0xff);
        write(writer);
        expect(hex(writer.toBytes().subarray(full))).toBe(hex(bytesOf(write)));
      }
    },
  );

  it('grows past its first buffer, and forgets on reset', () => {
    const writer = new ByteWriter();
    for (let i = 0; i < 10_000; i++) writer.u32(i);
    const reader = new ByteReader(writer.view());
    const read = Array.from({ length: 10_000 }, () => reader.u32());
    expect(read).toEqual(Array.from(read.keys()));
    writer.reset();
    writer.u8(7);
    expect(writer.toBytes()).toEqual(Uint8Array.of(7));
  });
});

describe('ByteReader', () => {
  const value = fc.oneof(
    fc.record({ kind: fc.constant('u8' as const), value: fc.nat(255) }),
    fc.record({ kind: fc.constant('u16' as const), value: fc.nat(65_535) }),
    fc.record({ kind: fc.constant('u32' as const), value: fc.nat(2 ** 32 - 1) }),
    fc.record({ kind: fc.constant('i32' as const), value: fc.integer() }),
    fc.record({ kind: fc.constant('f64' as const), value: fc.double() }),
    fc.record({ kind: fc.constant('u53' as const), value: fc.maxSafeNat() }),
    fc.record({ kind: fc.constant('string' as const), value: fc.string({ unit: 'binary' }) }),
    fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array() }),
    fc.record({ kind: fc.constant('float64Array' as const), value: fc.float64Array() }),
    fc.record({ kind: fc.constant('float32Array' as const), value: fc.float32Array() }),
    fc.record({ kind: fc.constant('int32Array' as const), value: fc.int32Array() }),
    fc.record({ kind: fc.constant('uint32Array' as const), value: fc.uint32Array() }),
  );

  it('reads back any sequence of values, at any alignment, from a Buffer too', () => {
    fc.assert(
      fc.property(fc.array(value), fc.nat(7), (values, shift) => {
        const writer = new ByteWriter();
        for (const item of values) writer[item.kind](item.value as never);
        const source = Buffer.concat([Buffer.alloc(shift), writer.view()]).subarray(shift);
        const reader = new ByteReader(source);
        for (const item of values) expect(reader[item.kind]()).toStrictEqual(item.value);
        reader.expectEnd();
      }),
    );
  });

  it('reads blocks into arrays of their length, and nothing into others', () => {
    const source = bytesOf(
      (w) => (w.float64Array(Float64Array.of(1, 2)), w.float32Array(Float32Array.of(3))),
    );
    const reader = new ByteReader(source);
    const doubles = new Float64Array(2);
    const floats = new Float32Array(1);
    reader.float64ArrayInto(doubles);
    reader.float32ArrayInto(floats);
    expect([...doubles, ...floats]).toEqual([1, 2, 3]);
    const other = new ByteReader(source);
    expect(() => other.float64ArrayInto(new Float64Array(3))).toThrow(
      new ByteCodecError(0, '3 doubles'),
    );
  });

  it('keeps a byte order mark', () => {
    expect(new ByteReader(bytesOf((w) => w.string('\ufeffa'))).string()).toBe('\ufeffa');
  });

  it('returns copies, not windows on the source', () => {
    const source = Buffer.from(bytesOf((w) => w.bytes(Uint8Array.of(1, 2, 3))));
    const read = new ByteReader(source).bytes();
    source.fill(9);
    expect(read).toEqual(Uint8Array.of(1, 2, 3));
  });

  it.each<[string, string, (reader: ByteReader) => void, number, string]>([
    ['a u8 at the end', '', (r) => r.u8(), 0, 'a u8'],
    ['a u16 cut short', '01', (r) => r.u16(), 0, 'a u16'],
    ['a u32 cut short', '010203', (r) => r.u32(), 0, 'a u32'],
    ['an i32 cut short', '010203', (r) => r.i32(), 0, 'an i32'],
    ['an f64 cut short', '01020304', (r) => r.f64(), 0, 'an f64'],
    ['a u53 cut short', 'ff', (r) => r.u53(), 1, 'a u53'],
    [
      'a u53 too large',
      'ffffffffffffff10',
      (r) => r.u53(),
      0,
      'a u53: at most 8 bytes, the shortest form',
    ],
    [
      'a u53 too long',
      'ffffffffffffffff01',
      (r) => r.u53(),
      0,
      'a u53: at most 8 bytes, the shortest form',
    ],
    ['a u53 padded', '8000', (r) => r.u53(), 0, 'a u53: at most 8 bytes, the shortest form'],
    ['bytes that promise too much', '0301', (r) => r.bytes(), 0, '3 bytes'],
    [
      'a block that promises too much',
      'ffffffffffffff0f',
      (r) => r.float64Array(),
      0,
      '9007199254740991 doubles',
    ],
    ['a string that is not UTF-8', '02c328', (r) => r.string(), 0, 'a string in UTF-8'],
    ['bytes left over', '0102', (r) => (r.u8(), r.expectEnd()), 1, 'the end, not 1 more bytes'],
  ])('names offset and expectation of %s', (_, ...[source, read, offset, expected]) => {
    const reader = new ByteReader(Buffer.from(source, 'hex'));
    expect(() => read(reader)).toThrow(new ByteCodecError(offset, expected));
  });

  it('throws nothing but ByteCodecError on arbitrary bytes', () => {
    const kinds = ['u53', 'string', 'bytes', 'float64Array', 'int32Array'] as const;
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom(...kinds), (source, kind) => {
        const reader = new ByteReader(source);
        try {
          reader[kind]();
        } catch (error) {
          expect(error).toBeInstanceOf(ByteCodecError);
        }
        expect(reader.offset).toBeLessThanOrEqual(source.length);
      }),
    );
  });
});
