import type { Evaluation, Freshness } from './evaluation.js';

/** What stays of an evaluation when nothing but its judgement counts. */
export type ScoreContent = Omit<Evaluation, 'journal' | 'knownAtMs' | 'asOfMs' | 'freshness'> & {
  readonly timeBase: Freshness['timeBase'];
  /** Instant that recorded history describes; a live one describes now, which is no finding. */
  readonly asOfMs: number | null;
};

/**
 * The part of an evaluation that is the same however the journal was cut into segments and whenever it
 * was recorded. Its canonical JSON is what gets hashed, and what makes a new row of history when it changes.
 */
export function scoreContent(evaluation: Evaluation): ScoreContent {
  const { journal: _journal, knownAtMs: _knownAtMs, asOfMs, freshness, ...judgement } = evaluation;
  const { timeBase } = freshness;
  return { ...judgement, timeBase, asOfMs: timeBase === 'recorded' ? asOfMs : null };
}
