/** Takes an enterprise's portrait and what is held about its credit; gives the evaluation and the state of each facility. */
import { dayIndex } from '@chanrong/kernel';
import {
  type Alert,
  alertRules,
  claimsAt,
  type PlaceClaims,
  type Portrait,
} from '@chanrong/portrait';
import {
  type AssessedFacility,
  assessFacility,
  type Collateral,
  evaluate,
  type Evaluation,
  type EvaluationInput,
  type FacilityAssessment,
  type MarginState,
  type UnitClaim,
  valueCollateral,
} from '@chanrong/scoring';
import type { CreditBook } from './credit-book.js';
import { creditConditions } from './credit-conditions.js';

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

export interface JudgementInput extends Omit<EvaluationInput, 'grading'> {
  /** What is pledged, and to whom: no part of the portrait, which banks share. */
  readonly pledges: readonly PlaceClaims[];
}

/** Judges without remembering: `remember` makes it what the next judgement builds on. */
export function judge(
  input: JudgementInput,
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
    const pledgee = asPledgee(input, collateral, terms.tenant);
    const assessed = assessFacility({
      facility: terms,
      collateral: pledgee ?? collateral,
      priorClaimsFen,
      standing,
      atMs: marginMs,
    });
    // A pledge for a maximum amount secures the limit, drawn or not (Civil Code of the PRC, art. 439).
    // One secured by pledged goods claims those, which are taken off already, and nothing of the rest.
    if (pledgee === undefined) {
      priorClaimsFen += Math.max(terms.limitFen, terms.outstandingFen);
      return assessed;
    }
    return { ...assessed, assessment: { ...assessed.assessment, pledgeeCollateral: pledgee } };
  });
  return { evaluation, facilities };
}

/** The collateral as a bank with a pledge in force may count it; undefined for a bank without one. */
function asPledgee(
  { portrait, market, scorecard, pledges }: JudgementInput,
  { units }: Collateral,
  tenant: string,
): Collateral | undefined {
  const { asOfMs } = portrait;
  const claims = new Map<string, UnitClaim[]>();
  let isPledgee = false;
  for (const { assetId, commodity, pledges: ranked } of pledges) {
    const inForce = claimsAt(ranked, asOfMs);
    isPledgee ||= inForce.some(({ terms }) => terms.tenant === tenant);
    const unit = units.find((each) => each.assetId === assetId && each.commodity === commodity);
    if (unit === undefined) continue;
    const ofUnit = inForce.map(({ terms, grams }) => ({ tenant: terms.tenant, grams }));
    claims.set(unit.assetId, ofUnit);
  }
  if (!isPledgee) return undefined;
  const disputed = new Set(units.filter((unit) => unit.disputed).map(({ assetId }) => assetId));
  const title = { viewer: tenant, claims, disputed };
  const policy = scorecard.policy.collateral;
  return valueCollateral(portrait.assets, { asOfMs, market, policy, title });
}

/** What a remembered judgement changed. */
export interface Remembered {
  readonly alerts: readonly CreditAlert[];
  /** Facilities whose margin state is another than before, the first one included. */
  readonly transitions: readonly FacilityTransition[];
}

export interface CreditAlert {
  readonly alert: Alert;
  /** The bank whose facility it is about; null where it concerns every bank. */
  readonly tenant: string | null;
}

export interface FacilityTransition {
  readonly assessment: FacilityAssessment;
  readonly previous: MarginState | null;
  /** When the state began, in the enterprise's time, Unix ms. */
  readonly atMs: number;
}

/** Whether a facility would be in another margin state than the one remembered, or is judged for the first time. */
export function movesMargin(book: CreditBook, { evaluation, facilities }: Judgement): boolean {
  const held = book.facilitiesOf(evaluation.enterprise.uscc);
  return facilities.some(({ standing }, index) => held[index]?.standing?.state !== standing.state);
}

/** Makes a judgement what the next one builds on. */
export function remember(
  book: CreditBook,
  { evaluation, facilities }: Judgement,
  { marginMs }: StandingTimes,
): Remembered {
  const { uscc } = evaluation.enterprise;
  if (evaluation.outcome === 'scored') book.holdGrade(uscc, evaluation.grading.held);
  const transitions: FacilityTransition[] = [];
  book.facilitiesOf(uscc).forEach((held, index) => {
    const judged = facilities[index];
    if (judged === undefined) return;
    const previous = held.standing?.state ?? null;
    const { assessment, standing } = judged;
    if (standing.state !== previous) transitions.push({ assessment, previous, atMs: marginMs });
    held.standing = standing;
  });
  const tenants = new Map(
    book.facilitiesOf(uscc).map(({ terms }) => [terms.facilityId, terms.tenant]),
  );
  const assessments = facilities.map(({ assessment }) => assessment);
  const conditions = creditConditions(evaluation.collateral, assessments);
  const alerts = book.review(uscc, marginMs, conditions).map((alert) => {
    const isPrivate = alertRules[alert.rule].subject === 'facility';
    return { alert, tenant: isPrivate ? (tenants.get(alert.subject) ?? null) : null };
  });
  return { alerts, transitions };
}
