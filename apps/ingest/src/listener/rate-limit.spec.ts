import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RateLimit } from './rate-limit.js';

const limits = {
  messagesPerSecond: 100,
  messagesBurst: 10,
  bytesPerSecond: 1_000,
  bytesBurst: 500,
};

describe('RateLimit', () => {
  it.each([
    ['ten messages at once are free', Array(10).fill([1, 0]), 0],
    ['the eleventh waits for one hundredth of a second', Array(11).fill([1, 0]), 10],
    ['a burst that rested for a second is free again', [...Array(11).fill([1, 0]), [1, 1_000]], 0],
    ['bytes above their burst wait too', [[700, 0]], 200],
    ['the longer wait of both holds', [...Array(11).fill([1, 0]), [600, 0]], 111],
    ['a clock that steps back gives nothing', [...Array(10).fill([1, 1_000]), [1, 0]], 10],
  ] as const)('%s', (_name, messages, wait) => {
    const limit = new RateLimit(limits, 0);
    const waits = (messages as [number, number][]).map(([bytes, atMs]) => limit.take(bytes, atMs));
    expect(waits.at(-1)).toBe(wait);
  });

  it('lets no more through than burst and rate, for who waits as long as it says', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 20, maxLength: 200 });
    fc.assert(
      fc.property(sizes, (bytes) => {
        const limit = new RateLimit(limits, 0);
        let nowMs = 0;
        let passed = 0;
        for (const [index, size] of bytes.entries()) {
          passed += size;
          expect(index).toBeLessThanOrEqual(limits.messagesBurst + (nowMs / 1_000) * 100 + 1);
          nowMs += limit.take(size, nowMs);
          expect(passed).toBeLessThanOrEqual(limits.bytesBurst + nowMs + 1);
        }
      }),
    );
  });
});
