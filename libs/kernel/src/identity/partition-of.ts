import { assert } from '../assert.js';
import { hash32 } from './hash32.js';
import type { Uscc } from './uscc.js';

export const partitionCountMax = 4096;

/**
 * The partition that holds an enterprise, from 0 to partitionCount − 1: the hash of its code, scaled.
 * The journal depends on it; it never changes for a given partition count.
 */
export function partitionOf(uscc: Uscc, partitionCount: number): number {
  assert(
    Number.isInteger(partitionCount) && partitionCount >= 1 && partitionCount <= partitionCountMax,
    'there are 1 to 4096 partitions',
  );
  return Math.floor((hash32(uscc) * partitionCount) / 4294967296);
}
