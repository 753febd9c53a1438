import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dayMs,
  type Declared,
  Folding,
  gatewayId,
  hourMs,
  midnightMs,
  type Reading,
  secondMs,
  uscc,
} from '../test/folding.js';
import { foldPolicy } from './fold-policy.js';
import type { ReadingValue } from './message.js';
import { sequenceWindowMax } from './sequence-window.js';

const atMs = midnightMs;
const plain: Declared[] = [{ measure: 'x' }, { measure: 'y' }];

describe('foldData: the message', () => {
  it.each<[string, { epoch?: number; seq: number }, string]>([
    ['an epoch without its birth', { epoch: 2, seq: 1 }, 'birth-missing'],
    ['an epoch that is over', { epoch: 0, seq: 1 }, 'epoch-stale'],
    ['a number that came with another body', { seq: 1 }, 'seq-forked'],
    ['a number too old to be sure', { seq: 2 }, 'seq-too-old'],
  ])('refuses %s, and the portrait is unchanged by it', (_, message, code) => {
    const folding = Folding.of(plain);
    folding.data([[0, atMs, 1]], { seq: 1 });
    folding.data([[0, atMs, 1]], { seq: 3 });
    if (code === 'seq-too-old') folding.data([[0, atMs, 2]], { seq: 3 + sequenceWindowMax });
    const before = folding.enterpriseBytes();
    folding.data([[0, atMs + 1, 9]], message);
    expect(folding.findings).toMatchObject([{ code, gatewayId, uscc, readingIndex: -1 }]);
    expect(folding.enterpriseBytes()).toBe(before);
  });

  it('refuses a gateway that nobody enrolled', () => {
    const folding = Folding.of([]);
    folding.data([[0, atMs, 1]], { gateway: 'gw-9' });
    folding.birth(plain, { gateway: 'gw-9' });
    folding.death('gw-9');
    expect(folding.findings).toEqual(
      [1, 2, 3].map(() => ({
        code: 'gateway-unknown',
        detail: 'no enterprise has enrolled gateway gw-9',
        gatewayId: 'gw-9',
        uscc: null,
        readingIndex: -1,
      })),
    );
  });

  it('takes messages in any order, once each', () => {
    const folding = Folding.of(plain);
    for (const seq of [3, 1, 2, 3, 1]) folding.data([[0, atMs + seq, seq]], { seq });
    expect(folding.portrait).toMatchObject({ readingCount: 3, lateReadingCount: 2 });
    expect(folding.findings).toEqual([]);
  });

  it('counts the messages it misses', () => {
    const folding = Folding.of(plain);
    folding.data([[0, atMs, 1]], { seq: 5 });
    expect(folding.portrait.trust.missingMessageCount).toBe(4);
    folding.data([[0, atMs, 1]], { seq: 4 });
    expect(folding.portrait.trust.missingMessageCount).toBe(3);
  });
});

describe('foldData: the readings', () => {
  it.each<[string, Reading, string, string]>([
    ['an id nobody declared', [2, atMs, 1], 'channel-unknown', 'the channel is 2'],
    ['a negative id', [-1, atMs, 1], 'channel-unknown', 'the channel is -1'],
    ['half an id', [0.5, atMs, 1], 'channel-unknown', 'the channel is 0.5'],
    ['a name nobody declared', ['A-1/z', atMs, 1], 'channel-unknown', 'the channel is "A-1/z"'],
    ['a name of everyone', ['__proto__', atMs, 1], 'channel-unknown', '"__proto__"'],
    ['half a surrogate pair', ['\ud800', atMs, 1], 'channel-unknown', String.raw`"\ud800"`],
    ['a time before any sensor', [0, 946_684_799_999, 1], 'reading-invalid', '946684799999'],
    ['a time in words', [0, 'now' as never, 1], 'reading-invalid', 'the time is "now"'],
    ['no time', [0, NaN, 1], 'reading-invalid', 'the time is not readable'],
    ['the end of time', [0, Infinity, 1], 'reading-invalid', 'the time is Infinity'],
    ['1e400', [0, atMs, Infinity], 'reading-invalid', 'the value is Infinity'],
    ['-1e400', [0, atMs, -Infinity], 'reading-invalid', 'the value is -Infinity'],
    ['no value at all', [0, atMs, undefined as never], 'reading-invalid', 'the value is not there'],
    ['an object', [0, atMs, {} as never], 'reading-invalid', 'the value is an object'],
    ['a list', [0, atMs, [] as never], 'reading-invalid', 'the value is a list'],
  ])('sets %s aside, and the others count', (_, reading, code, detail) => {
    const folding = Folding.of(plain);
    folding.data([[1, atMs, 7], reading, [1, atMs + 1, 8], reading]);
    expect(folding.findings).toEqual([
      {
        code,
        detail: expect.stringMatching(/^2 reading\(s\), the first at index 1: /),
        gatewayId,
        uscc,
        readingIndex: 1,
        readingIndexes: [1, 3],
      },
    ]);
    expect(folding.findings[0]?.detail).toContain(detail);
    expect(folding.portrait.readingCount).toBe(2);
    expect(folding.view('A-1/y')).toMatchObject({ value: 8, readingCount: 2 });
    expect(folding.view('A-1/x').condition).toBe('never');
  });

  it('reports each reason once a message', () => {
    const folding = Folding.of(plain);
    folding.data([
      [9, atMs, 1],
      [0, NaN, 1],
      [8, atMs, 1],
      [0, atMs, Infinity],
    ]);
    expect(folding.findings.map(({ code, readingIndex }) => [code, readingIndex])).toEqual([
      ['channel-unknown', 0],
      ['reading-invalid', 1],
    ]);
  });

  it('is not impressed by depth', () => {
    let deep: unknown = [];
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    const folding = Folding.of(plain);
    const columns = {
      channels: [0, deep as string, 0],
      offsets: [0, 0, deep as number],
      values: [deep as number, 1, 1],
    };
    const message = { epoch: 1, seq: 1, checksum: 1, baseMs: atMs, ...columns };
    folding.step({ kind: 'data', gatewayId, message });
    expect(folding.codes).toEqual(['reading-invalid', 'channel-unknown']);
  });

  it.each<[Declared['measure'], ReadingValue, number | 'invalid']>([
    ['mass_kg', '1520.5', 'invalid'],
    ['mass_kg', true, 'invalid'],
    ['mass_kg', null, NaN],
    ['mass_kg', 'UNAVAILABLE', NaN],
    ['energy_kwh', '5', 'invalid'],
    ['energy_total_kwh', 'n/a', 'invalid'],
    ['parts_total', false, 'invalid'],
    ['running', true, 1],
    ['running', false, 0],
    ['execution', 'ACTIVE', 1],
    ['execution', 'UNAVAILABLE', NaN],
    ['temperature_c', true, 1],
    ['temperature_c', null, NaN],
  ])('%s %p is %p', (measure, value, expected) => {
    const folding = Folding.of([{ measure }]);
    folding.data([[0, atMs, value]]);
    expect(folding.codes).toEqual(expected === 'invalid' ? ['reading-invalid'] : []);
    expect(folding.view(`A-1/${measure}`).value).toBe(expected === 'invalid' ? NaN : expected);
  });

  it('takes what comes up to a day ahead of the journal, and not more', () => {
    const folding = Folding.of(plain);
    const latestMs = folding.journalMs + foldPolicy.futureMsMax;
    folding.data([
      [0, latestMs, 1],
      [1, latestMs + 1, 1],
    ]);
    expect(folding.codes).toEqual(['reading-invalid']);
    expect(folding.portrait.lastEventMs).toBe(latestMs);
  });

  it('knows fractions of a millisecond as the millisecond they are in', () => {
    const folding = Folding.of(plain);
    folding.data([[0, atMs + 0.9, 1]]);
    folding.data([[0, atMs + 0.1, 2]]);
    expect(folding.view('A-1/x')).toMatchObject({ value: 2, lastMs: atMs });
    expect(folding.portrait.lateReadingCount).toBe(0);
  });

  it('never lets a late reading change the present', () => {
    const folding = Folding.of([{ measure: 'x' }, { measure: 'mode' }]);
    folding.data([
      [0, atMs, 5],
      [1, atMs, 'AUTOMATIC'],
    ]);
    const before = folding.view('A-1/x');
    folding.data([
      [0, atMs - 1, 9],
      [1, atMs - 1, 'MANUAL'],
      [0, atMs - 2, null],
    ]);
    expect(folding.view('A-1/x')).toEqual({ ...before, readingCount: 3 });
    expect(folding.view('A-1/mode').text).toBe('AUTOMATIC');
    expect(folding.portrait).toMatchObject({
      readingCount: 5,
      lateReadingCount: 3,
      firstEventMs: atMs - 2,
      lastEventMs: atMs,
    });
  });

  it('sets what is out of range aside: counted, distrusted, never the present', () => {
    const folding = Folding.of([{ measure: 'mass_kg', min: 0, max: 100 }]);
    folding.data([[0, atMs, 50]]);
    const before = folding.view('A-1/mass_kg');
    folding.data([
      [0, atMs + 1, 101],
      [0, atMs + 2, -1],
      [0, atMs - 1, 1e9],
    ]);
    const after = folding.view('A-1/mass_kg');
    expect(after).toMatchObject({ value: 50, lastMs: atMs, outOfRangeCount: 3, readingCount: 4 });
    expect(after.trust).toBeLessThan(before.trust);
    expect(folding.findings).toEqual([]);
    expect(folding.portrait.trust.outOfRangeCount).toBe(3);
  });

  it('does not book what is out of range, not even late', () => {
    const folding = Folding.of([{ measure: 'energy_kwh', max: 10 }]);
    folding.data([[0, atMs, 5]]);
    folding.data([
      [0, atMs - hourMs, 11],
      [0, atMs + hourMs, 1e14],
    ]);
    expect(Object.values(folding.daily('energy_mwh'))).toEqual([5_000_000]);
  });

  it('keeps words well-formed, short and only as long as they are the present', () => {
    const folding = Folding.of([{ measure: 'program' }]);
    const textOf = (value: ReadingValue, laterMs: number): string | null => {
      folding.data([[0, atMs + laterMs, value]]);
      folding.enterpriseBytes();
      return folding.view('A-1/program').text;
    };
    expect(textOf('O1234 (铸件)', 0)).toBe('O1234 (铸件)');
    expect(textOf('a\ud800b', 1)).toBe('a\ufffdb');
    expect(textOf('a\0b', 1)).toBe('a\ufffdb');
    expect(textOf(`${'x'.repeat(127)}😀`, 2)).toBe(`${'x'.repeat(127)}\ufffd`);
    expect(textOf('y'.repeat(1_000), 3)).toHaveLength(foldPolicy.textCharsMax);
    expect(textOf('UNAVAILABLE', 4)).toBe('UNAVAILABLE');
    expect(textOf(null, 5)).toBeNull();
    expect(textOf(7, 6)).toBeNull();
  });

  it('of a stock that is stuck is no measurement of it', () => {
    const folding = Folding.of([{ measure: 'mass_kg', sigma: 5, periodMs: 60_000 }]);
    const readings = Array.from({ length: 62 }, (_, minute): Reading => {
      return [0, atMs + minute * 60_000, 500];
    });
    folding.data(readings.slice(0, 61));
    expect(folding.portrait.assets[0]?.stock?.observed).toBe(true);
    folding.data(readings.slice(61));
    expect(folding.portrait.assets[0]?.stock).toMatchObject({ observed: false, lowKg: 0 });
  });

  it('is stuck when a noisy sensor repeats itself for an hour, and not before', () => {
    const folding = Folding.of([{ measure: 'x', sigma: 0.1 }, { measure: 'y' }]);
    folding.data([
      [0, atMs, 5],
      [1, atMs, 5],
    ]);
    folding.data([
      [0, atMs + hourMs, 5],
      [1, atMs + hourMs, 5],
    ]);
    expect(folding.view('A-1/x').condition).toBe('current');
    folding.data([
      [0, atMs + hourMs + 1, 5],
      [1, atMs + hourMs + 1, 5],
    ]);
    expect(folding.view('A-1/x').condition).toBe('stuck');
    expect(folding.view('A-1/y').condition).toBe('current');
    expect(folding.portrait.trust.stuckChannelCount).toBe(1);
    folding.data([[0, atMs + hourMs + secondMs, 5.01]]);
    expect(folding.view('A-1/x').condition).toBe('current');
  });

  it('gives the same state for numbers in lists as in typed columns', () => {
    const column = fc.array(
      fc.tuple(
        fc.integer({ min: -1, max: 3 }),
        fc.integer({ min: -5_000, max: 5_000 }),
        fc.double(),
      ),
      { minLength: 1, maxLength: 30 },
    );
    const measures = ['x', 'running', 'energy_kwh', 'parts_total'].map((measure) => ({ measure }));
    fc.assert(
      fc.property(column, fc.constantFrom(0, atMs), (rows, baseMs) => {
        const [lists, typed] = [Folding.of(measures), Folding.of(measures)];
        const columns = {
          channels: rows.map(([id]) => id),
          offsets: rows.map(([, ms]) => atMs - baseMs + ms),
          values: rows.map(([, , value]) => value),
        };
        const message = { epoch: 1, seq: 1, checksum: 1, baseMs };
        lists.step({ kind: 'data', gatewayId, message: { ...message, ...columns } });
        typed.step({
          kind: 'data',
          gatewayId,
          message: {
            ...message,
            channels: Float64Array.from(columns.channels),
            offsets: Float64Array.from(columns.offsets),
            values: Float64Array.from(columns.values),
          },
        });
        expect(typed.partitionBytes()).toBe(lists.partitionBytes());
        expect(typed.findings).toEqual(lists.findings);
        expect(typed.rollups).toEqual(lists.rollups);
      }),
    );
  });

  it('survives whatever a message carries', () => {
    const anything = fc.oneof(
      fc.anything({ maxDepth: 2 }),
      fc.double(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        atMs,
        atMs + 1,
        atMs - dayMs,
        0,
        1,
        2,
        'A-1/x',
        '\ud800',
        '\0',
        '\u007f',
        '\u0085',
        null,
        true,
      ),
    );
    const rows = fc.array(fc.tuple(anything, anything, anything), { minLength: 1, maxLength: 20 });
    const channels: Declared[] = [
      { measure: 'x' },
      { measure: 'execution', report: 'change' },
      { measure: 'condition' },
      { measure: 'energy_total_kwh' },
    ];
    fc.assert(
      fc.property(
        fc.array(rows, { maxLength: 4 }),
        fc.constantFrom(0, atMs),
        (messages, baseMs) => {
          const folding = Folding.of(channels);
          messages.forEach((columns, index) => {
            folding.step({
              kind: 'data',
              gatewayId,
              message: {
                epoch: 1,
                seq: index + 1,
                checksum: index,
                baseMs,
                channels: columns.map(([channel]) => channel as number),
                offsets: columns.map(([, offset]) => offset as number),
                values: columns.map(([, , value]) => value as number),
              },
            });
          });
          for (const { detail } of folding.findings) expect(detail).toMatch(/^[^\p{Cc}\p{Cs}]*$/u);
          folding.restore();
          expect(JSON.stringify(folding.portrait)).not.toContain('Infinity');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('foldData: a clock that is wrong', () => {
  const tank: Declared[] = [{ measure: 'mass_kg', sigma: 5, periodMs: 60_000 }];
  const stock = (folding: Folding) => folding.portrait.assets[0]?.stock;

  it('ahead says nothing about now, and once it is right the present is what it says then', () => {
    const folding = Folding.of(tank, { timeBase: 'live' });
    folding.tick(atMs);
    folding.data([[0, atMs + 6 * hourMs, 900]]);
    expect(stock(folding)).toMatchObject({ observed: false, lowKg: 0 });
    folding.data([[0, atMs, 500]]);
    expect(stock(folding)).toMatchObject({ observed: true, quantityKg: 500, measuredMs: atMs });
    expect(folding.portrait.lateReadingCount).toBe(0);
  });

  it('makes no difference to recorded history, which has no now', () => {
    const folding = Folding.of(tank, { timeBase: 'recorded' });
    folding.tick(atMs);
    folding.data([[0, atMs + 6 * hourMs, 900]]);
    folding.data([[0, atMs, 500]]);
    expect(stock(folding)).toMatchObject({ measuredMs: atMs + 6 * hourMs });
    expect(folding.portrait.lateReadingCount).toBe(1);
  });
});
