import { describe, expect, it } from '@jest/globals';
import { dayIndex } from '@chanrong/kernel';
import fc from 'fast-check';
import { dayMs, hourMs, midnightMs } from '../test/folding.js';
import { DayBook } from './day-book.js';
import { DayLedger } from './day-ledger.js';
import type { RollupMeasure } from './measure.js';
import { operatingState } from './state-tracks.js';

const today = dayIndex(midnightMs, 0);

interface Sum {
  readonly production: number;
  readonly day: number;
  readonly measure: RollupMeasure;
  readonly quantity: number;
}

function bookOf(utcOffsetMinutes: number): { book: DayBook; deltas: Sum[]; ledger: DayLedger } {
  const deltas: Sum[] = [];
  const ledger = new DayLedger();
  const book = new DayBook(
    { utcOffsetMinutes, ledger },
    {
      add: (production, day, measure, quantity) => {
        deltas.push({ production, day, measure, quantity });
      },
    },
  );
  book.production = 7;
  return { book, deltas, ledger };
}

/** Quantities as `day after today: ms`. */
function observed(deltas: readonly Sum[]): string[] {
  return deltas
    .filter(({ measure }) => measure === 'observed_ms')
    .map(({ day, quantity }) => `${day - today}: ${quantity}`);
}

describe('DayBook', () => {
  it.each([
    ['China', 480, [`0: ${2 * hourMs}`]],
    ['Greenwich', 0, [`-1: ${hourMs}`, `0: ${hourMs}`]],
    ['New York in winter', -300, [`-1: ${2 * hourMs}`]],
    ['Nepal', 345, [`0: ${2 * hourMs}`]],
  ])('cuts the hours around midnight in Greenwich as in %s', (_, offset, expected) => {
    const { book, deltas } = bookOf(offset);
    book.interval(operatingState.stopped, midnightMs - hourMs, midnightMs + hourMs, 1);
    expect(observed(deltas)).toEqual(expected);
  });

  it('cuts at local midnight, to the millisecond', () => {
    const { book, deltas } = bookOf(480);
    const localMidnightMs = midnightMs - 8 * hourMs;
    book.interval(operatingState.running, localMidnightMs - 1, localMidnightMs + dayMs + 1, 1);
    expect(observed(deltas)).toEqual(['-1: 1', `0: ${dayMs}`, '1: 1']);
  });

  it('gives every millisecond to one day, the same whatever the sign', () => {
    const interval = fc.record({
      fromMs: fc.integer({ min: -3 * dayMs, max: 3 * dayMs }),
      lengthMs: fc.nat(3 * dayMs),
      offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    });
    fc.assert(
      fc.property(interval, ({ fromMs, lengthMs, offset }) => {
        const startMs = midnightMs + fromMs;
        const { book, deltas, ledger } = bookOf(offset);
        book.interval(operatingState.running, startMs, startMs + lengthMs, 1);
        const sum = deltas.reduce((ms, { quantity }) => ms + quantity, 0);
        expect(sum).toBe(2 * lengthMs);
        for (const { day, quantity } of deltas) {
          expect(quantity).toBeGreaterThan(0);
          expect(quantity).toBeLessThanOrEqual(dayMs);
          expect(day).toBeGreaterThanOrEqual(dayIndex(startMs, offset));
          expect(day).toBeLessThanOrEqual(dayIndex(startMs + lengthMs - 1, offset));
        }
        book.interval(operatingState.running, startMs, startMs + lengthMs, -1);
        expect(ledger.days).toEqual([]);
      }),
    );
  });

  it('counts running as operating and observed, stopped as observed', () => {
    const { book, deltas } = bookOf(480);
    book.interval(operatingState.running, midnightMs, midnightMs + 5, 1);
    book.interval(operatingState.stopped, midnightMs + 5, midnightMs + 7, 1);
    expect(deltas).toEqual([
      { production: 7, day: today, measure: 'observed_ms', quantity: 5 },
      { production: 7, day: today, measure: 'operating_ms', quantity: 5 },
      { production: 7, day: today, measure: 'observed_ms', quantity: 2 },
    ]);
  });

  it.each([
    ['at midnight', midnightMs, -1],
    ['just after', midnightMs + 1, 0],
    ['at the midnight that ends the day', midnightMs + dayMs, 0],
  ])('books what ended %s on the day in which it happened', (_, atMs, day) => {
    const { book, deltas } = bookOf(0);
    book.quantityAt(atMs, 'energy_mwh', 7);
    book.quantityAt(atMs, 'energy_mwh', 0);
    expect(deltas.map((delta) => delta.day - today)).toEqual([day]);
  });
});
