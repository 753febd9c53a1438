/** Takes what an evaluation rests on; gives the rows that are published from it. Changes nothing. */
import type { Enterprise } from '@chanrong/portrait';
import type { CreditBook } from './credit-book.js';
import { facilityRow } from './credit-rows.js';
import {
  judge,
  type Judgement,
  type JudgementInput,
  liveTimes,
  recordedTimes,
  type StandingTimes,
} from './judgement.js';
import type { FacilityRow, ScoreRow } from './outputs.js';
import { scoreHash } from './published-hashes.js';

export interface EvaluatedEnterprise {
  readonly judgement: Judgement;
  readonly times: StandingTimes;
  readonly row: ScoreRow;
  readonly facilities: readonly FacilityRow[];
}

export function evaluateEnterprise(
  enterprise: Enterprise,
  input: JudgementInput,
  book: CreditBook,
): EvaluatedEnterprise {
  const { portrait, journal } = input;
  const times =
    enterprise.timeBase === 'live'
      ? liveTimes(portrait)
      : recordedTimes(portrait.asOfMs, enterprise.utcOffsetMinutes);
  const judgement = judge(input, book, times);
  const { evaluation } = judgement;
  const scored = evaluation.outcome === 'scored' ? evaluation : undefined;
  const row: ScoreRow = {
    uscc: enterprise.uscc,
    seq: journal.seq,
    asOfMs: portrait.asOfMs,
    knownAtMs: journal.knownAtMs,
    outcome: evaluation.outcome,
    score: scored?.score ?? null,
    grade: scored?.grade ?? null,
    body: JSON.stringify(evaluation),
    hash: scoreHash(evaluation),
  };
  const facilities = judgement.facilities.map(({ assessment }) => facilityRow(assessment, row));
  return { judgement, times, row, facilities };
}

/** What of a score makes history when it changes. */
export function publishedOf({ outcome, score, grade }: ScoreRow): string {
  return `${outcome}|${score}|${grade}`;
}
