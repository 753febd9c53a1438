import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { dayIndex, isoInstant, parseInstant } from './instant.js';

const anyMs = fc.integer({
  min: Date.parse('0000-01-01T00:00:00.000Z'),
  max: Date.parse('9999-12-31T23:59:59.999Z'),
});

describe('isoInstant', () => {
  it('writes what Date writes, and is read back', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        expect(isoInstant(ms)).toBe(new Date(ms).toISOString());
        expect(parseInstant(isoInstant(ms))).toBe(ms);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([0.5, NaN, Infinity, 253402300800000, -62167219200001])('has no text for %p', (ms) => {
    expect(() => isoInstant(ms)).toThrow(/whole millisecond|four digits/);
  });
});

describe('parseInstant', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01t00:00:00z', 0],
    ['1970-01-01T00:00:00-00:00', 0],
    ['1970-01-01T08:00:00+08:00', 0],
    ['1969-12-31T18:30:00-05:30', 0],
    ['1970-01-01T00:00:00.1Z', 100],
    ['1970-01-01T00:00:00.1239Z', 123],
    ['1970-01-01T00:00:00.123456789Z', 123],
    ['1969-12-31T23:59:59.9999Z', -1],
    ['2024-02-29T23:59:59.999+08:00', 1709222399999],
    ['9999-12-31T23:59:59.999Z', 253402300799999],
    ['0000-01-01T00:00:00Z', -62167219200000],
  ])('of %s is %p', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    '',
    '2024-01-01',
    '2024-01-01T00:00Z',
    '2024-01-01T00:00:00',
    '2024-01-01 00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2016-12-31T23:59:60Z',
    '2024-01-01T00:00:00.Z',
    '2024-01-01T00:00:00.1234567890Z',
    '2024-01-01T00:00:00,5Z',
    '2024-01-01T00:00:00+0800',
    '2024-01-01T00:00:00+24:00',
    '2024-01-01T00:00:00+08:60',
    '2023-02-29T00:00:00Z',
    '2024-01-01T00:00:00Z\n',
    '+002024-01-01T00:00:00Z',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
  ])('has no instant for %p', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('agrees with Date on any offset', () => {
    const offset = fc.integer({ min: -1439, max: 1439 });
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e14 }), offset, (ms, minutes) => {
        const text = withOffset(ms, minutes);
        expect(parseInstant(text)).toBe(Date.parse(text));
        expect(parseInstant(text)).toBe(ms);
      }),
    );
  });
});

describe('dayIndex', () => {
  it.each([
    [0, 0, 0],
    [-1, 0, -1],
    [86_399_999, 0, 0],
    [57_600_000, 480, 1], // 16:00 in London is midnight in Wuxi
    [57_599_999, 480, 0],
    [0, -1, -1],
  ])('of %p ms at %p minutes is %p', (ms, utcOffsetMinutes, expected) => {
    expect(dayIndex(ms, utcOffsetMinutes)).toBe(expected);
  });
});

function withOffset(ms: number, minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return isoInstant(ms + minutes * 60_000).replace('Z', offset);
}
