import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstInstantOf, instantsOf, legsFrom, resumeSchedule } from './schedule.js';

const hourMs = 3_600_000;
const startMs = 1_763_769_600_000;
const stepMs = 2_000;

describe('legsFrom', () => {
  it('covers full hours by twelve samples each, then goes step by step', () => {
    const schedule = legsFrom({ seq: 1, atMs: startMs }, startMs + 2.5 * hourMs, stepMs);
    expect(instantsOf(schedule, 1)).toEqual(
      Array.from({ length: 12 }, (_, index) => startMs + index * 300_000),
    );
    expect(instantsOf(schedule, 2)[0]).toBe(startMs + hourMs);
    expect(instantsOf(schedule, 3)).toEqual([startMs + 2 * hourMs]);
    expect(instantsOf(schedule, 4)).toEqual([startMs + 2 * hourMs + stepMs]);
  });
});

describe('resumeSchedule', () => {
  it('changes nothing when less than an hour was missed', () => {
    const schedule = legsFrom({ seq: 1, atMs: startMs }, startMs + hourMs, stepMs);
    expect(resumeSchedule(schedule, 50, { nowMs: startMs + 1.9 * hourMs, stepMs })).toBe(schedule);
  });

  it('takes a new pace from the next message on', () => {
    const schedule = legsFrom({ seq: 1, atMs: startMs }, startMs, stepMs);
    const resumed = resumeSchedule(schedule, 11, { nowMs: startMs + 20_000, stepMs: 5_000 });
    expect([9, 10, 11, 12, 13].map((seq) => firstInstantOf(resumed, seq) - startMs)).toEqual([
      16_000, 18_000, 20_000, 25_000, 30_000,
    ]);
  });

  it('never samples an instant twice, never leaves a hole of an hour, and keeps what was said', () => {
    const pauses = fc.array(
      fc.record({ liveMessages: fc.nat(5_000), pausedMs: fc.nat(40 * hourMs) }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(pauses, (runs) => {
        let schedule = legsFrom({ seq: 1, atMs: startMs }, startMs + 24 * hourMs, stepMs);
        let nextSeq = 1;
        const said = new Map<number, number>();
        for (const { liveMessages, pausedMs } of runs) {
          nextSeq += liveMessages;
          for (const seq of [1, nextSeq - 1].filter((one) => one >= 1)) {
            said.set(seq, firstInstantOf(schedule, seq));
          }
          const nowMs = firstInstantOf(schedule, nextSeq) + pausedMs;
          schedule = resumeSchedule(schedule, nextSeq, { nowMs, stepMs });
          const nextMs = firstInstantOf(schedule, nextSeq);
          expect(nextMs).toBeLessThanOrEqual(nowMs);
        }
        for (const [seq, atMs] of said) expect(firstInstantOf(schedule, seq)).toBe(atMs);
        let lastMs = startMs - 1;
        for (let seq = 1; seq < nextSeq + 100; seq += 1) {
          for (const atMs of instantsOf(schedule, seq)) {
            if (atMs <= lastMs || atMs - lastMs > 300_000) {
              throw new Error(`message ${seq} goes from ${lastMs} to ${atMs}`);
            }
            lastMs = atMs;
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
