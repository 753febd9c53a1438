import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextJournalTime } from './journal-time.js';

describe('nextJournalTime', () => {
  it.each([
    // before (recorded, clock), now, after (recorded, clock)
    [1_000, 1_000, 1_700, 1_700, 1_700],
    [1_000, 1_000, 400, 1_000, 400],
    [1_000, 400, 400, 1_000, 400],
    [1_000, 400, 600, 1_100, 600],
    [1_100, 600, 601, 1_100, 600],
    [1_100, 600, 602, 1_101, 602],
    [1_100, 600, 1_099, 1_349, 1_098],
    [1_100, 600, 1_600, 1_600, 1_600],
  ])('%d with the clock at %d, and now %d: %d, %d', (recordedMs, clockMs, nowMs, ...after) => {
    expect(Object.values(nextJournalTime({ recordedMs, clockMs }, nowMs))).toEqual(after);
  });

  it('never runs backwards, however the clock jumps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 2 }), (clock) => {
        let at = { recordedMs: 0, clockMs: 0 };
        for (const nowMs of clock) {
          const next = nextJournalTime(at, nowMs);
          expect(next.recordedMs).toBeGreaterThanOrEqual(at.recordedMs);
          expect(next.recordedMs).toBeGreaterThanOrEqual(nowMs);
          at = next;
        }
      }),
    );
  });

  it('is right again after twice as long as the clock was ahead', () => {
    const aheadMs = 3_600_000;
    let at = { recordedMs: aheadMs, clockMs: 0 };
    for (let nowMs = 0; nowMs < 2 * aheadMs; nowMs += 333) at = nextJournalTime(at, nowMs);
    expect(nextJournalTime(at, 2 * aheadMs).recordedMs).toBe(2 * aheadMs);
  });
});
