import { describe, expect, it } from '@jest/globals';
import { fairShare } from './fair-share.js';

function shares(partitionCount: number, memberCount: number): number[] {
  return Array.from({ length: memberCount }, (_, place) =>
    fairShare(partitionCount, memberCount, place),
  );
}

describe('fairShare', () => {
  it.each([
    [8, 1, [8]],
    [8, 2, [4, 4]],
    [8, 3, [3, 3, 2]],
    [4, 4, [1, 1, 1, 1]],
    [2, 3, [1, 1, 0]],
  ])('splits %d partitions between %d scorers as %j', (partitionCount, memberCount, wanted) => {
    expect(shares(partitionCount, memberCount)).toEqual(wanted);
  });

  it('gives out every partition once, and nobody two more than another', () => {
    for (let partitionCount = 1; partitionCount <= 64; partitionCount += 1) {
      for (let memberCount = 1; memberCount <= 12; memberCount += 1) {
        const all = shares(partitionCount, memberCount);
        expect(all.reduce((sum, share) => sum + share, 0)).toBe(partitionCount);
        expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('takes from nobody when one leaves, whoever it is', () => {
    for (let memberCount = 2; memberCount <= 12; memberCount += 1) {
      const before = shares(23, memberCount);
      const after = shares(23, memberCount - 1);
      for (let leaver = 0; leaver < memberCount; leaver += 1) {
        before.toSpliced(leaver, 1).forEach((share, place) => {
          expect(after[place]).toBeGreaterThanOrEqual(share);
        });
      }
    }
  });
});
