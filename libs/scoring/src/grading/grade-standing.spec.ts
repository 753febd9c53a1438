import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { grades, type Grade } from '../model/scorecard.js';
import { type GradeObservation, type GradeStanding, stepGrade } from './grade-standing.js';

const cooldownMs = 10;
/** Settled: what is observed counts from the first time on. */
const settled = { cooldownMs, settlingMs: 0, asOfMs: 0 };

function standingAfter(observations: readonly GradeObservation[]): GradeStanding {
  let standing: GradeStanding | null = null;
  for (const observed of observations) standing = stepGrade(standing, observed, settled);
  if (standing === null) throw new Error('a standing needs an observation');
  return standing;
}

/** `B0 D3` → B observed at 0, D observed at 3. */
const observationsOf = (text: string): GradeObservation[] =>
  text.split(' ').map((word) => ({ grade: word[0] as Grade, atMs: Number(word.slice(1)) }));

describe('the grade that is held', () => {
  it.each<[string, string, Partial<GradeStanding>]>([
    ['is the first one observed', 'C5', { grade: 'C', previousGrade: null, sinceMs: 5 }],
    ['falls at once', 'A0 D1', { grade: 'D', previousGrade: 'A', sinceMs: 1 }],
    ['does not rise at once', 'D0 A1', { grade: 'D', previousGrade: null, sinceMs: 0 }],
    ['does not rise within the cooldown', 'D0 D4 A5 A13', { grade: 'D' }],
    ['rises after it', 'D0 D4 A5 A14', { grade: 'A', previousGrade: 'D', sinceMs: 14 }],
    ['counts from the last relapse', 'D0 A1 D5 A6 A14', { grade: 'D', sinceMs: 0 }],
    ['rises to the worst of what still counts', 'D0 B1 C5 A8 A11', { grade: 'C', sinceMs: 11 }],
    ['and further when that is past', 'D0 B1 C5 A8 A11 A15', { grade: 'A', previousGrade: 'C' }],
    ['falls at once while it waits to rise', 'C0 A1 E2', { grade: 'E', previousGrade: 'C' }],
  ])('%s', (_what, text, expected) => {
    expect(standingAfter(observationsOf(text))).toMatchObject(expected);
  });

  const observations = fc
    .array(fc.record({ grade: fc.constantFrom(...grades), afterMs: fc.nat(8) }), { minLength: 1 })
    .map((steps) => {
      let atMs = 0;
      return steps.map(({ grade, afterMs }) => ({ grade, atMs: (atMs += afterMs) }));
    });
  const rank = (grade: Grade): number => grades.indexOf(grade);

  it('is never better than what is observed now', () => {
    fc.assert(
      fc.property(observations, (seen) => {
        const last = seen.at(-1) as GradeObservation;
        expect(rank(standingAfter(seen).grade)).toBeGreaterThanOrEqual(rank(last.grade));
      }),
    );
  });

  it('is the worst of what was observed within the cooldown', () => {
    fc.assert(
      fc.property(observations, (seen) => {
        const nowMs = seen.at(-1)?.atMs ?? 0;
        const counting = seen.filter(({ atMs }) => nowMs - atMs < cooldownMs);
        const worst = Math.max(...counting.map(({ grade }) => rank(grade)));
        expect(rank(standingAfter(seen).grade)).toBe(worst);
      }),
    );
  });

  it('does not change when the same is observed again at the same time', () => {
    fc.assert(
      fc.property(observations, (seen) => {
        const once = standingAfter(seen);
        expect(stepGrade(once, seen.at(-1) as GradeObservation, settled)).toEqual(once);
      }),
    );
  });

  it('is what is observed, where no cooldown is asked for', () => {
    fc.assert(
      fc.property(observations, (seen) => {
        let standing: GradeStanding | null = null;
        const terms = { ...settled, cooldownMs: 0 };
        for (const observed of seen) standing = stepGrade(standing, observed, terms);
        expect(standing?.grade).toBe(seen.at(-1)?.grade);
      }),
    );
  });

  it('follows what is observed while the enterprise settles in, and starts afresh after it', () => {
    const terms = { cooldownMs, settlingMs: 5 };
    const seen = observationsOf('E0 C2 A4 B6 A7');
    const held: (Grade | null)[] = [];
    let standing: GradeStanding | null = null;
    for (const observed of seen) {
      standing = stepGrade(standing, observed, { ...terms, asOfMs: observed.atMs });
      held.push(standing.grade);
    }
    expect(held).toEqual(['E', 'C', 'A', 'B', 'B']);
    expect(standing).toMatchObject({ previousGrade: 'A', sinceMs: 6, firstMs: 0 });
  });
});
