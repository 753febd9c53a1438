import { emptyRoot } from './hash.js';
import { nodesOf, rangeRoot } from './node-source.js';

/** The Merkle tree hash of leaves that are hashed already (RFC 6962 §2.1). */
export function treeRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return leaves.length === 0 ? emptyRoot : rangeRoot(nodesOf(leaves), 0, leaves.length);
}
