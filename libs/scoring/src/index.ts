// Takes a portrait, a market and a scorecard; gives what a bank can lend on: value, score, reasons.
export { type UnitClaim } from './collateral/encumbrance.js';
export { valueCollateral } from './collateral/value-collateral.js';
export { discountCodes, ineligibleCodes } from './collateral/collateral.js';
export type {
  Collateral,
  CommodityEvidence,
  DiscountCode,
  IneligibleCode,
  LineCode,
  Position,
  UnitContent,
  UnitLine,
  UnitLineCode,
  UnitValuation,
  WaterfallLine,
} from './collateral/collateral.js';
export type { StructuralGap, StructuralView } from './credit/structural-view.js';
export { engineVersion, evaluate, type EvaluationInput } from './evaluate.js';
export type {
  Contribution,
  Credit,
  DataTrust,
  Evaluation,
  Finding,
  Freshness,
  Grading,
  InsufficientEvaluation,
  JournalPosition,
  Model,
  Reason,
  ScoredEvaluation,
} from './evaluation.js';
export {
  factorCodes,
  insufficiencyCodes,
  unknownCodes,
  type FactorCode,
  type InsufficiencyCode,
  type UnknownCode,
} from './factors/factor-code.js';
export { crossValidate, scoreCases, type ScoredCase } from './fit/cross-validate.js';
export { defaultFitPolicy, fitScorecard, type FitPolicy } from './fit/fit-scorecard.js';
export {
  fittedScore,
  type FittedBin,
  type FittedFactor,
  type FittedScorecard,
} from './fit/fitted-scorecard.js';
export type { Column, Sample } from './fit/sample.js';
export { stepGrade, type GradeObservation, type GradeStanding } from './grading/grade-standing.js';
export {
  assessFacility,
  hitHorizonDays,
  type AssessedFacility,
  type FacilityAssessment,
  type FacilityInput,
  type MarginLine,
  type MarginStep,
  type TriggerPrice,
} from './margin/assess-facility.js';
export { hitProbability } from './margin/hit-probability.js';
export {
  marginStates,
  stepMargin,
  type MarginObservation,
  type MarginStanding,
  type MarginState,
} from './margin/margin-standing.js';
export {
  emptyMarket,
  marketFrom,
  type Market,
  type MarketPrice,
  type VolatilityEvidence,
} from './market.js';
export { expertScorecard } from './model/expert-scorecard.js';
export { parseScorecard, type ScorecardFault } from './model/parse-scorecard.js';
export { pointsOf } from './model/points.js';
export { grades, type Grade, type Scorecard } from './model/scorecard.js';
export {
  type JudgedReceivable,
  type ReceivableCode,
  receivableCodes,
  type ReceivableLine,
  type ReceivableLineCode,
  type Receivables,
} from './receivables/receivables.js';
export { reasonsMax } from './reasons.js';
export { assessUnder, evaluateUnder, type PriceScenario } from './scenario/evaluate-under.js';
export type { PriceFalls } from './scenario/price-falls.js';
export { scoreContent, type ScoreContent } from './score-content.js';
export type { CalibrationGroup } from './validation/calibration.js';
export { businessDay, priceHistoryPolicy, type PriceHistory } from './price-history.js';
export type { Outcome } from './validation/outcome.js';
export { defaultRateBound } from './validation/default-rate-bound.js';
export {
  populationStability,
  type PopulationStability,
} from './validation/population-stability.js';
export { rankPower } from './validation/rank-power.js';
export { validate, type Validation } from './validation/validate.js';
