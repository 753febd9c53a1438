import { describe, expect, it } from '@jest/globals';
import { describePark } from './describe-park.js';
import { type MishapName, mishapNames, mishapSizes, sendableMs } from './mishap.js';
import { type ParkEnterprise, withMishaps } from './park.js';
import { World } from './world.js';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Monday, 00:00 in China. */
const startMs = Date.UTC(2026, 8, 6, 16);
const fromMs = startMs + dayMs;
const untilMs = startMs + 4 * dayMs;
const [firm] = describePark('mishaps', 1).enterprises as [ParkEnterprise];

function worldWith(...names: readonly MishapName[]): World {
  const mishaps = names.map((name) => ({ name, fromMs, untilMs }));
  return World.begin('mishaps', withMishaps(firm, mishaps), startMs);
}

function shown(world: World, atMs: number, channel: string): number {
  const [asset, measure] = channel.split('/');
  const found = firm.gateway.channels.find(
    (each) => each.asset === asset && each.measure === measure,
  );
  return world.sample(atMs)[found?.id ?? -1]?.value as number;
}

describe('a mishap', () => {
  it.each(mishapNames)('%s leaves no trace before it begins', (name) => {
    const [world, twin] = [worldWith(name), worldWith()];
    for (let atMs = startMs; atMs < fromMs; atMs += hourMs) {
      expect(world.sample(atMs)).toEqual(twin.sample(atMs));
    }
  });

  it.each(mishapNames)('%s creates and destroys nothing', (name) => {
    const world = worldWith(name);
    const heldKg = () => {
      const { rawKg, productKg, ledger } = world.state;
      const goneKg = ledger.shippedKg + ledger.scrappedKg + ledger.stolenKg;
      return rawKg + productKg + goneKg - ledger.deliveredKg;
    };
    const beforeKg = heldKg();
    world.stepTo(startMs + 6 * dayMs);
    expect(heldKg()).toBeCloseTo(beforeKg, 3);
  });

  it('of a stuck scale shows one value while a lot is driven off behind it', () => {
    const world = worldWith('stuck-scale');
    const held = shown(world, fromMs + hourMs, 'RAW-01/mass_kg');
    expect(shown(world, fromMs + 2 * dayMs, 'RAW-01/mass_kg')).toBe(held);
    expect(world.state.ledger.stolenKg).toBeCloseTo(firm.plant.raw.lotKg, -2);
    expect(shown(world, untilMs + hourMs, 'RAW-01/mass_kg')).not.toBe(held);
  });

  it('of an opened cover says so for ten minutes, and then the scale shows too much', () => {
    const [world, twin] = [worldWith('cover-opened'), worldWith()];
    expect(shown(world, fromMs + minuteMs, 'RAW-01/tamper')).toBe(1);
    expect(shown(world, fromMs + 10 * minuteMs, 'RAW-01/tamper')).toBe(0);
    const at = fromMs + hourMs;
    const ratio = shown(world, at, 'RAW-01/mass_kg') / shown(twin, at, 'RAW-01/mass_kg');
    expect(ratio).toBeCloseTo(1 + mishapSizes.ballastShare, 2);
  });

  it('of a slow theft takes less in an hour than a scale can tell', () => {
    const world = worldWith('slow-theft');
    world.stepTo(fromMs + hourMs);
    expect(world.state.ledger.stolenKg).toBeGreaterThan(0);
    expect(world.state.ledger.stolenKg).toBeLessThan(firm.plant.raw.sigmaKg);
  });

  it.each([
    ['idle-running', 'METER-01/energy_total_kwh', 'MC-01/parts_total'],
    ['invented-output', 'MC-01/parts_total', 'METER-01/energy_total_kwh'],
  ] as const)('of %s moves %s and not %s at night', (name, moved, still) => {
    const [world, twin] = [worldWith(name), worldWith()];
    const [eveningMs, morningMs] = [fromMs + 22 * hourMs, fromMs + 30 * hourMs];
    const before = [world, twin].map((each) => [
      shown(each, eveningMs, moved),
      shown(each, eveningMs, still),
    ]);
    const after = [world, twin].map((each) => [
      shown(each, morningMs, moved),
      shown(each, morningMs, still),
    ]);
    const growth = after.map((row, index) =>
      row.map((value, column) => value - (before[index]?.[column] ?? 0)),
    );
    expect(growth[0]?.[0]).toBeGreaterThan((growth[1]?.[0] ?? 0) * 1.5 + 1);
    expect(growth[0]?.[1]).toBeCloseTo(growth[1]?.[1] ?? 0, 0);
  });

  it('of the clock shifts what readings say about their time, and nothing else', () => {
    const twin = worldWith().sample(fromMs + hourMs);
    for (const [name, shiftMs] of [
      ['clock-ahead', mishapSizes.clockMs],
      ['clock-behind', -mishapSizes.clockMs],
    ] as const) {
      const shifted = twin.map((each) => ({ ...each, atMs: each.atMs + shiftMs }));
      expect(worldWith(name).sample(fromMs + hourMs)).toEqual(shifted);
    }
  });

  it('of the gateway keeps what was measured until it is back', () => {
    const mishaps = [{ name: 'gateway-offline', fromMs, untilMs }] as const;
    const instants = [fromMs - 1, fromMs, untilMs - 1, untilMs];
    expect(instants.map((atMs) => sendableMs(mishaps, atMs))).toEqual([
      fromMs - 1,
      untilMs,
      untilMs,
      untilMs,
    ]);
  });
});
