import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactReader } from './compact-reader.js';

const reader = new CompactReader();

function read(text: string): ReturnType<CompactReader['read']> {
  return reader.read(Buffer.from(text));
}

function plain(columns: ReturnType<CompactReader['read']>): unknown {
  if (columns === undefined) return undefined;
  const { epoch, seq, baseMs, channels, offsets, values } = columns;
  return { e: epoch, s: seq, t: baseMs, c: [...channels], d: [...offsets], x: [...values] };
}

const decimal = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([mantissa, places]) => (mantissa / 10 ** places).toFixed(places));

const message = fc
  .record({
    e: fc.integer({ min: 1, max: 1_000_000 }),
    s: fc.integer({ min: 1, max: 2 ** 40 }),
    t: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    rows: fc.array(fc.tuple(fc.nat(4_095), fc.nat(600_000), decimal), {
      minLength: 1,
      maxLength: 50,
    }),
  })
  .map(
    ({ e, s, t, rows }) =>
      `{"e":${e},"s":${s},"t":${t},"c":[${rows.map((r) => r[0]).join(',')}],"d":[${rows.map((r) => r[1]).join(',')}],"x":[${rows.map((r) => r[2]).join(',')}]}`,
  );

describe('the compact reader', () => {
  it('reads every plain message to the same doubles as JSON.parse', () => {
    fc.assert(
      fc.property(message, (text) => {
        expect(plain(read(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '0',
    '-0',
    '0.1',
    '0.30000000000000',
    '123456789012345',
    '12345.6789012345',
    '-0.00000000000001',
    '999999999999999',
    '0.99999999999999',
    '9007199254740.99',
  ])('reads %s exactly', (number) => {
    const columns = read(`{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":[${number}]}`);
    expect(Object.is(columns?.values[0], JSON.parse(number))).toBe(true);
  });

  it.each([
    ['another order of keys', '{"s":1,"e":1,"t":0,"c":[0],"d":[0],"x":[1]}'],
    ['text', '{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":["on"]}'],
    ['null', '{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":[null]}'],
    ['an exponent', '{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":[1e3]}'],
    ['sixteen digits', '{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":[1234567890.123456]}'],
    ['a leading zero', '{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":[01]}'],
    ['no digits', '{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":[-]}'],
    ['a bare dot', '{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":[1.]}'],
    ['an empty column', '{"e":1,"s":1,"t":0,"c":[],"d":[],"x":[]}'],
    ['unequal columns', '{"e":1,"s":1,"t":0,"c":[0,1],"d":[0],"x":[1]}'],
    ['something after it', '{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":[1]} '],
    ['nothing', ''],
  ])('leaves %s to JSON.parse', (_what, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('takes nothing that JSON.parse would read otherwise, however the bytes are bent', () => {
    const edit = fc.tuple(message, fc.nat(400), fc.integer({ min: 0, max: 127 }));
    fc.assert(
      fc.property(edit, ([text, position, byte]) => {
        const bytes = Buffer.from(text);
        bytes[position % bytes.length] = byte;
        const columns = plain(reader.read(bytes));
        if (columns !== undefined) expect(columns).toEqual(JSON.parse(bytes.toString()));
      }),
      { numRuns: 5_000 },
    );
  });
});
