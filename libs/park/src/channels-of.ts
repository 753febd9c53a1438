/** What the gateway of a plant declares in `birth`; `measurePlant` fills the same channels in the same order. */
import type { BirthChannel } from '@chanrong/contracts';
import type { MachineDesign, PlantDesign, StorageDesign } from './plant-design.js';

export const meterAssetId = 'METER-01';

/** The slowest rate at which the simulator samples. Anything faster keeps the promise. */
const periodMs = 300_000;

/** Standard deviations of the instruments, in the unit of the channel. */
export const sigmas = { loadPct: 1.5, powerShare: 0.004 } as const;

export function channelsOf(plant: PlantDesign): BirthChannel[] {
  const declared = [
    ...plant.machines.flatMap(machineChannels),
    stockChannel(plant.raw),
    stockChannel(plant.product),
    ...meterChannels(plant),
    ...flowChannels(plant.raw),
    ...flowChannels(plant.product),
    { asset: plant.raw.assetId, measure: 'tamper', min: 0, max: 1 },
  ];
  return declared.map((channel, id) => ({ ...channel, id, report: 'periodic', periodMs }));
}

function machineChannels({ assetId: asset }: MachineDesign): Omit<BirthChannel, 'id'>[] {
  return [
    { asset, measure: 'running', min: 0, max: 1 },
    { asset, measure: 'load_pct', unit: '%', sigma: sigmas.loadPct, min: 0, max: 150 },
    { asset, measure: 'parts_total', min: 0 },
    { asset, measure: 'condition' },
  ];
}

function stockChannel(storage: StorageDesign): Omit<BirthChannel, 'id'> {
  const perUnit = storage.kgPerUnit;
  return {
    asset: storage.assetId,
    measure: storage.gauge === 'mass' ? 'mass_kg' : 'level',
    unit: storage.gauge === 'mass' ? 'kg' : 'm',
    sigma: storage.sigmaKg / perUnit,
    min: 0,
    max: (1.1 * storage.capacityKg) / perUnit,
  };
}

/** What ever flowed in and out over the weighbridge and the feeders. */
function flowChannels({ assetId: asset }: StorageDesign): Omit<BirthChannel, 'id'>[] {
  return [
    { asset, measure: 'inflow_kg_total', unit: 'kg', min: 0 },
    { asset, measure: 'outflow_kg_total', unit: 'kg', min: 0 },
  ];
}

function meterChannels(plant: PlantDesign): Omit<BirthChannel, 'id'>[] {
  const fullKw = plant.machines.reduce((sum, machine) => sum + machine.runningKw, plant.baseKw);
  const asset = meterAssetId;
  return [
    { asset, measure: 'power_kw', unit: 'kW', sigma: sigmas.powerShare * fullKw, min: 0 },
    { asset, measure: 'energy_total_kwh', unit: 'kWh', min: 0 },
  ];
}
