/** That one leaf is in a tree: the hashes beside its way up to the root (RFC 6962 §2.1.1, RFC 9162 §2.1.3). */
import { assert } from '@chanrong/kernel';
import { hashBytes, nodeHash } from './hash.js';
import { type NodeSource, rangeRoot } from './node-source.js';
import { splitOf } from './split.js';

export interface LeafPlace {
  /** Counted from 0. */
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
}

/** The hashes beside the way from the leaf to the root, lowest first. */
export function inclusionPath(nodeAt: NodeSource, { index, size }: LeafPlace): Uint8Array[] {
  assert(index >= 0 && index < size, `leaf ${index} is not in a tree of ${size}`);
  const path: Uint8Array[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    const isLeft = index < middle;
    path.push(isLeft ? rangeRoot(nodeAt, middle, end) : rangeRoot(nodeAt, start, middle));
    if (isLeft) end = middle;
    else start = middle;
  }
  return path.reverse();
}

/** The root that the path leads to; undefined when it is not a path of such a leaf (RFC 9162 §2.1.3.2). */
export function rootOfInclusion(
  leaf: Uint8Array,
  { index, size }: LeafPlace,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size)) return undefined;
  if (index < 0 || index >= size || path.some((each) => each.length !== hashBytes))
    return undefined;
  let node = index;
  let last = size - 1;
  let root = leaf;
  for (const beside of path) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      root = nodeHash(beside, root);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      root = nodeHash(root, beside);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}
