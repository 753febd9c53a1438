/** The truth about one plant at the start of a minute. Plain data: it can be kept and restored. */
import type { PlantDesign } from './plant-design.js';

export type MachineStatus = 'off' | 'idle' | 'running' | 'fault';

export interface MachineState {
  /** Status during the minute that led here. */
  readonly status: MachineStatus;
  /** Cycles ever run; whole ones are parts. */
  readonly cycles: number;
  /** Cycles that its counter shows and nobody ran. */
  readonly inventedCycles: number;
}

/** Everything that ever crossed the fence or was lost, kg. */
export interface MassLedger {
  readonly deliveredKg: number;
  readonly shippedKg: number;
  readonly scrappedKg: number;
  /** Raw material that left past every meter. */
  readonly stolenKg: number;
}

export interface PlantState {
  /** Whole minutes since 1970-01-01T00:00Z. */
  readonly minute: number;
  readonly machines: readonly MachineState[];
  readonly rawKg: number;
  readonly productKg: number;
  readonly ledger: MassLedger;
  /** What is still to be unloaded and loaded of the lots at the gate, kg. */
  readonly arrivingKg: number;
  readonly leavingKg: number;
  readonly energyKwh: number;
  /** What the scale of the raw store goes on to show while it is stuck, kg; null while it works. */
  readonly stuckRawKg: number | null;
}

export function initialState(design: PlantDesign, minute: number): PlantState {
  return {
    minute,
    machines: design.machines.map(() => ({ status: 'off', cycles: 0, inventedCycles: 0 })),
    rawKg: design.raw.initialKg,
    productKg: design.product.initialKg,
    ledger: { deliveredKg: 0, shippedKg: 0, scrappedKg: 0, stolenKg: 0 },
    arrivingKg: 0,
    leavingKg: 0,
    energyKwh: 0,
    stuckRawKg: null,
  };
}
