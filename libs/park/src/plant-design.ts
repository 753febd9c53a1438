/** The constants of one plant: what its machines, stores and people can do. They never change. */
import type { Mishap } from './mishap.js';

export interface PlantDesign {
  readonly machines: readonly MachineDesign[];
  readonly raw: StorageDesign;
  readonly product: StorageDesign;
  /** Kilograms of raw material that one part takes, and of product that it becomes; the rest is scrap. */
  readonly rawKgPerPart: number;
  readonly productKgPerPart: number;
  /** Power that the building draws whatever the machines do, kW. */
  readonly baseKw: number;
  readonly conduct: PlantConduct;
  /** What goes wrong and when; nothing, unless somebody wants to see it. */
  readonly mishaps: readonly Mishap[];
}

export interface MachineDesign {
  readonly assetId: string;
  readonly cycleSeconds: number;
  /** Power above the base while cutting, and while switched on without work, kW. */
  readonly runningKw: number;
  readonly idleKw: number;
  /** Mean spindle load while cutting, percent of the rated torque. */
  readonly loadPct: number;
}

export interface StorageDesign {
  readonly assetId: string;
  readonly commodity: string;
  /** How the stock is measured: load cells in kilograms, or a level gauge in metres. */
  readonly gauge: 'mass' | 'level';
  /** Kilograms per unit of the gauge; 1 for load cells. */
  readonly kgPerUnit: number;
  readonly capacityKg: number;
  readonly initialKg: number;
  /** Standard deviation of one measurement, kg. */
  readonly sigmaKg: number;
  /** Below this much raw material a lot is ordered; above this much product a lot is shipped, kg. */
  readonly triggerKg: number;
  readonly lotKg: number;
  /** Kilograms a minute that a crane or pump moves. */
  readonly transferKgPerMinute: number;
}

/** How the plant is run: what tells a good borrower from a weak one. Probabilities are per minute. */
export interface PlantConduct {
  readonly name:
    'steady' | 'growing' | 'round-the-clock' | 'fault-prone' | 'declining' | 'poorly-observed';
  /** Working hours in local time; 0 to 24 is round the clock. */
  readonly shiftStartHour: number;
  readonly shiftEndHour: number;
  /** Days worked, 0 Sunday to 6 Saturday. */
  readonly workdays: readonly number[];
  readonly startProbability: number;
  readonly stopProbability: number;
  readonly faultProbability: number;
  readonly repairProbability: number;
  /** Change of the start probability a day, as a share of it; bounded to a fifth and double. */
  readonly trendPerDay: number;
  /** Share of hours in which a sensor of state, load or stock has no value to give. */
  readonly outageShare: number;
}
