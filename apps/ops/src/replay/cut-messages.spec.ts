import { describe, expect, it } from '@jest/globals';
import { decodeData } from '@chanrong/contracts';
import fc from 'fast-check';
import { cutMessages, gatherMsMax, readingsMax, type RecordedReading } from './cut-messages.js';

const start = { epoch: 1, seq: 1 };

/** Readings at a pace, some of them late by up to a day. */
const recording = fc
  .array(
    fc.record({
      pauseMs: fc.integer({ min: 0, max: 9_000 }),
      lateMs: fc.oneof(fc.constant(0), fc.nat(86_400_000)),
    }),
    { maxLength: 600 },
  )
  .map((steps) => {
    let dueMs = 1_763_800_000_000;
    return steps.map(({ pauseMs, lateMs }, index): RecordedReading => {
      dueMs += pauseMs;
      return { channelId: index, atMs: dueMs - lateMs, dueMs, value: index };
    });
  });

describe('cutMessages', () => {
  it('loses, doubles and reorders nothing, and numbers messages without holes', () => {
    fc.assert(
      fc.property(recording, (readings) => {
        const messages = [...cutMessages(readings, start)];
        expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
        const values = messages.flatMap(({ body, seq }) => {
          const decoded = decodeData(body);
          if (!decoded.ok) throw new Error(decoded.error.detail);
          expect(decoded.value.seq).toBe(seq);
          return Array.from(decoded.value.values);
        });
        expect(values).toEqual(readings.map(({ value }) => value));
      }),
    );
  });

  it('keeps messages within readings and time', () => {
    fc.assert(
      fc.property(recording, (readings) => {
        let first = 0;
        for (const { readingCount, dueMs } of cutMessages(readings, start)) {
          expect(readingCount).toBeLessThanOrEqual(readingsMax);
          const waitedMs = dueMs - (readings[first] as RecordedReading).dueMs;
          expect(waitedMs).toBeLessThanOrEqual(gatherMsMax);
          first += readingCount;
        }
        expect(first).toBe(readings.length);
      }),
    );
  });

  it('goes on from a given sequence number', () => {
    const reading = { channelId: 0, atMs: 5, dueMs: 5, value: 1 };
    expect([...cutMessages([reading], { epoch: 4, seq: 17 })]).toEqual([
      {
        seq: 17,
        body: Buffer.from('{"e":4,"s":17,"t":5,"c":[0],"d":[0],"x":[1]}'),
        readingCount: 1,
        dueMs: 5,
      },
    ]);
  });

  it('makes no message of nothing', () => {
    expect([...cutMessages([], start)]).toEqual([]);
  });
});
