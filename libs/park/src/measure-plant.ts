/** From the truth to what instruments show: rounded to their resolution, with their noise, or nothing at all. */
import type { Prng } from '@chanrong/kernel';
import { powerOf } from './advance-minute.js';
import { sigmas } from './channels-of.js';
import { clockMs, mishapAt, mishapSizes } from './mishap.js';
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
    const was = before.machines[index] as MachineState;
    const cycles = between(shownCycles(was), shownCycles(now));
    const isInvented = now.inventedCycles > was.inventedCycles;
    const running = isInvented || now.status === 'running';
    const [state, load, ...counted] = machineValues(machine, { now, running, cycles, noise });
    return [unlessOut(machine.assetId, state), unlessOut(machine.assetId, load), ...counted];
  });
  const { raw, product } = plant;
  const rawKg = between(before.rawKg, after.rawKg) * (1 + ballastShare(plant, atMs));
  values.push(
    unlessOut(raw.assetId, stockValue(raw, { kg: rawKg, stuckKg: after.stuckRawKg, noise })),
  );
  const productKg = between(before.productKg, after.productKg);
  values.push(
    unlessOut(product.assetId, stockValue(product, { kg: productKg, stuckKg: null, noise })),
  );
  const kw = plant.machines.reduce(
    (sum, machine, index) => sum + powerOf(machine, after.machines[index]?.status ?? 'off'),
    plant.baseKw,
  );
  values.push(rounded(Math.max(0, kw * (1 + sigmas.powerShare * noise.normal())), 100));
  values.push(rounded(between(before.energyKwh, after.energyKwh), 1_000));
  const cycles = between(cyclesOf(before), cyclesOf(after));
  const { ledger } = after;
  values.push(
    rounded(between(before.ledger.deliveredKg, ledger.deliveredKg), 10),
    rounded(cycles * plant.rawKgPerPart, 10),
    rounded(cycles * plant.productKgPerPart, 10),
    rounded(between(before.ledger.shippedKg, ledger.shippedKg), 10),
    isCoverOpen(plant, atMs) ? 1 : 0,
  );
  const shownMs = clockMs(plant.mishaps, atMs);
  return values.map((value, channelId) => ({ channelId, atMs: shownMs, value }));
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
  seen: {
    readonly now: MachineState;
    readonly running: boolean;
    readonly cycles: number;
    readonly noise: Prng;
  },
): MachineValues {
  const { running } = seen;
  const load = (running ? machine.loadPct : sigmas.loadPct) + sigmas.loadPct * seen.noise.normal();
  return [
    running ? 1 : 0,
    rounded(Math.max(0, load), 10),
    Math.floor(seen.cycles),
    seen.now.status === 'fault' ? 'Fault|700|||SPINDLE DRIVE' : 'Normal||||',
  ];
}

/** Cycles that a machine's counter shows. */
function shownCycles({ cycles, inventedCycles }: MachineState): number {
  return cycles + inventedCycles;
}

/** Cycles that were really run, over all machines. */
function cyclesOf({ machines }: PlantState): number {
  return machines.reduce((sum, { cycles }) => sum + cycles, 0);
}

function isCoverOpen({ mishaps }: PlantDesign, atMs: number): boolean {
  const opened = mishapAt(mishaps, 'cover-opened', atMs);
  return opened !== undefined && atMs - opened.fromMs < mishapSizes.coverOpenMs;
}

/** An opened scale shows more from then on. */
function ballastShare(plant: PlantDesign, atMs: number): number {
  const isOpened = mishapAt(plant.mishaps, 'cover-opened', atMs) !== undefined;
  return isOpened && !isCoverOpen(plant, atMs) ? mishapSizes.ballastShare : 0;
}

function stockValue(
  storage: StorageDesign,
  seen: { readonly kg: number; readonly stuckKg: number | null; readonly noise: Prng },
): number {
  const noisyKg = Math.max(0, seen.kg + storage.sigmaKg * seen.noise.normal());
  const shown = (seen.stuckKg ?? noisyKg) / storage.kgPerUnit;
  return rounded(shown, storage.gauge === 'mass' ? 10 : 10_000);
}

function rounded(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}
