/**
 * Takes an evaluation as it was made; gives what it would have been at lower prices. Nothing is measured
 * again: what does not rest on prices stays as it was, and the result is, to the last digit, what `evaluate`
 * gives for the same portrait in the fallen market.
 */
import type { Collateral } from '../collateral/collateral.js';
import { creditFrom } from '../credit/credit-from.js';
import { structuralView } from '../credit/structural-view.js';
import type { Evaluation } from '../evaluation.js';
import { restateContributions } from '../factors/contributions.js';
import { assessFacility, type FacilityAssessment } from '../margin/assess-facility.js';
import type { Scorecard } from '../model/scorecard.js';
import { fallenMarket, type PriceFalls } from './price-falls.js';
import { repriceCollateral } from './reprice-collateral.js';

export interface PriceScenario {
  readonly falls: PriceFalls;
  /** The scorecard that the evaluation names. */
  readonly scorecard: Scorecard;
  /** Instant that its price set was valid for, Unix ms; 0 where there was none. */
  readonly pricedAsOfMs: number;
}

export function evaluateUnder(evaluation: Evaluation, scenario: PriceScenario): Evaluation {
  const { scorecard } = scenario;
  const { asOfMs } = evaluation;
  const collateral = collateralUnder(evaluation.collateral, asOfMs, scenario);
  const structural = structuralView(evaluation.structural.balance ?? undefined, collateral, {
    asOfMs,
    policy: scorecard.policy.structural,
  });
  const restated = { ...evaluation, collateral, structural };
  if (restated.outcome !== 'scored') return restated;
  const { before, atMs } = restated.grading;
  const view = { collateral, structural };
  const contributions = restateContributions(restated.contributions, view, scorecard);
  const credit = { scorecard, collateral, standing: before, atMs, asOfMs };
  return { ...restated, ...creditFrom(contributions, credit) };
}

/**
 * What a bank would have to know about a facility at lower prices. The state is the one that the facility
 * is in once the dwell of its lines has passed: a scenario does not wait.
 * @param collateral as every bank sees it; a bank with a pledge has its own in the assessment
 */
export function assessUnder(
  assessment: FacilityAssessment,
  collateral: Collateral,
  { asOfMs, ...scenario }: PriceScenario & { readonly asOfMs: number },
): FacilityAssessment {
  const { facility, priorClaimsFen, state, sinceMs, cureByMs, pledgeeCollateral } = assessment;
  const { assessment: fallen } = assessFacility({
    facility: { ...facility, lines: { ...facility.lines, dwellMs: 0 } },
    collateral: collateralUnder(pledgeeCollateral ?? collateral, asOfMs, scenario),
    priorClaimsFen,
    standing: { state, sinceMs, cureByMs, callFromMs: null, liquidateFromMs: null },
    atMs: asOfMs,
  });
  return { ...fallen, facility };
}

function collateralUnder(
  collateral: Collateral,
  asOfMs: number,
  { falls, scorecard, pricedAsOfMs }: PriceScenario,
): Collateral {
  const market = fallenMarket(collateral, { asOfMs: pricedAsOfMs, falls });
  return repriceCollateral(collateral, { asOfMs, market, policy: scorecard.policy.collateral });
}
