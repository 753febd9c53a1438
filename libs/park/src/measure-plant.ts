/** From the truth to what instruments show: rounded to their resolution, with their noise, or nothing at all. */
import type { Prng } from '@chanrong/kernel';
import { powerOf } from './advance-minute.js';
import { sigmas } from './channels-of.js';
import type { ParkEnterprise } from './park.js';
import type { MachineDesign, StorageDesign } from './plant-design.js';
import type { MachineState, PlantState } from './plant-state.js';

export interface SampledReading {
  readonly channelId: number;
  /** Event time, Unix ms. */
  readonly atMs: number;
  readonly value: number | string | null;
}

export interface Moment {
  readonly atMs: number;
  readonly before: PlantState;
  readonly after: PlantState;
  /** Share of the minute that has passed, 0 to 1. */
  readonly share: number;
  readonly random: Prng;
}

const hourMs = 3_600_000;

export function measurePlant(enterprise: ParkEnterprise, moment: Moment): SampledReading[] {
  const { plant } = enterprise;
  const { atMs, before, after, share } = moment;
  const noise = moment.random.fork(`noise/${atMs}`);
  const between = (from: number, to: number): number => from + (to - from) * share;
  const values: SampledReading['value'][] = plant.machines.flatMap((machine, index) =>
    machineValues(machine, {
      now: after.machines[index] as MachineState,
      cycles: between(before.machines[index]?.cycles ?? 0, after.machines[index]?.cycles ?? 0),
      noise,
    }),
  );
  for (const [storage, kg] of [
    [plant.raw, between(before.rawKg, after.rawKg)],
    [plant.product, between(before.productKg, after.productKg)],
  ] as const) {
    const shown = stockValue(storage, kg, noise);
    const outage = moment.random.fork(`outage/${storage.assetId}/${Math.floor(atMs / hourMs)}`);
    values.push(outage.uniform() < plant.conduct.gaugeOutageShare ? null : shown);
  }
  const kw = plant.machines.reduce(
    (sum, machine, index) => sum + powerOf(machine, after.machines[index]?.status ?? 'off'),
    plant.baseKw,
  );
  values.push(rounded(Math.max(0, kw * (1 + sigmas.powerShare * noise.normal())), 100));
  values.push(rounded(between(before.energyKwh, after.energyKwh), 1_000));
  return values.map((value, channelId) => ({ channelId, atMs, value }));
}

function machineValues(
  machine: MachineDesign,
  seen: { readonly now: MachineState; readonly cycles: number; readonly noise: Prng },
): (number | string)[] {
  const running = seen.now.status === 'running';
  const load = (running ? machine.loadPct : sigmas.loadPct) + sigmas.loadPct * seen.noise.normal();
  return [
    running ? 1 : 0,
    rounded(Math.max(0, load), 10),
    Math.floor(seen.cycles),
    seen.now.status === 'fault' ? 'Fault|700|||SPINDLE DRIVE' : 'Normal||||',
  ];
}

function stockValue(storage: StorageDesign, kg: number, noise: Prng): number {
  const shown = Math.max(0, kg + storage.sigmaKg * noise.normal()) / storage.kgPerUnit;
  return rounded(shown, storage.gauge === 'mass' ? 10 : 10_000);
}

function rounded(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}
