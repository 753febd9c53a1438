import { describe, expect, it } from '@jest/globals';
import { Encoder } from 'cbor-x';
import fc from 'fast-check';
import { faultOfCbor } from './cbor-outline.js';
import { limits } from './limits.js';
import { decodeSenmlCbor, decodeSenmlJson } from './senml.js';

const encoder = new Encoder({ mapsAsObjects: false, useRecords: false });
const json = (pack: unknown) => Buffer.from(JSON.stringify(pack));

/** name, Unix ms, value */
type Row = [unknown, number, unknown];

function rowsOf(decoded: ReturnType<typeof decodeSenmlJson>): Row[] {
  if (!decoded.ok) throw new Error(`${decoded.error.code}: ${decoded.error.detail}`);
  const { channels, offsets, values, baseMs } = decoded.value;
  return Array.from(channels, (channel, at) => [
    channel,
    baseMs + (offsets[at] as number),
    values[at],
  ]);
}

describe('decodeSenmlJson', () => {
  it('takes epoch and seq from the topic, and a checksum of the bytes', () => {
    const body = json([{ n: 'MC-01/load_pct', t: 1_763_798_400, v: 1 }]);
    const message = decodeSenmlJson(body, '7/1042');
    expect(message).toMatchObject({ ok: true, value: { epoch: 7, seq: 1042 } });
    const other = decodeSenmlJson(
      json([{ n: 'MC-01/load_pct', t: 1_763_798_400, v: 2 }]),
      '7/1042',
    );
    expect(message.ok && other.ok && message.value.checksum !== other.value.checksum).toBe(true);
  });

  it.each<[string, object[], Row[]]>([
    [
      'base name, time and value, from the record that has them on',
      [
        { n: 'a', t: 1_700_000_000, v: 1 },
        { bn: 'TANK-01/', bt: 1_700_000_000, bv: 100, n: 'mass_kg', v: 0.5 },
        { n: 'level', t: -1.5, v: 2 },
        { bn: 'MC-01/', n: 'load_pct', t: 0.001, v: 3 },
      ],
      [
        ['a', 1_700_000_000_000, 1],
        ['TANK-01/mass_kg', 1_700_000_000_000, 100.5],
        ['TANK-01/level', 1_699_999_998_500, 102],
        ['MC-01/load_pct', 1_700_000_000_001, 103],
      ],
    ],
    [
      'text and truth, which a base value does not touch',
      [
        { bn: 'MC-01/', bt: 1_700_000_000, bv: 5, n: 'execution', vs: 'ACTIVE' },
        { n: 'running', vb: false },
      ],
      [
        ['MC-01/execution', 1_700_000_000_000, 'ACTIVE'],
        ['MC-01/running', 1_700_000_000_000, false],
      ],
    ],
    [
      'records without a value, which only set what follows',
      [{ bn: 'MC-01/' }, { bt: 1_700_000_000 }, { n: 'load_pct', v: 1 }],
      [['MC-01/load_pct', 1_700_000_000_000, 1]],
    ],
    [
      'no time where it is relative to an unknown now',
      [
        { n: 'a', v: 1 },
        { n: 'b', t: -5, v: 2 },
        { n: 'c', t: 2 ** 28 - 1, v: 3 },
        { n: 'd', t: 2 ** 28, v: 4 },
        { n: 'e', t: '2026', v: 5 },
      ],
      [
        ['a', Number.NaN, 1],
        ['b', Number.NaN, 2],
        ['c', Number.NaN, 3],
        ['d', 268_435_456_000, 4],
        ['e', Number.NaN, 5],
      ],
    ],
    [
      'no value where there is none of one kind',
      [
        { bt: 1_700_000_000, n: 'data', vd: 'aGk' },
        { n: 'sum', s: 12 },
        { n: 'two', v: 1, vs: '1' },
        { n: 'word', v: '1' },
        { n: 7, v: 1 },
      ],
      [
        ['data', 1_700_000_000_000, undefined],
        ['sum', 1_700_000_000_000, undefined],
        ['two', 1_700_000_000_000, undefined],
        ['word', 1_700_000_000_000, undefined],
        [undefined, 1_700_000_000_000, 1],
      ],
    ],
  ])('resolves %s', (_, pack, rows) => {
    expect(rowsOf(decodeSenmlJson(json(pack), '1/1'))).toEqual(rows);
  });

  it.each<[string, unknown, string, string]>([
    ['what is no array', {}, 'payload-wrong-shape', 'an array of records'],
    ['an empty pack', [], 'payload-wrong-shape', '0 readings'],
    ['base values alone', [{ bn: 'x' }], 'payload-wrong-shape', '0 readings'],
    ['a record that is none', [{ n: 'a', v: 1 }, 3], 'payload-wrong-shape', 'record 1 is not an'],
    ['a record that is a list', [[1]], 'payload-wrong-shape', 'record 0 is not an object'],
    [
      'a later version',
      [{ bver: 11, n: 'a', v: 1 }],
      'payload-wrong-shape',
      'a bver other than 1 to 10',
    ],
    ['a version of words', [{ bver: 'ten', n: 'a', v: 1 }], 'payload-wrong-shape', 'a bver other'],
    ['a base time of words', [{ bt: 'now', n: 'a', v: 1 }], 'payload-wrong-shape', 'bt'],
    ['a base value of words', [{ bv: 'x', n: 'a', v: 1 }], 'payload-wrong-shape', 'bv'],
    ['a base name of numbers', [{ bn: 1, n: 'a', v: 1 }], 'payload-wrong-shape', 'bn'],
    ['what must be understood', [{ n: 'a', v: 1, key_: 2 }], 'payload-wrong-shape', '"key_"'],
    [
      'too many readings',
      Array.from({ length: limits.readingsPerMessageMax + 1 }, () => ({ v: 1 })),
      'payload-wrong-shape',
      '1001 readings',
    ],
  ])('refuses %s', (_, pack, code, detail) => {
    const decoded = decodeSenmlJson(json(pack), '1/1');
    expect(decoded).toMatchObject({ ok: false, error: { code } });
    expect(!decoded.ok && decoded.error.detail).toContain(detail);
  });

  it('refuses a sequence number that is no longer a whole number', () => {
    const body = json([{ n: 'a', t: 1_700_000_000, v: 1 }]);
    expect(decodeSenmlJson(body, '1/9999999999999999').ok).toBe(false);
    expect(decodeSenmlJson(body, '1/9007199254740991').ok).toBe(true);
  });
});

const labels = new Map<string, number>([
  ['bver', -1],
  ['bn', -2],
  ['bt', -3],
  ['bu', -4],
  ['bv', -5],
  ['n', 0],
  ['u', 1],
  ['v', 2],
  ['vs', 3],
  ['vb', 4],
  ['t', 6],
]);
const cborOf = (pack: readonly object[]) =>
  encoder.encode(
    pack.map((record) => new Map(Object.entries(record).map(([k, v]) => [labels.get(k) ?? k, v]))),
  );

describe('decodeSenmlCbor', () => {
  it('reads what the same pack in JSON says', () => {
    const value = fc.oneof(
      fc.record({ v: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
      fc.record({ v: fc.integer() }),
      fc.record({ vs: fc.string({ unit: 'grapheme', maxLength: 40 }) }),
      fc.record({ vb: fc.boolean() }),
    );
    const base = fc.record(
      {
        bver: fc.integer({ min: 1, max: 10 }),
        bn: fc.constantFrom('TANK-01/', '储罐/'),
        bt: fc.double({ min: 1e9, max: 2e9, noNaN: true }),
        bu: fc.constant('kg'),
        bv: fc.integer({ min: -1e6, max: 1e6 }),
        n: fc.constantFrom('mass_kg', 'level'),
        t: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      },
      { requiredKeys: [] },
    );
    const record = fc.tuple(base, value).map(([first, second]) => ({ ...first, ...second }));
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (pack) => {
        // JSON knows no negative zero.
        const plain = JSON.parse(JSON.stringify(pack)) as object[];
        expect(rowsOf(decodeSenmlCbor(cborOf(plain), '1/1'))).toEqual(
          rowsOf(decodeSenmlJson(json(plain), '1/1')),
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a decimal fraction', '81a300613102c48220190fa0061a6553f100', [['1', 1_700_000_000_000, 400]]],
    ['a half float', '81a300613102f93e00061a6553f100', [['1', 1_700_000_000_000, 1.5]]],
    ['lists without end', '9fbf0061310201061a6553f100ffff', [['1', 1_700_000_000_000, 1]]],
  ] as [string, string, Row[]][])('reads %s', (_, hex, rows) => {
    expect(rowsOf(decodeSenmlCbor(Buffer.from(hex, 'hex'), '1/1'))).toEqual(rows);
  });

  it.each([
    ['nothing', '', 'the bytes end'],
    ['an array of 4 thousand million', '9affffffff', 'more items are claimed'],
    ['a map of 2^63', 'bb8000000000000000', 'more items are claimed'],
    ['a text beyond the end', '81a1017818', 'the bytes end'],
    ['ten levels', '81818181818181818101', 'more than 4 levels'],
    ['a date', '81c074323031332d30332d32315432303a30343a30305a', 'a tag other than'],
    ['a regular expression', '81d81b82665265674578706161', 'a tag other than'],
    ['a fraction of texts', '81a102c4826131613200', 'not of integers'],
    ['text in pieces', '817f616161ffff', 'without end'],
    ['text that is not UTF-8', '81a10061ff', 'not UTF-8'],
    ['undefined', '81a102f7', 'no number'],
    ['a reserved length', '811c', 'reserved'],
    ['a key alone', '81bf00ff', 'a key without'],
    ['two packs', '8080', 'something follows'],
    ['a list without its end', '9f01', 'the bytes end'],
  ])('refuses %s', (_, hex, detail) => {
    const decoded = decodeSenmlCbor(Buffer.from(hex, 'hex'), '1/1');
    expect(decoded).toMatchObject({ ok: false, error: { code: 'payload-not-cbor' } });
    expect(!decoded.ok && decoded.error.detail).toContain(detail);
  });

  it('refuses a map where the pack should be, and a text where a record should', () => {
    for (const hex of ['a0', '816161', '01']) {
      expect(decodeSenmlCbor(Buffer.from(hex, 'hex'), '1/1')).toMatchObject({
        error: { code: 'payload-wrong-shape' },
      });
    }
  });

  it('answers hostile bytes, and what was let through was outlined', () => {
    const honest = cborOf([
      { bn: 'TANK-01/', bt: 1_700_000_000, n: 'mass_kg', v: 1520.5 },
      { n: 'condition', vs: 'Fault|1||', t: 1 },
    ]);
    const damaged = fc
      .record({
        at: fc.nat(honest.length - 1),
        bytes: fc.uint8Array({ maxLength: 4 }),
        keep: fc.nat(honest.length),
      })
      .map(({ at, bytes, keep }) => {
        const body = Uint8Array.from(honest);
        body.set(bytes.subarray(0, body.length - at), at);
        return body.subarray(0, keep);
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), damaged), (body) => {
        const decoded = decodeSenmlCbor(body, '1/1');
        if (decoded.ok) expect(faultOfCbor(body)).toBeUndefined();
      }),
      { numRuns: 20_000 },
    );
  });

  it('is quick to refuse nesting to the size of a payload', () => {
    const nested = new Uint8Array(limits.payloadBytesMax).fill(0x81);
    expect(decodeSenmlCbor(nested, '1/1').ok).toBe(false);
  });
});
