import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs, Folding, hourMs, midnightMs, minuteMs, uscc } from '../../test/folding.js';
import type { DayPortrait } from '../portrait.js';
import { emptyDay } from './empty-production.js';
import { describeOee, type MachineCoverage } from './oee.js';

const whole: MachineCoverage = {
  running: 1,
  planned: 1,
  counted: 1,
  partChannels: 1,
  goodPartChannels: 1,
};

/** Minutes and items of a day. */
function day(figures: {
  readonly planned: number;
  readonly running: number;
  readonly cycleMs: number;
  readonly parts: number;
  readonly good: number;
}): DayPortrait {
  const { planned, running, cycleMs, parts, good } = figures;
  return {
    ...emptyDay,
    plannedMs: planned * minuteMs,
    operatingMs: running * minuteMs,
    standardMs: parts * cycleMs,
    parts,
    goodParts: good,
  };
}

describe('OEE', () => {
  it.each([
    // The textbook shift: 8 h less an hour of breaks, 47 min down, ideal cycle 1 s, 19,271 made, 423 rejected.
    // 373/420 = 88.81 %; 19,271 s / 22,380 s = 86.11 %; 18,848/19,271 = 97.80 %; 0.888095 · 0.861081 · 0.978050.
    {
      shift: { planned: 420, running: 373, cycleMs: 1_000, parts: 19_271, good: 18_848 },
      expected: [888_095, 861_081, 978_050, 747_936],
    },
    {
      shift: { planned: 60, running: 60, cycleMs: 60_000, parts: 60, good: 60 },
      expected: [1e6, 1e6, 1e6, 1e6],
    },
    {
      shift: { planned: 60, running: 0, cycleMs: 1, parts: 0, good: 0 },
      expected: [0, null, null, null],
    },
  ])('of $shift', ({ shift, expected }) => {
    const { availability, effectiveness, quality, ppm } = describeOee([day(shift)], whole);
    expect([availability.ppm, effectiveness.ppm, quality.ppm, ppm]).toEqual(expected);
  });

  it('caps what is more than planned, and says so', () => {
    const fast = day({ planned: 60, running: 90, cycleMs: 120_000, parts: 60, good: 60 });
    expect(describeOee([fast], whole)).toMatchObject({
      availability: { ppm: 1_000_000, isCapped: true },
      effectiveness: { ppm: 1_000_000, isCapped: true },
      quality: { ppm: 1_000_000, isCapped: false },
    });
  });

  it.each<[string, Partial<MachineCoverage>, object]>([
    ['state', { running: 0, planned: 0, counted: 0 }, { availability: { missing: 'state' } }],
    ['a plan', { running: 2, counted: 2 }, { availability: { ppm: null, missing: 'plan' } }],
    ['parts', { running: 2, planned: 2 }, { effectiveness: { ppm: null, missing: 'parts' } }],
    ['good parts', { goodPartChannels: 0 }, { quality: { ppm: null, missing: 'good-parts' } }],
  ])('without %s is not taken for 1', (_, changes, expected) => {
    const shift = day({ planned: 60, running: 50, cycleMs: 1_000, parts: 60, good: 60 });
    expect(describeOee([shift], { ...whole, ...changes })).toMatchObject({
      ...expected,
      ppm: null,
    });
  });

  it('lies between 0 and 1, rises with good items and does not care how days are split', () => {
    const minutes = fc.integer({ min: 1, max: 1_440 });
    const shift = fc.record({
      planned: minutes,
      running: minutes,
      cycleMs: fc.integer({ min: 1, max: 100_000 }),
      parts: fc.integer({ min: 1, max: 5_000 }),
      good: fc.integer({ min: 0, max: 5_000 }),
    });
    fc.assert(
      fc.property(shift, (figures) => {
        const good = Math.min(figures.good, figures.parts - 1);
        const one = day({ ...figures, good });
        const { ppm } = describeOee([one], whole);
        expect(ppm).toBeGreaterThanOrEqual(0);
        expect(ppm).toBeLessThanOrEqual(1_000_000);
        const better = describeOee([{ ...one, goodParts: good + 1 }], whole);
        expect(better.ppm).toBeGreaterThanOrEqual(ppm ?? 0);
        expect(describeOee([one, one], whole).ppm).toBe(ppm);
      }),
    );
  });
});

it('a machine with a plan has an OEE, also after a restart, and one without says what is missing', () => {
  const folding = Folding.of([
    { asset: 'M-1', measure: 'running', periodMs: hourMs },
    { asset: 'M-1', measure: 'parts_total' },
    { asset: 'M-1', measure: 'good_parts_total' },
  ]);
  const work = (first: number) => {
    for (let hour = first; hour < first + 24; hour += 1) {
      const atMs = midnightMs + hour * hourMs;
      const made = Math.min(hour, first + 12);
      folding.data([
        [0, atMs, hour - first < 12 ? 1 : 0],
        [1, atMs, made * 10],
        [2, atMs, made * 9],
      ]);
    }
  };
  work(0);
  expect(folding.portrait.production.oee.availability.missing).toBe('plan');
  const plan = {
    cycleMs: 3 * minuteMs,
    weekMs: [16, 16, 16, 16, 16, 16, 16].map((h) => h * hourMs),
  };
  folding.asset('M-1', { kind: 'machine', plan });
  folding.restore();
  work(24);
  work(48);
  const { oee } = folding.portrait.production;
  expect(oee.quality.ppm).toBe(900_000);
  // Items of the first day were counted without a plan.
  expect(oee.effectiveness.ppm).toBeGreaterThan(200_000);
  expect(oee.availability.ppm).toBeGreaterThan(600_000);
  const declared = { fromDay: 1, toDay: 2, parts: 5, source: 'report' };
  folding.step({ kind: 'command', command: { type: 'output.declared', uscc, ...declared } });
  const before = folding.portrait;
  folding.restore();
  expect(folding.portrait).toEqual(before);
  expect(before.production.declared).toMatchObject([{ ...declared, verdict: 'not-judged' }]);
});

it('hours planned for a machine whose state nobody sees are planned in vain', () => {
  const folding = Folding.of([{ asset: 'M-1', measure: 'running' }]);
  const plan = { cycleMs: minuteMs, weekMs: Array.from({ length: 7 }, () => 16 * hourMs) };
  folding.asset('M-1', { kind: 'machine', plan });
  folding.asset('M-2', { kind: 'machine', plan });
  folding.data([[0, midnightMs, 1]]);
  folding.data([[0, midnightMs + hourMs, 0]]);
  expect(folding.portrait.production.days[0]?.plannedMs).toBe(16 * hourMs);
});

it('far fewer people than in the four weeks before are told once, and people who stay are not', () => {
  const opened = [40, 20].map((later) => {
    const folding = Folding.of([{ asset: 'G-1', measure: 'headcount', periodMs: hourMs }]);
    folding.journalMs = midnightMs + 41 * dayMs;
    for (let hour = 0; hour < 40 * 24; hour += 1) {
      folding.data([[0, midnightMs + hour * hourMs, hour < 30 * 24 ? 40 : later]]);
    }
    return folding.state.takeAlertChanges().map(({ rule }) => rule);
  });
  expect(opened).toEqual([[], ['people-fell']]);
});
