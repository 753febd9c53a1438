import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AcknowledgementWindow } from './acknowledgement-window.js';

describe('AcknowledgementWindow', () => {
  it('moves the mark when the oldest is acknowledged, over all that were ahead of it', () => {
    const window = new AcknowledgementWindow();
    const [first, second, third] = [window.add(5), window.add(6), window.add(9)];
    expect(window.acknowledge(second)).toBeUndefined();
    expect(window.acknowledge(first)).toBe(6);
    expect(window.size).toBe(1);
    expect(window.acknowledge(third)).toBe(9);
    expect(window.size).toBe(0);
  });

  it('has, in any order, the mark of the longest acknowledged beginning', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }).chain((count) =>
          fc.shuffledSubarray(
            Array.from({ length: count }, (_, index) => index),
            { minLength: count },
          ),
        ),
        (order) => {
          const window = new AcknowledgementWindow();
          const messages = order.map((_, index) => window.add(index + 1));
          const acknowledged = new Set<number>();
          let mark = 0;
          for (const index of order) {
            mark = window.acknowledge(messages[index] as (typeof messages)[number]) ?? mark;
            acknowledged.add(index + 1);
            let expected = 0;
            while (acknowledged.has(expected + 1)) expected += 1;
            expect(mark).toBe(expected);
            expect(window.size).toBe(order.length - expected);
          }
        },
      ),
    );
  });

  it('stays small over a long life', () => {
    const window = new AcknowledgementWindow();
    for (let seq = 1; seq <= 10_000; seq += 1) {
      const message = window.add(seq);
      expect(window.acknowledge(message)).toBe(seq);
    }
    expect(window.size).toBe(0);
  });
});
