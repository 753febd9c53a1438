/**
 * Bisects for a length from 1 to `length` that fails while the one before it goes well, in log2 tries.
 * The empty one goes well and the whole fails: the caller knows.
 */
export function shortestFailing(length: number, fails: (length: number) => boolean): number {
  let good = 0;
  let bad = length;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (fails(middle)) bad = middle;
    else good = middle;
  }
  return bad;
}
