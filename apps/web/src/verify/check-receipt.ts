/**
 * Takes the receipt of a score; computes in the browser what can be computed from it alone and says what
 * agrees. It shares no line with the product. `tools/check-receipt.py` computes the rest offline: haircuts,
 * exclusions, limit and loss.
 */
import { canonicalJson } from './canonical-json.js';

export type CheckName = 'shown' | 'model' | 'points' | 'score' | 'pd' | 'waterfall' | 'hash';

export interface Check {
  readonly name: CheckName;
  readonly passed: boolean;
  /** What the receipt says, and what it comes to. */
  readonly stated: string;
  readonly computed: string;
}

/** The parts of a receipt that are computed again. */
export interface ReceiptBody {
  readonly scoreHash: string;
  readonly evaluation: unknown;
  readonly scorecard: unknown;
}

interface Factor {
  readonly code: string;
  readonly unknownPoints: number;
  readonly bins: readonly { readonly upTo: number | null; readonly points: number }[];
}

interface Scorecard {
  readonly id: string;
  readonly version: string;
  readonly basePoints: number;
  readonly factors: readonly Factor[];
  readonly scale: { readonly score: number; readonly odds: number; readonly pdo: number };
  readonly policy: { readonly pdPpmMin: { readonly value: number } };
}

interface Line {
  readonly code: string;
  readonly amountFen: number;
}

interface Evaluation {
  readonly outcome: string;
  readonly score?: number;
  readonly pd12m?: number;
  readonly asOfMs: number;
  readonly model: { readonly id: string; readonly version: string };
  readonly freshness: { readonly timeBase: string };
  readonly contributions?: readonly {
    readonly code: string;
    readonly value: number | null;
    readonly points: number;
  }[];
  readonly collateral: { readonly lines: readonly Line[]; readonly borrowingBaseFen: number };
  readonly grading?: {
    readonly held: {
      readonly grade: string;
      readonly previousGrade: unknown;
      readonly sinceMs: number;
    };
  };
}

/** @param shownHash of the score that is on the screen */
export async function checkReceipt(
  receipt: ReceiptBody,
  shownHash: string,
): Promise<readonly Check[]> {
  const evaluation = receipt.evaluation as Evaluation;
  const card = receipt.scorecard as Scorecard;
  const hash = await sha256(canonicalJson(judgementOf(evaluation)));
  return [
    check('shown', shownHash, receipt.scoreHash),
    check('model', versionOf(evaluation.model), versionOf(card)),
    ...(evaluation.outcome === 'scored' ? creditChecks(evaluation, card) : []),
    check(
      'waterfall',
      evaluation.collateral.borrowingBaseFen,
      lastTotalOf(evaluation.collateral.lines),
    ),
    check('hash', receipt.scoreHash, hash),
  ];
}

function check(name: CheckName, stated: unknown, computed: unknown): Check {
  return { name, passed: stated === computed, stated: String(stated), computed: String(computed) };
}

function versionOf({ id, version }: { readonly id: string; readonly version: string }): string {
  return `${id} ${version}`;
}

function creditChecks(
  { contributions = [], score = 0, pd12m = 0 }: Evaluation,
  card: Scorecard,
): readonly Check[] {
  const stated = contributions.map(({ code, points }) => `${code} ${points}`);
  const points = contributions.map(({ code, value }) => {
    const factor = card.factors.find((each) => each.code === code);
    return factor === undefined ? Number.NaN : pointsOf(factor, value);
  });
  const computed = contributions.map(({ code }, index) => `${code} ${points[index]}`);
  const differing = stated.findIndex((text, index) => text !== computed[index]);
  const total = points.reduce((sum, each) => sum + each, card.basePoints);
  return [
    differing === -1
      ? check('points', stated.length, computed.length)
      : check('points', stated[differing], computed[differing]),
    check('score', score, total),
    check('pd', Math.round(pd12m * 1e6), pdPpmOf(score, card)),
  ];
}

function pointsOf({ unknownPoints, bins }: Factor, value: number | null): number {
  if (value === null) return unknownPoints;
  const bin = bins.find(({ upTo }) => upTo === null || value <= upTo);
  return bin?.points ?? Number.NaN;
}

/** 1 / (1 + odds), odds = odds₀ · 2^((score − score₀) / pdo); never below what the policy allows. */
function pdPpmOf(score: number, { scale, policy }: Scorecard): number {
  const odds = scale.odds * 2 ** ((score - scale.score) / scale.pdo);
  return Math.max(Math.round(1e6 / (1 + odds)), policy.pdPpmMin.value);
}

const totals = new Set(['GROSS', 'ELIGIBLE', 'BORROWING_BASE']);

/** The lines added up; NaN where a total on the way is not the sum of its lines. */
function lastTotalOf(lines: readonly Line[]): number {
  let sum = 0;
  for (const { code, amountFen } of lines) {
    if (code === 'GROSS') sum = amountFen;
    else if (!totals.has(code)) sum += amountFen;
    else if (sum !== amountFen) return Number.NaN;
  }
  return sum;
}

/** When and where an evaluation was made is no judgement, and not hashed. */
function judgementOf(evaluation: Evaluation): Record<string, unknown> {
  const moment = new Set(['journal', 'knownAtMs', 'asOfMs', 'freshness']);
  const rest = Object.entries(evaluation).filter(([name]) => !moment.has(name));
  const { timeBase } = evaluation.freshness;
  const asOfMs = timeBase === 'recorded' ? evaluation.asOfMs : null;
  const judgement = { ...Object.fromEntries(rest), timeBase, asOfMs };
  if (evaluation.grading === undefined) return judgement;
  const { grade, previousGrade, sinceMs } = evaluation.grading.held;
  return { ...judgement, grading: { grade, previousGrade, sinceMs } };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
