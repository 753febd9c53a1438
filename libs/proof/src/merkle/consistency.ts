/** That a tree grew out of an earlier one: nothing of it was taken away or changed (RFC 6962 §2.1.2, RFC 9162 §2.1.4). */
import { assert } from '@chanrong/kernel';
import { hashBytes, nodeHash } from './hash.js';
import { type NodeSource, rangeRoot } from './node-source.js';
import { splitOf } from './split.js';

export interface TreeSizes {
  readonly from: number;
  readonly to: number;
}

export interface TreeRoots {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/** Empty where there is nothing to prove: equal sizes. */
export function consistencyPath(nodeAt: NodeSource, { from, to }: TreeSizes): Uint8Array[] {
  assert(from > 0 && from <= to, `no tree of ${to} leaves grew out of one of ${from}`);
  const path: Uint8Array[] = [];
  let start = 0;
  let end = to;
  // Whether the subtree looked at begins the earlier tree, whose root the verifier knows already.
  let isWhole = true;
  while (from !== end) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      path.push(rangeRoot(nodeAt, middle, end));
      end = middle;
    } else {
      path.push(rangeRoot(nodeAt, start, middle));
      start = middle;
      isWhole = false;
    }
  }
  if (!isWhole) path.push(rangeRoot(nodeAt, start, end));
  return path.reverse();
}

/** Whether the path shows that the tree with root `to` grew out of that with root `from` (RFC 9162 §2.1.4.2). */
export function isConsistent(
  roots: TreeRoots,
  { from, to }: TreeSizes,
  path: readonly Uint8Array[],
): boolean {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || from > to)
    return false;
  if (path.some((each) => each.length !== hashBytes)) return false;
  if (from === to) return path.length === 0 && isSame(roots.from, roots.to);
  let node = from - 1;
  let last = to - 1;
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  // A tree of a power of two is itself a node of the later one, which the path leaves out.
  const [first, ...rest] = node === 0 ? [roots.from, ...path] : path;
  if (first === undefined) return false;
  let older = first;
  let newer = first;
  for (const beside of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = nodeHash(beside, older);
      newer = nodeHash(beside, newer);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      newer = nodeHash(newer, beside);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && isSame(older, roots.from) && isSame(newer, roots.to);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other);
}
