import { describe, expect, it } from '@jest/globals';
import { ByteReader, ByteWriter } from '@chanrong/kernel';
import fc from 'fast-check';
import { SequenceWindow, sequenceWindowMax, type SequenceVerdict } from './sequence-window.js';

/** The window as one would write it with unlimited memory. */
class NaiveWindow {
  readonly #checksums = new Map<number, number>();
  highest = 0;

  get missing(): number {
    return this.highest - this.#checksums.size;
  }

  accept(seq: number, checksum: number): SequenceVerdict {
    const floor = this.highest - sequenceWindowMax;
    if (seq <= floor) {
      const received = [...this.#checksums.keys()].filter((number) => number <= floor);
      return received.length === floor ? 'repeat' : 'unknown';
    }
    const known = this.#checksums.get(seq);
    if (known !== undefined) return known === checksum ? 'repeat' : 'fork';
    this.#checksums.set(seq, checksum);
    this.highest = Math.max(this.highest, seq);
    return 'new';
  }
}

function bytesOf(window: SequenceWindow): Uint8Array {
  const writer = new ByteWriter();
  window.write(writer);
  return writer.toBytes();
}

/** Message numbers as links and restarts shape them: runs, back-steps, holes and jumps. */
const move = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ jump: fc.constant(1), run: fc.integer({ min: 1, max: 300 }) }),
  },
  { weight: 3, arbitrary: fc.record({ jump: fc.integer({ min: -40, max: 40 }), run: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      jump: fc.integer({ min: -2 * sequenceWindowMax, max: 2 * sequenceWindowMax }),
      run: fc.nat(5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      jump: fc.constantFrom(sequenceWindowMax - 1, sequenceWindowMax, sequenceWindowMax + 1),
      run: fc.nat(2),
    }),
  },
);

function numbersOf(moves: readonly { jump: number; run: number }[]): number[] {
  let seq = 0;
  return moves.flatMap(({ jump, run }) => {
    seq = Math.max(1, seq + jump);
    return Array.from({ length: run }, () => seq++);
  });
}

describe('SequenceWindow', () => {
  it('judges as a window with unlimited memory would', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), fc.nat(3), (moves, checksums) => {
        const judgedBy = (window: SequenceWindow | NaiveWindow): string[] =>
          numbersOf(moves).map((seq, index) => {
            const verdict = window.accept(seq, index % (checksums + 1));
            return `${seq} ${verdict}, ${window.missing} of ${window.highest} missing`;
          });
        expect(judgedBy(new SequenceWindow())).toEqual(judgedBy(new NaiveWindow()));
      }),
      { numRuns: 200 },
    );
  });

  it('is moved by new numbers only, and continues from its bytes', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        let window = new SequenceWindow();
        for (const seq of numbersOf(moves)) {
          const before = bytesOf(window);
          const isNew = window.accept(seq, seq) === 'new';
          const after = bytesOf(window);
          window = SequenceWindow.read(new ByteReader(after));
          const isMoved = Buffer.compare(before, after) !== 0;
          const isRestored = Buffer.compare(bytesOf(window), after) === 0;
          if (isMoved !== isNew || !isRestored) throw new Error(`at ${seq}: ${isMoved}, ${isNew}`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, readonly number[], number, SequenceVerdict]>([
    ['the first', [], 1, 'new'],
    ['the first again', [1], 1, 'repeat'],
    ['one that was skipped', [1, 3], 2, 'new'],
    ['the oldest that fits', [sequenceWindowMax], 1, 'new'],
    ['one too old, with a hole behind', [sequenceWindowMax + 1], 1, 'unknown'],
    ['the highest number there is', [1], Number.MAX_SAFE_INTEGER, 'new'],
    ['one right after a wide jump', [1, 9 * sequenceWindowMax], 9 * sequenceWindowMax - 1, 'new'],
  ])('takes %s', (_, before, seq, verdict) => {
    const window = new SequenceWindow();
    for (const number of before) window.accept(number, 0);
    expect(window.accept(seq, 0)).toBe(verdict);
  });

  it('knows a repeat however old, as long as nothing was lost', () => {
    const window = new SequenceWindow();
    for (let seq = 1; seq <= 3 * sequenceWindowMax; seq += 1) window.accept(seq, seq);
    expect(window.accept(1, 99)).toBe('repeat');
    expect(window.missing).toBe(0);
  });

  it('knows that a jump over a full window has lost what it skipped', () => {
    const window = new SequenceWindow();
    for (let seq = 1; seq <= sequenceWindowMax; seq += 1) window.accept(seq, 0);
    window.accept(2 * sequenceWindowMax + 100, 0);
    expect(window.accept(sequenceWindowMax + 1, 0)).toBe('unknown');
  });

  it('starts again after a reset', () => {
    const window = new SequenceWindow();
    window.accept(5_000, 1);
    window.reset();
    expect(Buffer.compare(bytesOf(window), bytesOf(new SequenceWindow()))).toBe(0);
    expect(window.accept(1, 2)).toBe('new');
  });
});
