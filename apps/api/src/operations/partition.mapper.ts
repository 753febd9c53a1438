import type { PartitionsAnswer } from '@chanrong/contracts';
import { isoInstant } from '@chanrong/kernel';
import type { PartitionProgress } from '@chanrong/store';

export function partitionAnswer(progress: PartitionProgress): PartitionsAnswer['items'][number] {
  const { partition, headSeq, headMs, cursorSeq, lagMs, epoch, owner, heartbeatAt } = progress;
  return {
    partition,
    headSeq,
    headAt: headSeq === 0 ? null : isoInstant(headMs),
    cursorSeq,
    lagSegments: headSeq - cursorSeq,
    lagMs,
    owner,
    epoch,
    heartbeatAt: heartbeatAt?.toISOString() ?? null,
  };
}
