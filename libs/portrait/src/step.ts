/** `step(state, entry)`: the one way in which a portrait moves. Deterministic: same entries, same state. */
import type { EnterpriseCommand } from './command.js';
import type { Effects } from './effects.js';
import { foldAgain, type ReadingsAgain } from './fold-again.js';
import { foldBirth } from './fold-birth.js';
import { foldCommand } from './fold-command.js';
import { foldData } from './fold-data.js';
import type { BirthMessage, DataMessage } from './message.js';
import type { PartitionState } from './partition-state.js';

export type PortraitEntry =
  | { readonly kind: 'data'; readonly gatewayId: string; readonly message: DataMessage }
  | { readonly kind: 'again'; readonly gatewayId: string; readonly readings: ReadingsAgain }
  | { readonly kind: 'birth'; readonly gatewayId: string; readonly message: BirthMessage }
  | { readonly kind: 'death'; readonly gatewayId: string }
  | { readonly kind: 'tick' }
  | { readonly kind: 'command'; readonly command: EnterpriseCommand };

/**
 * Folds one entry.
 * @param journalMs journal time of the entry, Unix ms; never less than before
 */
export function step(
  state: PartitionState,
  journalMs: number,
  entry: PortraitEntry,
  effects: Effects,
): void {
  state.journalMs = journalMs;
  if (entry.kind === 'tick') return;
  if (entry.kind === 'command') {
    foldCommand(state, entry.command);
    return;
  }
  const gateway = state.gateways.get(entry.gatewayId);
  if (gateway === undefined) {
    const { gatewayId } = entry;
    const detail = `no enterprise has enrolled gateway ${gatewayId}`;
    effects.finding({ code: 'gateway-unknown', detail, gatewayId, uscc: null, readingIndex: -1 });
    return;
  }
  if (entry.kind === 'data') {
    foldData(state, gateway, entry.message, effects);
  } else if (entry.kind === 'again') {
    foldAgain(state, gateway, entry.readings, effects);
  } else if (entry.kind === 'birth') {
    foldBirth(state, gateway, entry.message, effects);
  } else {
    // Its last will: from now on the gateway vouches for nothing.
    gateway.heardMs = 0;
    state.touch(gateway.enterprise);
  }
}
