import type {
  Evaluation,
  Freshness,
  InsufficientEvaluation,
  ScoredEvaluation,
} from './evaluation.js';
import type { GradeStanding } from './grading/grade-standing.js';

type Moment = 'journal' | 'knownAtMs' | 'asOfMs' | 'freshness';
/** Of how the grade came about, what is held is judgement; when it was observed is not. */
type Judgement =
  | (Omit<ScoredEvaluation, Moment | 'grading'> & {
      readonly grading: Pick<GradeStanding, 'grade' | 'previousGrade' | 'sinceMs'>;
    })
  | Omit<InsufficientEvaluation, Moment>;

/** What stays of an evaluation when nothing but its judgement counts. */
export type ScoreContent = Judgement & {
  readonly timeBase: Freshness['timeBase'];
  /** Instant that recorded history describes; a live one describes now, which is no finding. */
  readonly asOfMs: number | null;
};

/**
 * The part of an evaluation that is the same however the journal was cut into segments and whenever it
 * was recorded. Its canonical JSON is what gets hashed, and what makes a new row of history when it changes.
 */
export function scoreContent(evaluation: Evaluation): ScoreContent {
  const { journal: _journal, knownAtMs: _knownAtMs, asOfMs, freshness, ...rest } = evaluation;
  const { timeBase } = freshness;
  const moment = { timeBase, asOfMs: timeBase === 'recorded' ? asOfMs : null };
  if (rest.outcome !== 'scored') return { ...rest, ...moment };
  const { grade, previousGrade, sinceMs } = rest.grading.held;
  return { ...rest, grading: { grade, previousGrade, sinceMs }, ...moment };
}
