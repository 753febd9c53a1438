/** From the truth to what instruments show: rounded to their resolution, with their noise, or nothing at all. */
import type { Prng } from '@chanrong/kernel';
import { powerOf } from './advance-minute.js';
import { sigmas } from './channels-of.js';
import type { ParkEnterprise } from './park.js';
import type { MachineDesign, PlantDesign, StorageDesign } from './plant-design.js';
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
  const unlessOut = <T>(assetId: string, value: T): T | null =>
    isOut(plant, assetId, moment) ? null : value;
  const values = plant.machines.flatMap((machine, index) => {
    const now = after.machines[index] as MachineState;
    const cycles = between(before.machines[index]?.cycles ?? 0, now.cycles);
    const [running, load, ...counted] = machineValues(machine, { now, cycles, noise });
    return [unlessOut(machine.assetId, running), unlessOut(machine.assetId, load), ...counted];
  });
  for (const [storage, kg] of [
    [plant.raw, between(before.rawKg, after.rawKg)],
    [plant.product, between(before.productKg, after.productKg)],
  ] as const) {
    values.push(unlessOut(storage.assetId, stockValue(storage, kg, noise)));
  }
  const kw = plant.machines.reduce(
    (sum, machine, index) => sum + powerOf(machine, after.machines[index]?.status ?? 'off'),
    plant.baseKw,
  );
  values.push(rounded(Math.max(0, kw * (1 + sigmas.powerShare * noise.normal())), 100));
  values.push(rounded(between(before.energyKwh, after.energyKwh), 1_000));
  return values.map((value, channelId) => ({ channelId, atMs, value }));
}

/** Cables fail by the hour, each asset on its own. Counters are kept by the machine and do not suffer. */
function isOut(plant: PlantDesign, assetId: string, { atMs, random }: Moment): boolean {
  const { outageShare } = plant.conduct;
  if (outageShare === 0) return false;
  return random.fork(`outage/${assetId}/${Math.floor(atMs / hourMs)}`).uniform() < outageShare;
}

type MachineValues = readonly [running: number, loadPct: number, parts: number, condition: string];

function machineValues(
  machine: MachineDesign,
  seen: { readonly now: MachineState; readonly cycles: number; readonly noise: Prng },
): MachineValues {
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
