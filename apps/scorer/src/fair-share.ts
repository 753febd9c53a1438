/**
 * How many partitions one of several scorers should hold. `place` counts from 0, the one longest at
 * work first. The shares of all add up to `partitionCount` and differ by one at most. Who joins comes
 * last and who leaves moves the later ones up, so no share grows when one joins or shrinks when one
 * leaves: only partitions that must move do.
 */
export function fairShare(partitionCount: number, memberCount: number, place: number): number {
  const whole = Math.floor(partitionCount / memberCount);
  return whole + (place < partitionCount % memberCount ? 1 : 0);
}
