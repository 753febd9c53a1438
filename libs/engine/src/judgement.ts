/** Takes an enterprise's portrait and what is held about its credit; gives the evaluation and the state of each facility. */
import { dayIndex } from '@chanrong/kernel';
import type { Portrait } from '@chanrong/portrait';
import {
  type AssessedFacility,
  assessFacility,
  evaluate,
  type Evaluation,
  type EvaluationInput,
} from '@chanrong/scoring';
import type { CreditBook } from './credit-book.js';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

export interface Judgement {
  readonly evaluation: Evaluation;
  /** In order of registration. */
  readonly facilities: readonly AssessedFacility[];
}

/** The enterprise times at which a grade and a margin state are looked at, Unix ms. */
export interface StandingTimes {
  readonly gradeMs: number;
  readonly marginMs: number;
}

/**
 * Live: a margin call runs by the clock, so in journal time. A grade rises by evidence, so in the time
 * of readings: a silent gateway earns nothing, and a backlog counts for the days it describes.
 */
export function liveTimes({ asOfMs, lastEventMs }: Portrait): StandingTimes {
  return { gradeMs: lastEventMs ?? asOfMs, marginMs: asOfMs };
}

/** Recorded: the beginning of the local day, so that the moment within it leaves no trace. */
export function recordedTimes(eventMs: number, utcOffsetMinutes: number): StandingTimes {
  const day = dayIndex(eventMs, utcOffsetMinutes);
  const startMs = day * MS_PER_DAY - utcOffsetMinutes * MS_PER_MINUTE;
  return { gradeMs: startMs, marginMs: startMs };
}

/** Judges without remembering: `remember` makes it what the next judgement builds on. */
export function judge(
  input: Omit<EvaluationInput, 'grading'>,
  book: CreditBook,
  { gradeMs, marginMs }: StandingTimes,
): Judgement {
  const { uscc } = input.portrait;
  const grading = { standing: book.gradeOf(uscc), atMs: gradeMs };
  const evaluation = evaluate({ ...input, grading });
  const { collateral } = evaluation;
  // Before the first reading there is nothing to say about collateral, and no time to say it at.
  if (input.portrait.lastEventMs === null) return { evaluation, facilities: [] };
  let priorClaimsFen = 0;
  const facilities = book.facilitiesOf(uscc).map(({ terms, standing }) => {
    const assessed = assessFacility({
      facility: terms,
      collateral,
      priorClaimsFen,
      standing,
      atMs: marginMs,
    });
    // A pledge for a maximum amount secures the limit, drawn or not (Civil Code of the PRC, art. 439).
    priorClaimsFen += Math.max(terms.limitFen, terms.outstandingFen);
    return assessed;
  });
  return { evaluation, facilities };
}

export function remember(book: CreditBook, { evaluation, facilities }: Judgement): void {
  const { uscc } = evaluation.enterprise;
  if (evaluation.outcome === 'scored') book.holdGrade(uscc, evaluation.grading.held);
  book.facilitiesOf(uscc).forEach((held, index) => {
    held.standing = facilities[index]?.standing ?? held.standing;
  });
}
