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
  /** What still counts, from the newest and best to the oldest and worst, which is the one held. */
  readonly observed: readonly GradeObservation[];
}

export interface GradeObservation {
  readonly grade: Grade;
  /** Enterprise time when it was last observed, Unix ms. */
  readonly atMs: number;
}

/**
 * The standing after an observation, whose time is never less than at the step before; `standing` is
 * null before the first.
 */
export function stepGrade(
  standing: GradeStanding | null,
  now: GradeObservation,
  cooldownMs: number,
): GradeStanding {
  // What is not worse than now, and older, can never be the worst again.
  const counting = (standing?.observed ?? []).filter(
    ({ grade, atMs }) => isWorse(grade, now.grade) && now.atMs - atMs < cooldownMs,
  );
  const observed = [now, ...counting];
  const { grade } = observed.at(-1) ?? now;
  if (standing?.grade === grade) return { ...standing, observed };
  return { grade, previousGrade: standing?.grade ?? null, sinceMs: now.atMs, observed };
}

function isWorse(one: Grade, other: Grade): boolean {
  return grades.indexOf(one) > grades.indexOf(other);
}
