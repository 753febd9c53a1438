import { describe, expect, it } from '@jest/globals';

import { unwrap } from '../result.js';
import { fnv1a32, hash32 } from './hash32.js';
import { partitionOf } from './partition-of.js';
import { parseUscc, usccCheckCharacter, type Uscc } from './uscc.js';

/** Codes of one region in sequence, as a registration office issues them. */
const sequential = (count: number): Uscc[] =>
  Array.from({ length: count }, (_, i) => {
    const first17 = `91320200MA${String(i).padStart(7, '0')}`;
    return unwrap(parseUscc(first17 + usccCheckCharacter(first17)));
  });

describe('hash32', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('starts from FNV-1a: %p is %p, as its authors publish', (text, expected) => {
    expect(fnv1a32(text)).toBe(expected);
  });

  it('ends with the finaliser of MurmurHash3, which maps 0x811c9dc5 to ab3e7c0b', () => {
    expect(hash32('').toString(16)).toBe('ab3e7c0b');
  });
});

describe('partitionOf', () => {
  it('never changes', () => {
    const uscc = unwrap(parseUscc('91350100M000100Y43'));
    expect([1, 2, 16, 64, 4096].map((count) => partitionOf(uscc, count))).toEqual([
      0, 1, 14, 56, 3647,
    ]);
  });

  it.each([2, 3, 7, 16, 64, 100, 256])(
    'spreads codes in sequence evenly over %p partitions',
    (count) => {
      const counts = Array.from({ length: count }, () => 0);
      for (const uscc of sequential(count * 200)) counts[partitionOf(uscc, count)]! += 1;
      const chiSquare = counts.reduce((sum, found) => sum + (found - 200) ** 2 / 200, 0);
      const freedom = count - 1;
      expect(chiSquare).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom) + 4); // beyond p = 0.001
    },
  );

  it.each([0, -1, 1.5, NaN, 4097])('refuses %p partitions', (count) => {
    const [uscc] = sequential(1);
    expect(() => partitionOf(uscc!, count)).toThrow('1 to 4096');
  });
});
