/** Gives hashes of perfect subtrees: node `index` of `level` covers the 2^level leaves from `index · 2^level`. */
import { nodeHash } from './hash.js';
import { splitOf } from './split.js';

export type NodeSource = (level: number, index: number) => Uint8Array;

/** Root of the leaves from `start` up to but not including `end`; `start` is where a subtree may begin. */
export function rangeRoot(nodeAt: NodeSource, start: number, end: number): Uint8Array {
  const count = end - start;
  let level = 0;
  let width = 1;
  for (; width < count; width *= 2) level += 1;
  if (width === count) return nodeAt(level, start / width);
  const middle = start + splitOf(count);
  return nodeHash(rangeRoot(nodeAt, start, middle), rangeRoot(nodeAt, middle, end));
}

/** The nodes of a tree whose leaves are all at hand; perfect subtrees are hashed once. */
export function nodesOf(leaves: readonly Uint8Array[]): NodeSource {
  const levels: Uint8Array[][] = [[...leaves]];
  return (level, index) => {
    while (levels.length <= level) {
      const below = levels.at(-1) as Uint8Array[];
      levels.push(
        Array.from({ length: Math.floor(below.length / 2) }, (_, i) =>
          nodeHash(below[2 * i] as Uint8Array, below[2 * i + 1] as Uint8Array),
        ),
      );
    }
    return levels[level]?.[index] as Uint8Array;
  };
}
