import { assert } from '@chanrong/kernel';
import type { SegmentDraft } from './journal.js';

/** Drafts by ascending partition: the order in which heads are locked, so that no two appenders wait in a circle. */
export function inPartitionOrder(drafts: readonly SegmentDraft[]): SegmentDraft[] {
  const ordered = [...drafts].sort((a, b) => a.partition - b.partition);
  ordered.forEach((draft, index) => {
    assert(draft.partition !== ordered[index - 1]?.partition, 'one draft a partition');
  });
  return ordered;
}
