import { describe, expect, it } from '@jest/globals';
import { Prng } from '@chanrong/kernel';
import fc from 'fast-check';
import type { DayPortrait } from '../portrait.js';
import { judgeDeclared, withDeclared } from './declared-output.js';
import { describeEnergy } from './describe-energy.js';
import { emptyDay } from './empty-production.js';
import { EnergyLine } from './energy-line.js';

const firstDay = 20_000;
const kwh = 1_000_000;

/** 40 kWh base load, 2 kWh an item, 480 items on workdays and their noise. */
function days(
  count: number,
  change: (day: DayPortrait, index: number) => Partial<DayPortrait> = () => ({}),
): DayPortrait[] {
  const random = Prng.fromSeed('energy');
  return Array.from({ length: count }, (_, index) => {
    const parts = index % 7 < 5 ? Math.round(480 + 30 * random.normal()) : 0;
    const energyMwh = Math.round((40 + 2 * parts + 5 * random.normal()) * kwh);
    const day = { ...emptyDay, day: firstDay + index, observedMs: 1, parts, energyMwh };
    return { ...day, ...change(day, index) };
  });
}

describe('the line of energy over output', () => {
  // E = 40 + 2·Q exactly: α = 40, β = 2, whatever the weights.
  it('is found exactly where there is no noise, whatever is forgotten', () => {
    for (const forgetting of [1, 0.995, 0.9]) {
      const line = new EnergyLine(forgetting);
      for (const output of [480, 470, 0, 500, 0, 490])
        line.add({ output, energyMwh: 40 + 2 * output });
      expect(line.baseMwh).toBeCloseTo(40, 9);
      expect(line.perUnitMwh).toBeCloseTo(2, 9);
      expect(line.sigmaMwh).toBeCloseTo(0, 4);
    }
  });

  // λ = ½ over (Q, E) = (0, 10), (10, 30), (10, 40): s₁ = 1.75, sQ = 15, sQQ = 150, sE = 57.5, sQE = 550.
  // β = (550 − 15·57.5/1.75) / (150 − 225/1.75) = 57.142857 / 21.428571 = 2.666667, α = 32.857143 − 22.857143.
  it('weighs days by their age: golden', () => {
    const line = new EnergyLine(0.5);
    for (const [output, energyMwh] of [
      [0, 10],
      [10, 30],
      [10, 40],
    ] as const)
      line.add({ output, energyMwh });
    expect(line.perUnitMwh).toBeCloseTo(2.666667, 6);
    expect(line.baseMwh).toBeCloseTo(10, 6);
  });

  it('never says that output saves energy or that rest gives some', () => {
    const day = fc.record({
      output: fc.integer({ min: 0, max: 1_000 }),
      energyMwh: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(day, { minLength: 3, maxLength: 40 }), (list) => {
        const line = new EnergyLine(0.995);
        for (const each of list) line.add(each);
        expect(line.perUnitMwh).toBeGreaterThanOrEqual(0);
        expect(line.baseMwh).toBeGreaterThanOrEqual(-1e-6 * line.meanEnergyMwh);
        expect(line.sigmaMwh).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('energy against output', () => {
  it('is not judged before there are two weeks of both', () => {
    expect(describeEnergy(days(13))).toBeUndefined();
    expect(describeEnergy(days(40, () => ({ parts: 0, observedMs: 0 })))).toBeUndefined();
  });

  it('is consistent in an honest plant over two months, and learns its line', () => {
    const portrait = describeEnergy(days(61))?.portrait;
    expect(portrait).toMatchObject({ output: 'parts', state: 'consistent', sinceDay: null });
    expect((portrait?.baseMwh ?? 0) / kwh).toBeCloseTo(40, -1);
    expect((portrait?.perUnitMwh ?? 0) / kwh).toBeCloseTo(2, 1);
    expect(Math.abs(portrait?.deviationPpm ?? 1e6)).toBeLessThan(10_000);
  });

  it.each<[string, (day: DayPortrait) => Partial<DayPortrait>, string]>([
    [
      'output that was counted twice',
      ({ parts }) => ({ parts: 2 * parts }),
      'output-without-energy',
    ],
    [
      'idle running',
      ({ energyMwh }) => ({ energyMwh: energyMwh + 300 * kwh }),
      'energy-without-output',
    ],
  ])('finds %s within a week, and does not get used to it', (_, change, state) => {
    const changed = days(61, (day, index) => (index >= 40 ? change(day) : {}));
    const found = (count: number) => describeEnergy(changed.slice(0, count))?.portrait;
    expect(found(40)?.state).toBe('consistent');
    expect(found(47)).toMatchObject({ state });
    expect(found(61)).toMatchObject({ state, sinceDay: found(47)?.sinceDay });
  });

  it('measures output in running time where nobody counts items', () => {
    const hours = days(40, ({ parts }) => ({ parts: 0, operatingMs: parts * 1_000 }));
    expect(describeEnergy(hours)?.portrait).toMatchObject({
      output: 'operatingMs',
      state: 'consistent',
    });
  });
});

describe('declared output', () => {
  const month = { fromDay: firstDay + 20, toDay: firstDay + 49, parts: 0, source: 'report' };
  const closed = days(61);
  const energy = describeEnergy(closed);
  const made = closed.slice(20, 50).reduce((sum, { parts }) => sum + parts, 0);
  const judged = (parts: number, changes = {}) =>
    judgeDeclared({ ...month, parts }, { days: closed, isCounted: true, energy, ...changes });

  it.each([
    ['what was counted', 1, 'plausible'],
    ['a twentieth more', 1.05, 'plausible'],
    ['less', 0.5, 'plausible'],
    ['a tenth more', 1.1, 'overstated'],
    ['twice as much', 2, 'overstated'],
  ])('of %s is %s times as much: %s', (_, share, verdict) => {
    expect(judged(Math.floor(made * share))).toMatchObject({ verdict, countedParts: made });
  });

  it('is held against energy: at most (E − nα + zσ√n) / β_min', () => {
    const { energyPartsMax } = judged(made);
    expect(energyPartsMax).toBeGreaterThan(made);
    expect(energyPartsMax).toBeLessThan(1.1 * made);
    // Counters that count what was never made: energy has the last word.
    const faked = closed.map((day) =>
      day.day < month.fromDay ? day : { ...day, parts: 2 * day.parts },
    );
    const word = judgeDeclared(
      { ...month, parts: 2 * made },
      { days: faked, isCounted: true, energy },
    );
    expect(word).toMatchObject({ verdict: 'overstated', countedParts: 2 * made });
  });

  it('is not judged by days that nobody saw', () => {
    const seen = closed.filter(({ day }) => day % 2 === 0);
    expect(judged(made, { days: seen })).toMatchObject({
      verdict: 'not-judged',
      countedParts: null,
    });
    expect(judged(made, { isCounted: false, energy: undefined }).verdict).toBe('not-judged');
  });

  it('never looks better for more of it', () => {
    const rank = { 'not-judged': 0, plausible: 0, overstated: 1 };
    fc.assert(
      fc.property(fc.nat(2 * made), fc.nat(2 * made), (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(rank[judged(less).verdict]).toBeLessThanOrEqual(rank[judged(more).verdict]);
      }),
    );
  });

  it('of the same days is corrected, of others kept, whatever the order', () => {
    const other = { ...month, fromDay: month.fromDay - 31, toDay: month.fromDay - 1 };
    const corrected = { ...month, parts: 7 };
    expect(withDeclared([other, month], corrected)).toEqual([other, corrected]);
    expect(withDeclared(withDeclared([], corrected), other)).toEqual([other, corrected]);
  });
});
