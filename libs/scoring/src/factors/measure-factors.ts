import {
  dataCoverage,
  missingMessages,
  silentChannels,
  stuckChannels,
  trustLowest,
  trustMean,
} from './data-factors.js';
import { energyExcess, energyShortfall, energyTrend } from './energy-factors.js';
import type { FactorCode } from './factor-code.js';
import type { FactorView, Measurement, StockView } from './measurement.js';
import { oeeTrend, outputDeclared, peopleTrend } from './output-factors.js';
import { flowMatch, titleTrust } from './paper-factors.js';
import {
  faultRate,
  operatingRegularity,
  utilisation,
  utilisationTrend,
} from './production-factors.js';
import {
  priceVolatility,
  stockConcentration,
  stockEligible,
  stockObserved,
} from './stock-factors.js';
import { distanceToDefaultFactor } from './structural-factors.js';

/** Factors that look at nothing but the stock and its prices. */
const stockMeasurements = {
  STOCK_OBSERVED: stockObserved,
  STOCK_ELIGIBLE: stockEligible,
  STOCK_CONCENTRATION: stockConcentration,
  PRICE_VOLATILITY: priceVolatility,
  DISTANCE_TO_DEFAULT: distanceToDefaultFactor,
} as const satisfies Partial<Record<FactorCode, (view: StockView) => Measurement>>;

/** One measurement for each factor that a scorecard may weigh. */
const measurements: Readonly<Record<FactorCode, (view: FactorView) => Measurement>> = {
  UTILISATION: utilisation,
  UTILISATION_TREND: utilisationTrend,
  OPERATING_REGULARITY: operatingRegularity,
  ENERGY_SHORTFALL: energyShortfall,
  ENERGY_EXCESS: energyExcess,
  ENERGY_TREND: energyTrend,
  FAULT_RATE: faultRate,
  OEE_TREND: oeeTrend,
  OUTPUT_DECLARED: outputDeclared,
  PEOPLE_TREND: peopleTrend,
  DATA_COVERAGE: dataCoverage,
  TRUST_MEAN: trustMean,
  TRUST_LOWEST: trustLowest,
  SILENT_CHANNELS: silentChannels,
  STUCK_CHANNELS: stuckChannels,
  MISSING_MESSAGES: missingMessages,
  TITLE_TRUST: titleTrust,
  FLOW_MATCH: flowMatch,
  ...stockMeasurements,
};

export function measureFactor(code: FactorCode, view: FactorView): Measurement {
  return measurements[code](view);
}

/** Undefined for a factor that looks at more than the stock. */
export function measureStockFactor(code: FactorCode, view: StockView): Measurement | undefined {
  const measure: Partial<Record<FactorCode, (view: StockView) => Measurement>> = stockMeasurements;
  return measure[code]?.(view);
}
