import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { energyConsistency, type EnergyDay } from './energy-consistency.js';

/** Days that follow E = 100 + 2 Q. */
function days(...outputs: readonly number[]): EnergyDay[] {
  return outputs.map((output) => ({ energyMwh: 100 + 2 * output, output }));
}

// Base: Q̄ = 200, Ē = 500; fitted line 100 + 2 Q, proportion 2.5 Q.
const base = days(100, 200, 300);

describe('energy against output', () => {
  it.each([
    { now: { output: 200, energyMwh: 500 }, excess: 0, shortfall: 0, why: 'as ever' },
    { now: { output: 100, energyMwh: 300 }, excess: 0, shortfall: 0, why: 'on the fitted line' },
    { now: { output: 100, energyMwh: 250 }, excess: 0, shortfall: 0, why: 'in proportion' },
    {
      now: { output: 0, energyMwh: 500 },
      excess: 0.8,
      shortfall: 0,
      why: 'idle: 400 above base load 100',
    },
    { now: { output: 100, energyMwh: 400 }, excess: 0.2, shortfall: 0, why: '100 above the line' },
    {
      now: { output: 400, energyMwh: 500 },
      excess: 0,
      shortfall: 0.8,
      why: 'doubled output, 400 below 900',
    },
    { now: { output: 200, energyMwh: 250 }, excess: 0, shortfall: 0.5, why: 'half the energy' },
  ])('$why', ({ now, excess, shortfall }) => {
    const found = energyConsistency([now], base);
    expect(found?.excess).toBeCloseTo(excess, 12);
    expect(found?.shortfall).toBeCloseTo(shortfall, 12);
  });

  it('knows no line where nothing was made', () => {
    expect(energyConsistency(days(10), days(0, 0))).toBeUndefined();
  });

  it('gives the benefit of the doubt where output never varied', () => {
    const flat = days(200, 200, 200);
    expect(energyConsistency([{ output: 100, energyMwh: 250 }], flat)).toEqual({
      excess: 0,
      shortfall: 0,
    });
  });

  it('never finds base load below zero, nor energy saved by output', () => {
    const backwards = [
      { energyMwh: 300, output: 100 },
      { energyMwh: 100, output: 300 },
    ]; // Ē = 200, slope bounded to 0
    expect(energyConsistency([{ output: 0, energyMwh: 200 }], backwards)?.excess).toBe(0);
  });

  const output = fc.integer({ min: 0, max: 1_000 });
  const energyMwh = fc.integer({ min: 1, max: 10_000 });
  const someDays = fc.array(fc.record({ output, energyMwh }), { minLength: 2, maxLength: 28 });

  it('has at most one direction, and scaling the units changes nothing', () => {
    fc.assert(
      fc.property(someDays, someDays, (recent, before) => {
        const found = energyConsistency(recent, before);
        if (found === undefined) return;
        expect(Math.min(found.excess, found.shortfall)).toBe(0);
        const scaled = (list: EnergyDay[]): EnergyDay[] =>
          list.map((day) => ({ output: day.output * 8, energyMwh: day.energyMwh * 4 }));
        expect(energyConsistency(scaled(recent), scaled(before))).toEqual(found);
      }),
    );
  });

  it('more energy is never less excess nor more shortfall; declaring more output never hides a shortfall', () => {
    fc.assert(
      fc.property(someDays, someDays, output, (recent, before, more) => {
        const found = energyConsistency(recent, before);
        const hungry = recent.map((day) => ({ ...day, energyMwh: day.energyMwh + more }));
        const boasting = recent.map((day) => ({ ...day, output: day.output + more }));
        const [fed, boast] = [
          energyConsistency(hungry, before),
          energyConsistency(boasting, before),
        ];
        if (found === undefined || fed === undefined || boast === undefined) return;
        expect(fed.excess).toBeGreaterThanOrEqual(found.excess);
        expect(fed.shortfall).toBeLessThanOrEqual(found.shortfall);
        expect(boast.shortfall).toBeGreaterThanOrEqual(found.shortfall);
      }),
    );
  });

  it('an honest factory with noise of 2 % is never 10 % off', () => {
    const noise = fc.integer({ min: -20, max: 20 });
    const honest = fc.tuple(fc.integer({ min: 100, max: 400 }), noise).map(([parts, permille]) => ({
      output: parts,
      energyMwh: (100_000 + 2_000 * parts) * (1 + permille / 1_000),
    }));
    const week = fc.array(honest, { minLength: 7, maxLength: 7 });
    const month = fc.array(honest, { minLength: 28, maxLength: 28 });
    fc.assert(
      fc.property(week, month, (recent, before) => {
        const found = energyConsistency(recent, before);
        expect(Math.max(found?.excess ?? 1, found?.shortfall ?? 1)).toBeLessThan(0.1);
      }),
      { numRuns: 500 },
    );
  });
});
