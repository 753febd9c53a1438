/** An engine with the chain that its segments must follow, and the segments it has to fold around. */
import { type EnginePolicy, foldAround, type PartitionEngine } from '@chanrong/engine';
import type { Segment } from '@chanrong/journal';
import type { SegmentChain } from './segment-chain.js';

export class PartitionFolder {
  /** @param careful segments that could not be folded whole; may grow while this folds */
  constructor(
    private current: PartitionEngine,
    private readonly chain: SegmentChain,
    private readonly policy: EnginePolicy,
    private readonly careful: ReadonlySet<number>,
  ) {}

  get engine(): PartitionEngine {
    return this.current;
  }

  /** Whether the outputs of earlier segments must be taken before this one is folded. */
  wantsOutputsTaken({ seq }: Segment): boolean {
    return this.careful.has(seq) && this.current.hasUncommitted;
  }

  /**
   * @throws FoldError when entries have to be left out and nobody said so yet; when nothing can be left out, again
   * @throws BrokenChainError, SegmentFormatError when the journal was altered
   */
  fold(segment: Segment): void {
    this.chain.follow(segment);
    if (this.careful.has(segment.seq)) {
      this.current = foldAround(this.current, this.policy, segment);
    } else {
      this.current.applySegment(segment);
    }
  }
}
