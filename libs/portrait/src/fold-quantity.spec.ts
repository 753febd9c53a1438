import { describe, expect, it } from '@jest/globals';
import { dayIndex } from '@chanrong/kernel';
import fc from 'fast-check';
import {
  dayMs,
  type Declared,
  Folding,
  hourMs,
  midnightMs,
  minuteMs,
  type Reading,
  secondMs,
} from '../test/folding.js';
import { foldPolicy } from './fold-policy.js';
import type { RollupMeasure } from './measure.js';
import type { ReadingValue } from './message.js';

const greenwich = { utcOffsetMinutes: 0 };
const today = dayIndex(midnightMs, 0);
const noonMs = midnightMs - 12 * hourMs;

/** Sums by day relative to the one that midnight begins, of a channel that read so at those times. */
function sums(
  declared: Declared,
  readings: readonly (readonly [atMs: number, value: ReadingValue])[],
  measure: RollupMeasure,
): Record<number, number> {
  const folding = Folding.of([declared], greenwich);
  for (const [atMs, value] of readings) folding.data([[0, atMs, value]]);
  expect(folding.findings).toEqual([]);
  return relative(folding.daily(measure));
}

function relative(byDay: Record<number, number>): Record<number, number> {
  return Object.fromEntries(Object.entries(byDay).map(([day, sum]) => [Number(day) - today, sum]));
}

describe('energy of intervals', () => {
  const energy: Declared = { measure: 'energy_kwh' };

  it.each<[string, readonly (readonly [number, ReadingValue])[], Record<number, number>]>([
    ['is in milliwatt-hours', [[noonMs, 1.234567]], { [-1]: 1_234_567 }],
    ['belongs to the day that ends', [[midnightMs, 2]], { [-1]: 2_000_000 }],
    ['or to the one that began', [[midnightMs + 1, 2]], { 0: 2_000_000 }],
    [
      'adds up',
      [
        [noonMs, 1],
        [noonMs + 1, 2],
        [midnightMs + hourMs, 4],
      ],
      { [-1]: 3e6, 0: 4e6 },
    ],
    [
      'counts late intervals',
      [
        [noonMs, 1],
        [noonMs - hourMs, 2],
      ],
      { [-1]: 3_000_000 },
    ],
    [
      'counts what is fed back',
      [
        [noonMs, 3],
        [noonMs + 1, -1],
      ],
      { [-1]: 2_000_000 },
    ],
    [
      'takes the second of one time for the first',
      [
        [noonMs, 5],
        [noonMs, 7],
      ],
      { [-1]: 7_000_000 },
    ],
    [
      'knows no value as none',
      [
        [noonMs, 5],
        [noonMs + 1, null],
      ],
      { [-1]: 5_000_000 },
    ],
    [
      'takes a value after none',
      [
        [noonMs, null],
        [noonMs, 5],
      ],
      { [-1]: 5_000_000 },
    ],
    [
      'counts no more than a plant can draw',
      [
        [noonMs, 1e7],
        [noonMs + 1, 1.01e7],
      ],
      { [-1]: 1e13 },
    ],
  ])('%s', (_, readings, expected) => {
    expect(sums(energy, readings, 'energy_mwh')).toEqual(expected);
  });

  it('comes to the same whatever the order of arrival', () => {
    const readings = fc
      .uniqueArray(fc.tuple(fc.nat(3 * 96), fc.integer({ min: -1_000, max: 100_000 })), {
        selector: ([quarter]) => quarter,
        maxLength: 60,
      })
      .map((rows) => rows.map(([q, wh]) => [noonMs + q * 15 * minuteMs, wh / 1_000] as const))
      .chain((rows) =>
        fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
      );
    fc.assert(
      fc.property(readings, ([ordered, shuffled]) => {
        const expected: Record<number, number> = {};
        for (const [atMs, kwh] of ordered) {
          const day = dayIndex(atMs - 1, 0) - today;
          expected[day] = (expected[day] ?? 0) + Math.round(kwh * 1e6);
        }
        const nonZero = Object.entries(expected).filter(([, sum]) => sum !== 0);
        expect(sums(energy, shuffled, 'energy_mwh')).toEqual(Object.fromEntries(nonZero));
      }),
      { numRuns: 100 },
    );
  });
});

describe('registers', () => {
  const meter: Declared = { measure: 'energy_total_kwh' };
  const counter: Declared = { measure: 'parts_total' };

  it.each<[string, Declared, readonly (readonly [number, ReadingValue])[], Record<number, number>]>(
    [
      ['the first reading is a beginning', meter, [[noonMs, 5_000]], {}],
      [
        'growth counts',
        meter,
        [
          [noonMs, 5_000],
          [noonMs + 1, 5_000.5],
        ],
        { [-1]: 500_000 },
      ],
      [
        'on the day at whose end it is read',
        counter,
        [
          [noonMs, 1],
          [midnightMs, 4],
        ],
        { [-1]: 3 },
      ],
      [
        'a reset counts from zero',
        counter,
        [
          [noonMs, 90],
          [noonMs + 1, 2],
          [noonMs + 2, 5],
        ],
        { [-1]: 5 },
      ],
      [
        'no value in between loses nothing',
        counter,
        [
          [noonMs, 5],
          [noonMs + 1, null],
          [noonMs + 2, 9],
        ],
        { [-1]: 4 },
      ],
      [
        'a late reading adds nothing',
        counter,
        [
          [noonMs, 5],
          [noonMs + 2, 9],
          [noonMs + 1, 7],
        ],
        { [-1]: 4 },
      ],
      [
        'an exchanged meter is a beginning',
        meter,
        [
          [noonMs, 5],
          [noonMs + 1, 5e8],
          [noonMs + 2, 5e8 + 1],
        ],
        { [-1]: 1_000_000 },
      ],
      [
        'so is a counter that jumps',
        counter,
        [
          [noonMs, 5],
          [noonMs + 1, 5e12],
          [noonMs + 2, 5e12 + 3],
        ],
        { [-1]: 3 },
      ],
      [
        'fractions of a part are no parts',
        counter,
        [
          [noonMs, 0.4],
          [noonMs + 1, 2.6],
        ],
        { [-1]: 3 },
      ],
    ],
  )('%s', (_, declared, readings, expected) => {
    const measure = declared === meter ? 'energy_mwh' : 'parts';
    expect(sums(declared, readings, measure)).toEqual(expected);
  });

  it('tell an impossible step by trust', () => {
    const folding = Folding.of([meter]);
    folding.data([
      [0, noonMs, 5],
      [0, noonMs + 1, 5e8],
    ]);
    expect(folding.view('A-1/energy_total_kwh')).toMatchObject({ outOfRangeCount: 1, value: 5e8 });
    expect(folding.portrait.trust.mean).toBeLessThan(0.5);
  });

  it('that only grow come to the difference of last and first, whatever is late or missing', () => {
    const steps = fc.array(fc.tuple(fc.nat(1_000), fc.boolean()), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(steps, fc.nat(49), (rows, lateAt) => {
        let total = 0;
        const readings = rows.map(([step, isMissing], index): Reading => {
          total += step;
          return [0, noonMs + index * secondMs, isMissing ? null : total];
        });
        const known = readings.filter(([, , value]) => value !== null);
        const late = readings[lateAt];
        const folding = Folding.of([counter], greenwich);
        for (const reading of readings) folding.data([reading]);
        if (late !== undefined && late !== readings.at(-1)) folding.data([late]);
        const grown = ((known.at(-1)?.[2] as number) ?? 0) - ((known[0]?.[2] as number) ?? 0);
        expect(relative(folding.daily('parts'))).toEqual(grown === 0 ? {} : { [-1]: grown });
      }),
      { numRuns: 100 },
    );
  });
});

describe('alarms', () => {
  it.each<[string, readonly ReadingValue[], number]>([
    ['condition', ['Normal', 'Fault|1|2||A', 'Fault|1|2||A', 'Normal', 'Fault|2|||B'], 2],
    ['condition', ['Fault'], 1],
    ['condition', ['Fault', 'Warning', 'Fault'], 2],
    ['condition', ['Fault', 'UNAVAILABLE', 'Fault', null, 'Fault'], 1],
    ['condition', ['UNAVAILABLE', 'Warning', 'Normal'], 0],
    ['estop', ['ARMED', 'TRIGGERED', 'TRIGGERED', 'ARMED', 'TRIGGERED'], 2],
    ['estop', ['TRIGGERED'], 1],
    ['estop', [true, false, true], 2],
  ])('%s %j: entered %i times', (measure, values, expected) => {
    const readings = values.map((value, index) => [noonMs + index, value] as const);
    const faults = sums({ measure, report: 'change' }, readings, 'faults');
    expect(faults).toEqual(expected === 0 ? {} : { [-1]: expected });
  });

  it('are not entered by a late reading', () => {
    const late = [
      [noonMs, 'Normal'],
      [noonMs - 1, 'Fault'],
    ] as const;
    expect(sums({ measure: 'condition' }, late, 'faults')).toEqual({});
  });
});

describe('operating states', () => {
  const running: Declared = { measure: 'running', periodMs: 60 * minuteMs };
  const execution: Declared = { measure: 'execution', report: 'change' };

  it('book each interval when it ends, cut at midnight', () => {
    const readings = [
      [midnightMs - 2 * hourMs, 'ACTIVE'],
      [midnightMs + hourMs, 'READY'],
      [midnightMs + 3 * hourMs, 'UNAVAILABLE'],
      [midnightMs + 5 * hourMs, 'ACTIVE'],
    ] as const;
    expect(sums(execution, readings, 'operating_ms')).toEqual({ [-1]: 2 * hourMs, 0: hourMs });
    expect(sums(execution, readings, 'observed_ms')).toEqual({ [-1]: 2 * hourMs, 0: 3 * hourMs });
  });

  it('vouch for five periods, not more', () => {
    const readings = [
      [noonMs, 1],
      [noonMs + 6 * hourMs, 1],
    ] as const;
    expect(sums(running, readings, 'operating_ms')).toEqual({ [-1]: 5 * hourMs });
  });

  it('hold on change, but not for ever', () => {
    const fromMs = midnightMs - 100 * dayMs;
    const readings = [
      [fromMs, 'ACTIVE'],
      [midnightMs, 'READY'],
    ] as const;
    const booked = Object.values(sums(execution, readings, 'operating_ms'));
    expect(booked.reduce((sum, ms) => sum + ms, 0)).toBe(foldPolicy.stateHoldMsMax);
  });

  it('are put right by a late reading', () => {
    const folding = Folding.of([execution], greenwich);
    folding.data([
      [0, noonMs, 'ACTIVE'],
      [0, noonMs + 4 * hourMs, 'ACTIVE'],
    ]);
    folding.data([
      [0, noonMs + hourMs, 'READY'],
      [0, noonMs + 3 * hourMs, 'UNAVAILABLE'],
    ]);
    expect(relative(folding.daily('operating_ms'))).toEqual({ [-1]: hourMs });
    expect(relative(folding.daily('observed_ms'))).toEqual({ [-1]: 3 * hourMs });
    expect(folding.portrait.production.days).toMatchObject([
      { operatingMs: hourMs, observedMs: 3 * hourMs },
    ]);
  });

  it('come to the same portrait whatever the order of arrival', () => {
    const value = fc.constantFrom('ACTIVE', 'READY', 'UNAVAILABLE', null);
    const rows = fc
      .uniqueArray(fc.tuple(fc.nat(4_000), value), {
        selector: ([minute]) => minute,
        minLength: 1,
        maxLength: 60,
      })
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      );
    const daysOf = (
      list: readonly (readonly [number, ReadingValue])[],
      declared: Declared,
    ): unknown => {
      const folding = Folding.of([declared]);
      for (const [minute, word] of list) folding.data([[0, noonMs + minute * minuteMs, word]]);
      return [folding.portrait.production.days, folding.rollups];
    };
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(execution, { ...execution, report: 'periodic' } as const),
        ([ordered, shuffled], declared) => {
          const sorted = [...ordered].sort(([a], [b]) => a - b);
          expect(daysOf(shuffled, declared)).toEqual(daysOf(sorted, declared));
        },
      ),
      { numRuns: 100 },
    );
  });
});
