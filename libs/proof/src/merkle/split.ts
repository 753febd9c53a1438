/** The largest power of two below `count`: where RFC 6962 §2.1 splits a tree of `count` leaves, two or more. */
export function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}
