/**
 * Takes an engine and the segment that it could not fold; gives one that has folded it without the
 * entries to blame, which are quarantined whole.
 *
 * Which entries those are follows from the journal alone: an entry that throws is to blame, and when
 * what follows the entries throws, it is the one without which the entries before it go well. So whoever
 * folds the journal again leaves out the same ones. Each attempt begins with the state before the
 * segment; nothing that a failed one did remains.
 */
import { splitSegmentBody } from '@chanrong/contracts';
import { assert } from '@chanrong/kernel';
import type { EnginePolicy } from './engine-policy.js';
import type { EngineSegment, LeftOut } from './engine-segment.js';
import { FoldError, messageOf } from './fold-error.js';
import { PartitionEngine } from './partition-engine.js';
import { shortestFailing } from './shortest-failing.js';

/**
 * @param engine as of the segment before, all of its outputs taken
 * @throws FoldError without an entry when the segment fails with none of them: time alone breaks it
 * @throws SegmentFormatError when the body does not divide into entries
 */
export function foldAround(
  engine: PartitionEngine,
  policy: EnginePolicy,
  segment: EngineSegment,
): PartitionEngine {
  assert(!engine.hasUncommitted, 'outputs from before a segment must not be mixed with attempts');
  const { partition } = engine;
  const before = engine.checkpoint();
  const leftOut = new Map<number, string>();
  const attempt = (without: LeftOut): PartitionEngine => {
    const fresh = PartitionEngine.restore(partition, policy, before);
    fresh.applySegment(segment, without);
    return fresh;
  };
  for (;;) {
    try {
      return attempt(leftOut);
    } catch (error) {
      if (!(error instanceof FoldError)) throw error;
      const index = error.entryIndex ?? lastOfFailing(segment, leftOut, attempt);
      leftOut.set(index, messageOf(error.cause));
    }
  }
}

/** The entry with which folding fails while it goes well with those before it alone. */
function lastOfFailing(
  { body }: EngineSegment,
  leftOut: ReadonlyMap<number, string>,
  attempt: (without: LeftOut) => unknown,
): number {
  const count = splitSegmentBody(body).length;
  const tryFirst = (length: number): void => {
    const without = new Map<number, string | null>(leftOut);
    for (let index = length; index < count; index += 1) without.set(index, null);
    attempt(without);
  };
  tryFirst(0);
  const shortest = shortestFailing(count, (length) => {
    try {
      tryFirst(length);
      return false;
    } catch {
      return true;
    }
  });
  return shortest - 1;
}
