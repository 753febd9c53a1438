import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limits } from './limits.js';
import { decodeBirth, decodeData } from './payload.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value));
const compact = {
  e: 7,
  s: 1042,
  t: 1_763_800_000_000,
  c: [0, 2],
  d: [0, 5],
  x: [1_520.5, 'ACTIVE'],
};
const readable = {
  epoch: 7,
  seq: 1042,
  readings: [
    { channel: 'TANK-01/mass_kg', at: '2025-11-22T16:26:40.000+08:00', value: 1_520.5 },
    { channel: 'M-1/execution', at: '2025-11-22T08:26:40.005Z', value: null },
  ],
};

function faultOf(body: Uint8Array): string {
  const decoded = decodeData(body);
  return decoded.ok ? 'none' : `${decoded.error.code}: ${decoded.error.detail}`;
}

describe('decodeData', () => {
  it('reads the compact form', () => {
    expect(decodeData(json(compact))).toEqual({
      ok: true,
      value: {
        epoch: 7,
        seq: 1042,
        checksum: expect.any(Number),
        baseMs: 1_763_800_000_000,
        channels: [0, 2],
        offsets: [0, 5],
        values: [1_520.5, 'ACTIVE'],
      },
    });
  });

  it('reads the readable form', () => {
    expect(decodeData(json(readable))).toMatchObject({
      ok: true,
      value: {
        epoch: 7,
        seq: 1042,
        baseMs: 0,
        channels: ['TANK-01/mass_kg', 'M-1/execution'],
        offsets: [1_763_800_000_000, 1_763_800_000_005],
        values: [1_520.5, null],
      },
    });
  });

  it('sums up the bytes: equal bodies have equal checksums, others differ', () => {
    const sumOf = (body: Uint8Array): number => {
      const decoded = decodeData(body);
      return decoded.ok ? decoded.value.checksum : -1;
    };
    expect(sumOf(json(compact))).toBe(sumOf(json(compact)));
    expect(sumOf(json(compact))).not.toBe(sumOf(json({ ...compact, x: [1_520.6, 'ACTIVE'] })));
    expect(sumOf(bytes(`${JSON.stringify(compact)} `))).not.toBe(sumOf(json(compact)));
  });

  it.each([
    ['nothing', '', 'payload-not-json'],
    ['NaN', '{"e":1,"s":1,"t":0,"c":[0],"d":[0],"x":[NaN]}', 'payload-not-json'],
    ['two objects', '{}{}', 'payload-not-json'],
    ['a byte order mark', '\ufeff{}', 'payload-not-json'],
    ['null', 'null', 'not a JSON object'],
    ['a number', '7', 'not a JSON object'],
    ['a list', '[1]', 'neither c, d and x nor readings'],
    ['an empty object', '{}', 'neither c, d and x nor readings'],
    ['a list that is an object', JSON.stringify({ ...compact, c: { length: 2 } }), 'arrays'],
    ['columns of different length', JSON.stringify({ ...compact, d: [0] }), '2, 1, 2'],
    ['no readings', JSON.stringify({ ...compact, c: [], d: [], x: [] }), '0 readings'],
    ['a time in words', JSON.stringify({ ...compact, t: '2025' }), 't must be Unix milliseconds'],
    ['epoch 0', JSON.stringify({ ...compact, e: 0 }), 'e (epoch) must be an integer from 1'],
    ['half a seq', JSON.stringify({ ...compact, s: 1.5 }), 's (sequence number)'],
    [
      'a seq beyond exact numbers',
      JSON.stringify({ ...compact, s: 2 ** 53 }),
      's (sequence number)',
    ],
    ['a seq in quotes', JSON.stringify({ ...compact, s: '1' }), 's (sequence number)'],
    ['no epoch', JSON.stringify({ ...readable, epoch: undefined }), 'epoch must be an integer'],
    ['seq 0', JSON.stringify({ ...readable, seq: 0 }), 'seq must be an integer from 1'],
    ['no readings', JSON.stringify({ ...readable, readings: [] }), '0 readings'],
  ])('refuses %s: %s', (_, text, fault) => {
    expect(faultOf(bytes(text))).toContain(fault);
  });

  it('refuses one reading more than fits, in both forms', () => {
    const many = Array.from({ length: limits.readingsPerMessageMax + 1 }, () => 0);
    expect(faultOf(json({ ...compact, c: many, d: many, x: many }))).toContain('1001 readings');
    expect(faultOf(json({ ...readable, readings: many }))).toContain('1001 readings');
    const full = many.slice(1);
    expect(faultOf(json({ ...compact, c: full, d: full, x: full }))).toBe('none');
  });

  it.each(['c328', 'ff', 'eda080', 'f4908080', '7b7dc0'])(
    'refuses bytes that are not UTF-8: %s',
    (hex) => {
      expect(faultOf(Buffer.from(hex, 'hex'))).toBe('payload-not-json: the bytes are not UTF-8');
    },
  );

  it('leaves one bad reading to the fold, so that the others count', () => {
    const text =
      '{"epoch":1,"seq":1,"readings":[{"channel":"A/m","at":"yesterday","value":1},' +
      '{"channel":"A/m","at":17,"value":1e400},null,7,"x",{"channel":["A"],"value":{"a":1}}]}';
    expect(decodeData(bytes(text))).toMatchObject({
      ok: true,
      value: {
        channels: ['A/m', 'A/m', undefined, undefined, undefined, ['A']],
        offsets: [NaN, NaN, NaN, NaN, NaN, NaN],
        values: [1, Infinity, undefined, undefined, undefined, { a: 1 }],
      },
    });
  });

  it('says what is wrong in words that any database keeps', () => {
    for (const text of ['\0\0', '{"\0', '\u001b[31m{', `"${'x'.repeat(9_999)}`]) {
      const decoded = decodeData(bytes(text));
      const detail = decoded.ok ? '' : decoded.error.detail;
      expect(detail).toMatch(/^[^\p{Cc}\p{Cs}]{1,400}$/u);
    }
  });

  it('gives columns of one length or a fault, whatever comes', () => {
    const keys = 'e s t c d x epoch seq readings __proto__ constructor length toString';
    const hostileKey = fc.constantFrom(...keys.split(' '));
    const hostileJson = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(
          '1e400',
          '-1e400',
          '0.1',
          '-0',
          '9007199254740993',
          '""',
          '"\\ud800"',
          '{}',
        ),
        fc.constantFrom('null', 'true', '[]', '[0]', '[[[]]]', '1', '1763800000000'),
        fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
        // Keys may come twice, in any order.
        fc
          .array(fc.tuple(hostileKey, tie('value')), { maxLength: 12 })
          .map((members) => `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`),
      ),
    })).value;
    const cut = fc
      .tuple(fc.constantFrom(compact, readable), fc.nat(200))
      .map(([value, length]) => JSON.stringify(value).slice(0, length));
    const input = fc.oneof(
      hostileJson.map(bytes),
      cut.map(bytes),
      fc.json().map(bytes),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(input, (body) => {
        const decoded = decodeData(body);
        if (!decoded.ok) return;
        const { channels, offsets, values, epoch, seq } = decoded.value;
        expect(offsets.length).toBe(channels.length);
        expect(values.length).toBe(channels.length);
        expect(Number.isSafeInteger(epoch) && Number.isSafeInteger(seq)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not impressed by depth', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(faultOf(bytes(deep))).toContain('payload-wrong-shape');
    expect(faultOf(bytes(`{"e":1,"s":1,"t":0,"c":[${deep}],"d":[0],"x":[0]}`))).toBe('none');
  });
});

describe('decodeBirth', () => {
  const birth = { epoch: 2, firmware: 'v1', channels: [{ id: 0, asset: 'A', measure: 'level' }] };

  it('reads a declaration', () => {
    expect(decodeBirth(json(birth))).toEqual({ ok: true, value: birth });
  });

  it('names what to correct', () => {
    const decoded = decodeBirth(
      json({ ...birth, channels: [{ id: -1, asset: 'A B', measure: 'level' }] }),
    );
    expect(decoded).toMatchObject({
      ok: false,
      error: { code: 'birth-invalid', detail: expect.stringContaining('channels.0.asset: use 1') },
    });
  });

  it('counts the faults it does not name', () => {
    const channels = Array.from({ length: 9 }, (_, id) => ({ id, asset: '', measure: `m${id}` }));
    const decoded = decodeBirth(json({ ...birth, channels }));
    expect(decoded.ok ? '' : decoded.error.detail).toMatch(/; and 4 more$/);
  });

  it('answers hostile input with a fault of bounded, plain text', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', '\0', '\ud800'),
    );
    const hostile = fc.oneof(
      fc.uint8Array(),
      fc.json().map(bytes),
      fc
        .dictionary(word, fc.jsonValue(), { maxKeys: 5 })
        .map((extra) => json({ ...birth, ...extra })),
      fc
        .array(fc.dictionary(word, fc.jsonValue(), { maxKeys: 5 }), { maxLength: 5 })
        .map((channels) => json({ ...birth, channels })),
    );
    fc.assert(
      fc.property(hostile, (body) => {
        const decoded = decodeBirth(body);
        if (decoded.ok) return;
        expect(decoded.error.detail).toMatch(/^[^\p{Cc}\p{Cs}]{1,400}$/u);
      }),
      { numRuns: 1_000 },
    );
  });
});
