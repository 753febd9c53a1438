/**
 * The right edge of a growing tree: the roots of the perfect subtrees that its leaves make up, largest
 * first. Enough to append for ever and to name the root after each leaf, in O(log n).
 */
import { assert } from '@chanrong/kernel';
import { emptyRoot, hashBytes, nodeHash } from './hash.js';

export class Frontier {
  private leaves = 0;
  private readonly peaks: Uint8Array[] = [];

  /** Leaves so far. */
  get size(): number {
    return this.leaves;
  }

  append(leaf: Uint8Array): void {
    this.peaks.push(leaf);
    this.leaves += 1;
    // As many merges as the new size has trailing zero bits.
    for (let size = this.leaves; size % 2 === 0; size /= 2) {
      const right = this.peaks.pop() as Uint8Array;
      const left = this.peaks.pop() as Uint8Array;
      this.peaks.push(nodeHash(left, right));
    }
  }

  root(): Uint8Array {
    return this.peaks.length === 0
      ? emptyRoot
      : this.peaks.reduceRight((right, left) => nodeHash(left, right));
  }

  /** Bytes to continue from, with the size. */
  toBytes(): Uint8Array {
    return Buffer.concat(this.peaks);
  }

  static fromBytes(size: number, bytes: Uint8Array): Frontier {
    assert(bytes.length === peakCount(size) * hashBytes, `no frontier of ${size} leaves`);
    const frontier = new Frontier();
    frontier.leaves = size;
    for (let start = 0; start < bytes.length; start += hashBytes)
      frontier.peaks.push(Uint8Array.from(bytes.subarray(start, start + hashBytes)));
    return frontier;
  }
}

/** How many bits of `size` are set. */
function peakCount(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
