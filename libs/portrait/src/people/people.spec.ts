import { describe, expect, it } from '@jest/globals';
import { dayIndex } from '@chanrong/kernel';
import { type Declared, Folding, hourMs, midnightMs } from '../../test/folding.js';
import type { RollupMeasure } from '../measure.js';
import type { ReadingValue } from '../message.js';

const greenwich = { utcOffsetMinutes: 0 };
const today = dayIndex(midnightMs, 0);
const noonMs = midnightMs - 12 * hourMs;

/** Sums by day relative to the one that midnight begins. */
function sums(
  declared: Declared,
  readings: readonly (readonly [atMs: number, value: ReadingValue])[],
  measure: RollupMeasure,
): Record<number, number> {
  const folding = Folding.of([declared], greenwich);
  for (const [atMs, value] of readings) folding.data([[0, atMs, value]]);
  return relative(folding.daily(measure));
}

function relative(byDay: Record<number, number>): Record<number, number> {
  return Object.fromEntries(Object.entries(byDay).map(([day, sum]) => [Number(day) - today, sum]));
}

describe('people', () => {
  it('are counted by the highest of the day, and not again by a late or repeated count', () => {
    const readings = [
      [noonMs, 40],
      [noonMs + hourMs, 42],
      [noonMs + 2 * hourMs, 41],
      [noonMs - hourMs, 99],
      [noonMs + 3 * hourMs, null],
      [noonMs + 4 * hourMs, 42],
      [midnightMs + hourMs, 7],
    ] as const;
    expect(sums({ measure: 'headcount' }, readings, 'headcount')).toEqual({ [-1]: 42, 0: 7 });
  });

  it('of several gates add up', () => {
    const gates = ['G-1', 'G-2'].map((asset) => ({ asset, measure: 'headcount' }));
    const folding = Folding.of(gates, greenwich);
    folding.data([
      [0, noonMs, 30],
      [1, noonMs, 12],
      [0, noonMs + 1, 31],
    ]);
    expect(relative(folding.daily('headcount'))).toEqual({ [-1]: 43 });
    expect(folding.portrait.production).toMatchObject({ peopleChannelCount: 2 });
  });

  it('work hours that add up whatever their order, the later of one interval counts', () => {
    const readings = [
      [noonMs, 8.5],
      [noonMs, 8],
      [noonMs - 8 * hourMs, 7.25],
    ] as const;
    expect(sums({ measure: 'shift_hours' }, readings, 'worked_ms')).toEqual({
      [-1]: 15.25 * hourMs,
    });
  });

  it.each(['headcount', 'shift_hours'])('are never fewer than none: %s', (measure) => {
    const folding = Folding.of([{ measure }], greenwich);
    folding.data([[0, noonMs, -1]]);
    expect(folding.deltas).toEqual([]);
    expect(folding.portrait.trust.outOfRangeCount).toBe(1);
  });
});

it('items that passed inspection are counted beside all items', () => {
  const readings = [
    [noonMs, 100],
    [noonMs + hourMs, 160],
    [noonMs + 2 * hourMs, 20],
  ] as const;
  expect(sums({ measure: 'good_parts_total' }, readings, 'good_parts')).toEqual({ [-1]: 80 });
});
