import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describePark } from './describe-park.js';
import type { ParkEnterprise } from './park.js';
import type { PlantState } from './plant-state.js';
import { World } from './world.js';

const startMs = 1_763_769_600_000; // 2025-11-22T00:00:00Z, a Saturday in China from 08:00
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const park = describePark('spec', 12);
const enterpriseAt = fc.constantFrom(...park.enterprises);

function enterprise(index: number): ParkEnterprise {
  return park.enterprises[index] as ParkEnterprise;
}

function heldAndGoneKg(state: PlantState): number {
  const { rawKg, productKg, ledger } = state;
  const goneKg = ledger.shippedKg + ledger.scrappedKg + ledger.stolenKg;
  return rawKg + productKg + goneKg - ledger.deliveredKg;
}

describe('World', () => {
  it('conserves mass at every hour of two weeks', () => {
    fc.assert(
      fc.property(enterpriseAt, fc.string({ maxLength: 8 }), (firm, seed) => {
        const world = World.begin(seed, firm, startMs);
        const expectedKg = heldAndGoneKg(world.state);
        for (let hour = 1; hour <= 14 * 24; hour++) {
          world.stepTo(startMs + hour * hourMs);
          expect(Math.abs(heldAndGoneKg(world.state) - expectedKg)).toBeLessThan(1e-3);
        }
      }),
      { numRuns: 6 },
    );
  });

  it('keeps stores between empty and full, and really moves goods through them', () => {
    for (const firm of park.enterprises.slice(0, 6)) {
      const world = World.begin('bounds', firm, startMs);
      for (let hour = 1; hour <= 14 * 24; hour++) {
        world.stepTo(startMs + hour * hourMs);
        const { rawKg, productKg } = world.state;
        expect(rawKg).toBeGreaterThanOrEqual(0);
        expect(rawKg).toBeLessThanOrEqual(firm.plant.raw.capacityKg);
        expect(productKg).toBeGreaterThanOrEqual(0);
        expect(productKg).toBeLessThanOrEqual(firm.plant.product.capacityKg);
      }
      expect(world.state.ledger.deliveredKg).toBeGreaterThan(0);
      expect(world.state.ledger.shippedKg).toBeGreaterThan(0);
    }
  });

  it('uses energy for the building, for idling and for each cycle, and nothing else', () => {
    const firm = enterprise(0);
    const world = World.begin('energy', firm, startMs);
    let idleMinutes = 0;
    const days = 7;
    for (let minute = 1; minute <= days * 1440; minute++) {
      world.stepTo(startMs + minute * minuteMs);
      idleMinutes += world.state.machines.filter(
        ({ status }) => status === 'idle' || status === 'fault',
      ).length;
    }
    const { machines, baseKw } = firm.plant;
    const idleKw = machines[0]?.idleKw as number; // one design for all machines of a trade
    const cuttingKwh = world.state.machines.reduce((sum, { cycles }, index) => {
      const machine = machines[index] as (typeof machines)[number];
      return sum + (cycles * machine.cycleSeconds * machine.runningKw) / 3_600;
    }, 0);
    const expectedKwh = baseKw * days * 24 + (idleKw * idleMinutes) / 60 + cuttingKwh;
    expect(world.state.energyKwh).toBeCloseTo(expectedKwh, 6);
    expect(cuttingKwh).toBeGreaterThan(baseKw);
  });

  it('turns the raw material of each part into product and scrap in the designed proportion', () => {
    const firm = enterprise(1);
    const world = World.begin('yield', firm, startMs);
    world.stepTo(startMs + 5 * dayMs);
    const parts = world.state.machines.reduce((sum, { cycles }) => sum + cycles, 0);
    const { rawKgPerPart, productKgPerPart, raw, product } = firm.plant;
    const { rawKg, productKg, ledger } = world.state;
    expect(raw.initialKg + ledger.deliveredKg - rawKg).toBeCloseTo(parts * rawKgPerPart, 3);
    expect(productKg + ledger.shippedKg - product.initialKg).toBeCloseTo(
      parts * productKgPerPart,
      3,
    );
  });

  it('works in the shifts of its conduct only: nothing runs at 03:00 or on Sunday in China', () => {
    const world = World.begin('shifts', enterprise(0), startMs);
    const sundayNoonMs = startMs + dayMs + 4 * hourMs;
    const mondayNightMs = startMs + 2 * dayMs - 5 * hourMs;
    const mondayNoonMs = startMs + 2 * dayMs + 4 * hourMs;
    const runningAt = (atMs: number): number => {
      world.stepTo(atMs);
      return world.state.machines.filter(({ status }) => status !== 'off').length;
    };
    expect([sundayNoonMs, mondayNightMs].map(runningAt)).toEqual([0, 0]);
    expect(runningAt(mondayNoonMs)).toBe(4);
  });

  it('gives the same bytes for the same seed, however it was sampled and restored on the way', () => {
    fc.assert(
      fc.property(
        enterpriseAt,
        fc.array(fc.integer({ min: 0, max: 3 * dayMs }), { maxLength: 20 }),
        (firm, offsets) => {
          const direct = World.begin('same', firm, startMs);
          let winding = World.begin('same', firm, startMs);
          for (const offset of offsets.toSorted((a, b) => a - b)) {
            winding.sample(startMs + offset);
            const kept = JSON.parse(JSON.stringify(winding.state)) as PlantState;
            winding = World.restore('same', firm, startMs, kept);
          }
          const endMs = startMs + 3 * dayMs + 1_234;
          expect(JSON.stringify(winding.sample(endMs))).toBe(JSON.stringify(direct.sample(endMs)));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('fills every declared channel, in order and within its range', () => {
    for (const firm of park.enterprises) {
      const world = World.begin('range', firm, startMs);
      for (let step = 0; step < 500; step++) {
        const readings = world.sample(startMs + step * 300_000);
        expect(readings.map(({ channelId }) => channelId)).toEqual(
          firm.gateway.channels.map(({ id }) => id),
        );
        const outside = readings.filter(({ channelId, value }) => {
          const { min = -Infinity, max = Infinity } = firm.gateway.channels[channelId] ?? {};
          return typeof value === 'number' && !(value >= min && value <= max);
        });
        expect(outside).toEqual([]);
      }
    }
  });

  it('has registers that never run backwards', () => {
    const firm = enterprise(3);
    const world = World.begin('registers', firm, startMs);
    const registers = firm.gateway.channels.filter(({ measure }) => measure.includes('total'));
    let last = registers.map(() => 0);
    for (let atMs = startMs; atMs < startMs + 2 * dayMs; atMs += 17_000) {
      const readings = world.sample(atMs);
      const now = registers.map(({ id }) => readings[id]?.value as number);
      expect(now.every((value, index) => value >= (last[index] as number))).toBe(true);
      last = now;
    }
    expect(Math.min(...last)).toBeGreaterThan(0);
  });

  it('measures stock without bias: the mean error of 2,000 samples is within four standard errors', () => {
    const firm = enterprise(0);
    const channel = firm.gateway.channels.find(({ measure }) => measure === 'mass_kg');
    const world = World.begin('noise', firm, startMs);
    let errorKg = 0;
    for (let step = 0; step < 2_000; step++) {
      const atMs = startMs + step * minuteMs;
      const shown = world.sample(atMs)[channel?.id ?? -1]?.value as number;
      errorKg += (shown - world.state.rawKg) / 2_000;
    }
    expect(Math.abs(errorKg)).toBeLessThan((4 * firm.plant.raw.sigmaKg) / Math.sqrt(2_000));
    expect(errorKg).not.toBe(0);
  });

  it('says that it has no value while a gauge is out, in whole hours', () => {
    const firm = enterprise(5);
    expect(firm.plant.conduct.outageShare).toBe(0.35);
    const world = World.begin('outage', firm, startMs);
    const stock = firm.gateway.channels.find(({ measure }) => measure === 'mass_kg');
    const hours = Array.from({ length: 400 }, (_, hour) => {
      const atMs = startMs + hour * hourMs;
      return [atMs, atMs + 59 * minuteMs].map(
        (ms) => world.sample(ms)[stock?.id ?? -1]?.value === null,
      );
    });
    expect(hours.every(([first, last]) => first === last)).toBe(true);
    const outCount = hours.filter(([out]) => out).length;
    expect(outCount).toBeGreaterThan(100);
    expect(outCount).toBeLessThan(180);
  });

  it('refuses to run backwards', () => {
    const world = World.begin('spec', enterprise(0), startMs);
    expect(() => world.sample(startMs - minuteMs)).toThrow('cannot step back');
  });
});
