import type { PayloadFault } from '@chanrong/contracts';
import type { PortraitEntry } from '@chanrong/portrait';

export type TelemetryStep = Extract<PortraitEntry, { readonly gatewayId: string }>;

/** What a message comes to: entries for the fold, in order, and what could not be used of it. */
export interface Interpretation {
  readonly steps: readonly TelemetryStep[];
  readonly faults: readonly PayloadFault[];
}
