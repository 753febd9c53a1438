/** Follows the hash chain of one partition's journal, so that nothing is folded that was not appended. */
import { segmentHash, type Segment } from '@chanrong/journal';

/** A segment is not what was appended: its bytes, its place or its time have been altered. */
export class BrokenChainError extends Error {
  override readonly name = 'BrokenChainError';
}

export class SegmentChain {
  /** @param last hash of the newest segment that was followed; `genesisHash` before the first */
  constructor(private last: Uint8Array) {}

  /** @throws BrokenChainError when the segment does not follow the one before. */
  follow(segment: Segment): void {
    const expected = segmentHash(this.last, segment);
    if (Buffer.compare(expected, segment.hash) !== 0) {
      const { partition, seq } = segment;
      throw new BrokenChainError(
        `segment ${seq} of partition ${partition} does not hash to what the chain says; ` +
          'find out what was altered with: npm run ops -- verify',
      );
    }
    this.last = segment.hash;
  }
}
