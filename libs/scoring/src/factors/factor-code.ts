/** What a scorecard may weigh. Each code has one measurement in `measure-factors.ts`. */
export const factorCodes = [
  'UTILISATION',
  'UTILISATION_TREND',
  'OPERATING_REGULARITY',
  'ENERGY_SHORTFALL',
  'ENERGY_EXCESS',
  'ENERGY_TREND',
  'FAULT_RATE',
  'OEE_TREND',
  'OUTPUT_DECLARED',
  'PEOPLE_TREND',
  'DATA_COVERAGE',
  'TRUST_MEAN',
  'TRUST_LOWEST',
  'SILENT_CHANNELS',
  'STUCK_CHANNELS',
  'MISSING_MESSAGES',
  'STOCK_OBSERVED',
  'STOCK_ELIGIBLE',
  'STOCK_CONCENTRATION',
  'PRICE_VOLATILITY',
  'TITLE_TRUST',
  'FLOW_MATCH',
  'DISTANCE_TO_DEFAULT',
] as const;

export type FactorCode = (typeof factorCodes)[number];

/** Why a factor has no value. Factors that lack one for the same cause share one reason in the answer. */
export const unknownCodes = [
  'STATE_UNOBSERVED',
  'ENERGY_UNOBSERVED',
  'FAULTS_UNOBSERVED',
  'HISTORY_SHORT',
  'HISTORY_STALE',
  'OUTPUT_NONE',
  'OEE_UNOBSERVED',
  'OUTPUT_UNDECLARED',
  'PEOPLE_UNOBSERVED',
  'STOCK_NONE',
  'STOCK_UNVALUED',
  'TITLE_UNCHECKED',
  'TRADE_NONE',
  'BALANCE_UNKNOWN',
  'STOCK_IMMATERIAL',
] as const;

export type UnknownCode = (typeof unknownCodes)[number];

/** What keeps an enterprise from being scored at all. */
export const insufficiencyCodes = [
  'NO_CHANNELS',
  'SPAN_SHORT',
  'READINGS_FEW',
  'COVERAGE_LOW',
] as const;

export type InsufficiencyCode = (typeof insufficiencyCodes)[number];
