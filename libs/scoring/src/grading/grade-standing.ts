/**
 * The grade that is held about an enterprise: the worst one observed within the cooldown. So it falls at
 * once, and rises when what spoke against it is long enough ago: a downgrade that comes late costs money,
 * an upgrade that comes late costs a few basis points.
 *
 * A pure step function. Time comes in as an argument, in the enterprise's own time.
 */
import { grades, type Grade } from '../model/scorecard.js';

export interface GradeStanding {
  readonly grade: Grade;
  /** The grade held before; null while it never changed. */
  readonly previousGrade: Grade | null;
  /** Since when `grade` is held, Unix ms. */
  readonly sinceMs: number;
  /** Instant of the first evaluation that gave a grade, Unix ms. */
  readonly firstMs: number;
  /** What still counts, from the newest and best to the oldest and worst, which is the one held. */
  readonly observed: readonly GradeObservation[];
}

export interface GradeObservation {
  readonly grade: Grade;
  /** Enterprise time when it was last observed, Unix ms. */
  readonly atMs: number;
}

export interface GradeTerms {
  /** How long a worse observation holds the grade down, in the enterprise's own time. */
  readonly cooldownMs: number;
  /**
   * For so long after the first evaluation a grade follows what is observed, both ways: gateways are
   * being connected and history comes in, so what is missing says nothing about the enterprise yet.
   */
  readonly settlingMs: number;
  /** Instant of this evaluation, Unix ms. */
  readonly asOfMs: number;
}

/**
 * The standing after an observation, whose time is never less than at the step before; `standing` is
 * null before the first.
 */
export function stepGrade(
  standing: GradeStanding | null,
  now: GradeObservation,
  { cooldownMs, settlingMs, asOfMs }: GradeTerms,
): GradeStanding {
  const firstMs = standing?.firstMs ?? asOfMs;
  if (asOfMs - firstMs < settlingMs) {
    const sinceMs = standing?.grade === now.grade ? standing.sinceMs : now.atMs;
    return { grade: now.grade, previousGrade: null, sinceMs, firstMs, observed: [] };
  }
  // What is not worse than now, and older, can never be the worst again.
  const counting = (standing?.observed ?? []).filter(
    ({ grade, atMs }) => isWorse(grade, now.grade) && now.atMs - atMs < cooldownMs,
  );
  const observed = [now, ...counting];
  const { grade } = observed.at(-1) ?? now;
  if (standing?.grade === grade) return { ...standing, observed };
  return { grade, previousGrade: standing?.grade ?? null, sinceMs: now.atMs, firstMs, observed };
}

function isWorse(one: Grade, other: Grade): boolean {
  return grades.indexOf(one) > grades.indexOf(other);
}
