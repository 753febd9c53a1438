/** Folds segments one after another and gives other work of the process its turn in between. */
import type { Segment } from '@chanrong/journal';

/** Longest stretch of folding before other work of the process gets its turn, ms. */
const foldStretchMsMax = 20;

export async function foldSegments(
  segments: readonly Segment[],
  apply: (segment: Segment) => void,
): Promise<void> {
  let stretchMs = performance.now();
  for (const segment of segments) {
    apply(segment);
    if (performance.now() - stretchMs < foldStretchMsMax) continue;
    await new Promise((resolve) => setImmediate(resolve));
    stretchMs = performance.now();
  }
}
