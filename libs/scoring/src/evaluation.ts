/**
 * The evaluation of one enterprise at one journal position: what a bank gets as an answer.
 *
 * Plain data. Every number is finite and quantised: score to a point, PD to 1e-6, money to a fen,
 * ratios to ppm; so equal findings have equal texts and equal hashes.
 */
import type { TimeBase } from '@chanrong/portrait';
import type { Collateral } from './collateral/collateral.js';
import type { StructuralView } from './credit/structural-view.js';
import type { FactorCode, InsufficiencyCode, UnknownCode } from './factors/factor-code.js';
import type { GradeStanding } from './grading/grade-standing.js';
import type { Grade, Scorecard, ScoreScale } from './model/scorecard.js';
import type { Receivables } from './receivables/receivables.js';

export interface JournalPosition {
  readonly partition: number;
  /** Last segment that the evaluation knows. */
  readonly seq: number;
}

export interface Freshness {
  readonly timeBase: TimeBase;
  /** Event time of the newest reading, Unix ms; null before any. */
  readonly lastEventMs: number | null;
  /** How far that lies behind `asOfMs`; null for recorded history, which has no now. */
  readonly lagMs: number | null;
}

export interface DataTrust {
  readonly coveragePpm: number;
  readonly trustPpm: number;
  readonly lowestTrustPpm: number;
  readonly channelCount: number;
  readonly silentChannelCount: number;
  readonly stuckChannelCount: number;
  readonly outOfRangeCount: number;
  readonly missingMessageCount: number;
}

export interface Model {
  readonly id: string;
  readonly version: string;
  readonly policy: string;
  readonly tier: Scorecard['tier'];
  /** Version of the arithmetic; the same scorecard under another engine may answer otherwise. */
  readonly engine: string;
  readonly priceSet: string | null;
}

/** A finding as a person can act on it. */
export interface Finding<Code extends string = string> {
  readonly code: Code;
  readonly zh: string;
  readonly en: string;
  /** The figures it rests on. */
  readonly evidence: string;
  readonly howToImprove: { readonly zh: string; readonly en: string };
}

export interface Reason extends Finding<FactorCode | UnknownCode> {
  /** Points lost against the best bins of the factors it is about; below 0. */
  readonly points: number;
}

export interface Contribution {
  readonly code: FactorCode;
  /** Whole number in the factor's unit; null where it is not known. */
  readonly value: number | null;
  /** Why there is no value. */
  readonly unknown: UnknownCode | null;
  readonly points: number;
  /** Points of the factor's best bin. */
  readonly pointsMax: number;
  readonly evidence: string;
}

/** How the grade came about, enough to step it again. */
export interface Grading {
  /** What the probability of default stands for now. */
  readonly observed: Grade;
  /** Enterprise time of that observation, Unix ms. */
  readonly atMs: number;
  readonly before: GradeStanding | null;
  readonly held: GradeStanding;
}

interface EvaluationBase {
  readonly enterprise: { readonly uscc: string; readonly name: string };
  /** Instant that is described, and journal time at which it was known, Unix ms. */
  readonly asOfMs: number;
  readonly knownAtMs: number;
  readonly journal: JournalPosition;
  readonly model: Model;
  /** The engine advises; the bank decides. */
  readonly decisionUse: 'advisory';
  readonly freshness: Freshness;
  readonly dataTrust: DataTrust;
  readonly collateral: Collateral;
  /** What buyers owe, beside the goods; null where nobody owes anything. */
  readonly receivables: Receivables | null;
  /** The distance to default where its conditions hold, and what it rests on. */
  readonly structural: StructuralView;
}

/** What a score says about credit. */
export interface Credit {
  /** `basePoints` plus the points of all contributions, exactly. Higher is lower risk. */
  readonly score: number;
  readonly basePoints: number;
  readonly scale: Pick<ScoreScale, 'min' | 'max' | 'pdo'> & { readonly at: string };
  /** The grade held: it falls at once and rises after a cooldown. Limit and loss rest on it. */
  readonly grade: Grade;
  /** Grade of the master scale for the probability of default now. */
  readonly internalGrade: string;
  readonly grading: Grading;
  /** Probability of default within 12 months, a multiple of 1e-6. */
  readonly pd12m: number;
  readonly pdStatus: Scorecard['pdStatus'];
  /** Loss given default and expected loss if the suggested limit is drawn in full. */
  readonly lgdPpm: number;
  readonly expectedLossFen: number;
  readonly creditLimitSuggested: { readonly currency: 'CNY'; readonly fen: number };
  readonly contributions: readonly Contribution[];
  /** At most four, most points lost first. */
  readonly reasons: readonly Reason[];
}

export interface ScoredEvaluation extends EvaluationBase, Credit {
  readonly outcome: 'scored';
}

export interface InsufficientEvaluation extends EvaluationBase {
  readonly outcome: 'insufficient-data';
  /** What keeps the enterprise from being scored; never empty. */
  readonly missing: readonly Finding<InsufficiencyCode>[];
}

export type Evaluation = ScoredEvaluation | InsufficientEvaluation;
