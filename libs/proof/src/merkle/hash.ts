/** Hashes of a Merkle tree as RFC 6962 §2.1 defines them: leaves and nodes can never be taken for each other. */
import { hash } from 'node:crypto';

export const hashBytes = 32;

/** The root of no leaves: SHA-256 of nothing. */
export const emptyRoot: Uint8Array = hash('sha256', new Uint8Array(0), 'buffer');

/** SHA-256(0x00 ‖ data). */
export function leafHash(data: Uint8Array): Uint8Array {
  const preimage = Buffer.allocUnsafe(1 + data.length);
  preimage[0] = 0;
  preimage.set(data, 1);
  return hash('sha256', preimage, 'buffer');
}

const nodePreimage = Buffer.alloc(1 + 2 * hashBytes, 1);

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodePreimage.set(left, 1);
  nodePreimage.set(right, 1 + hashBytes);
  return hash('sha256', nodePreimage, 'buffer');
}
