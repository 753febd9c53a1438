import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal } from '../decimal.js';
import { canonicalJson } from './canonical-json.js';

describe('canonicalJson', () => {
  it.each<[unknown, string]>([
    [null, 'null'],
    [true, 'true'],
    [-0, '0'],
    [1e21, '1e+21'],
    [0.1 + 0.2, '0.30000000000000004'],
    ['质\n"', '"质\\n\\""'],
    [[1, [2]], '[1,[2]]'],
    [{ b: 1, a: { d: [], c: {} } }, '{"a":{"c":{},"d":[]},"b":1}'],
    [{ 10: 'a', 9: 'b' }, '{"10":"a","9":"b"}'], // by text, where ECMAScript puts integers in order
    [{ '\uff5e': 1, '\u{1f600}': 2 }, '{"\u{1f600}":2,"\uff5e":1}'], // by UTF-16 unit: d83d before ff5e
    [Object.create(null), '{}'],
  ])('of %p is %s', (value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  it('is the same for keys that come again, and for more lists of keys than it remembers', () => {
    for (let index = 0; index < 5_000; index += 1) {
      const key = `k${index}`;
      const value = { z: index, [key]: { b: '\ud800', a: '\u{1f600}' } };
      const text = `{"${key}":{"a":"\u{1f600}","b":"\\ud800"},"z":${index}}`;
      expect([canonicalJson(value), canonicalJson(value)]).toEqual([text, text]);
    }
  });

  it('does not depend on the order in which keys were set, and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['a hole', [, 1]], // oxlint-disable-line no-sparse-arrays
    ['NaN', NaN],
    ['Infinity', [Infinity]],
    ['a bigint', 1n],
    ['a function', { toJSON: () => 1 }],
    ['a symbol', Symbol('a')],
    ['a Decimal', new Decimal(1)],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a typed array', new Float64Array(1)],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow('canonical JSON has');
  });

  it('refuses a cycle', () => {
    const value: unknown[] = [];
    value.push(value);
    expect(() => canonicalJson(value)).toThrow('64 levels');
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([key, member]) => [key, reversed(member)]));
}
