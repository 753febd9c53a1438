/** Takes facilities as stored and assessed; gives them as the API writes them. */
import type {
  FacilityAnswer,
  FacilityHistoryPage,
  FacilityPage,
  MoneyAnswer,
} from '@chanrong/contracts';
import { formatMoney, isoInstant, money } from '@chanrong/kernel';
import type { FacilityAssessment } from '@chanrong/scoring';
import type {
  FacilityRecord,
  FacilityStateEntity,
  FacilityTransitionEntity,
} from '@chanrong/store';
import { instantOrNull, ratioOfPpm, ratioOrNull } from '../enterprises/units.js';

type FacilityItem = FacilityPage['items'][number];
type MarginAnswer = NonNullable<FacilityItem['margin']>;

/** What a facility would be in a scenario. */
export interface FacilityUnder {
  readonly scenario: NonNullable<FacilityAnswer['scenario']>;
  /** Absent where the facility has not been assessed. */
  readonly assessment?: FacilityAssessment;
}

interface FacilityRequest {
  readonly correlationId: string;
  readonly under?: FacilityUnder;
}

export function facilityItem(
  { facility, state }: FacilityRecord,
  assessment?: FacilityAssessment,
): FacilityItem {
  return {
    facilityId: facility.facilityId,
    uscc: facility.uscc,
    bank: facility.tenant,
    limit: yuan(facility.limitFen),
    outstanding: yuan(facility.outstandingFen),
    initialLoanToValueRatio: ratioOfPpm(facility.initialLtvPpm),
    margin: state && marginAnswer(state, assessment),
  };
}

export function facilityAnswer(
  record: FacilityRecord,
  { correlationId, under }: FacilityRequest,
): FacilityAnswer {
  const { lines, registeredAt, changedAt } = record.facility;
  return {
    ...facilityItem(record, under?.assessment),
    terms: {
      hysteresisRatio: ratioOfPpm(lines.hysteresisPpm),
      dwellMs: lines.dwellMs,
      cureMs: lines.cureMs,
    },
    registeredAt: registeredAt.toISOString(),
    changedAt: changedAt.toISOString(),
    scenario: under?.scenario ?? null,
    correlationId,
  };
}

export function transitionItem(
  row: FacilityTransitionEntity,
): FacilityHistoryPage['items'][number] {
  const { facility } = row.body as FacilityAssessment;
  return {
    previousState: row.previous,
    outstanding: yuan(facility.outstandingFen),
    margin: marginAnswer(row),
  };
}

function marginAnswer(
  row: FacilityStateEntity | FacilityTransitionEntity,
  assessment = row.body as FacilityAssessment,
): MarginAnswer {
  return {
    state: assessment.state,
    since: isoInstant(assessment.sinceMs),
    cureBy: instantOrNull(assessment.cureByMs),
    loanToValueRatio: ratioOrNull(assessment.ltvPpm),
    value: yuan(assessment.valueFen),
    priorClaims: yuan(assessment.priorClaimsFen),
    fullyObserved: !assessment.isBlind,
    lines: assessment.lines.map(({ line, ltvPpm, triggerValueFen, fallPpm, hitPpm }) => ({
      line,
      loanToValueRatio: ratioOfPpm(ltvPpm),
      triggerValue: yuan(triggerValueFen),
      fallRatio: ratioOrNull(fallPpm),
      hitProbability20d: ratioOrNull(hitPpm),
    })),
    prices: assessment.prices.map(({ triggers, ...price }) => ({ ...price, ...triggers })),
    shortfall: assessment.shortfall && {
      probability20d: ratioOfPpm(assessment.shortfall.hitPpm),
      expected20d: yuan(assessment.shortfall.expectedFen),
    },
    cure: { topUp: yuan(assessment.cure.topUpFen), repay: yuan(assessment.cure.repayFen) },
    borrowingBase: yuan(assessment.borrowingBaseFen),
    availability: yuan(assessment.availabilityFen),
    overAdvance: yuan(assessment.overAdvanceFen),
    asOf: isoInstant(row.asOfMs),
    knownAt: isoInstant(row.knownAtMs),
    journal: { partition: row.partition, seq: row.seq },
    hash: row.hash.toString('hex'),
  };
}

function yuan(fen: number): MoneyAnswer {
  return { currency: 'CNY', amount: formatMoney(money(fen, 'CNY')) };
}
