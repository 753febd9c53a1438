import { PartitionState } from '@chanrong/portrait';
import { CreditBook } from './credit-book.js';
import type { EnginePolicy } from './engine-policy.js';
import { GatewayKeys } from './gateway-keys.js';
import { References } from './references.js';
import { Schedule } from './schedule.js';
import { SparkplugNodes } from './sparkplug-nodes.js';

/** What an engine remembers between segments; all of it is in a checkpoint. */
export interface EngineMemory {
  readonly state: PartitionState;
  readonly references: References;
  readonly keys: GatewayKeys;
  readonly nodes: SparkplugNodes;
  readonly credit: CreditBook;
  readonly schedule: Schedule;
}

/** At the beginning of a partition's journal. */
export function createMemory(policy: EnginePolicy): EngineMemory {
  return {
    state: new PartitionState(),
    references: new References(),
    keys: new GatewayKeys(),
    nodes: new SparkplugNodes(),
    credit: new CreditBook(),
    schedule: new Schedule(policy),
  };
}
