import { measureKind } from '../measure.js';
import type { Channel, Enterprise, PartitionState } from '../partition-state.js';

/** Tells a counter of items what its machine is asked for; what it counted before stays as it was. */
export function planChannel(
  { channels }: PartitionState,
  { assets }: Enterprise,
  { kind, index, assetId }: Channel,
): void {
  if (kind !== measureKind.countRegister) return;
  channels.production.plan(channels.productionOf(index), assets.get(assetId)?.plan?.cycleMs ?? 0);
}
