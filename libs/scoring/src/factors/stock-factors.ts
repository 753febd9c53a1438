/** The stock that a loan could rest on: whether it is seen, accepted, spread, and steady in price. */
import { percent, PPM } from '../ppm.js';
import {
  countPpm,
  known,
  ratioPpm,
  unknown,
  type Measurement,
  type StockView,
  type UnknownMeasurement,
} from './measurement.js';

export function stockObserved({ collateral }: StockView): Measurement {
  const { unitCount, observedUnitCount } = collateral;
  if (unitCount === 0) return noStock();
  const value = PPM - countPpm(unitCount - observedUnitCount, unitCount);
  return known(value, `${observedUnitCount} of ${unitCount} storage units observed`);
}

/** Eligible value / gross value. */
export function stockEligible({ collateral }: StockView): Measurement {
  const { unitCount, grossFen, eligibleFen } = collateral;
  if (unitCount === 0) return noStock();
  if (grossFen === 0) return noValue(unitCount);
  const value = ratioPpm(eligibleFen / grossFen);
  return known(value, `${percent(value)} of the stock value is eligible`);
}

/** Share of the largest commodity in the eligible value. */
export function stockConcentration({ collateral }: StockView): Measurement {
  const { unitCount, topCommodityPpm } = collateral;
  if (unitCount === 0) return noStock();
  if (topCommodityPpm === null) return noValue(unitCount);
  const value = ratioPpm(topCommodityPpm / PPM);
  return known(value, `one commodity is ${percent(value)} of the eligible stock`);
}

/** Daily price volatility of the stock, weighted by value. */
export function priceVolatility({ collateral }: StockView): Measurement {
  const { unitCount, dailyVolatilityPpm } = collateral;
  if (unitCount === 0) return noStock();
  if (dailyVolatilityPpm === null) return noValue(unitCount);
  const value = Math.round(dailyVolatilityPpm / 100) * 100;
  return known(value, `the stock's price moves ${value / 10_000} % a day`);
}

function noStock(): UnknownMeasurement {
  return unknown('STOCK_NONE', 'no storage unit is registered');
}

function noValue(unitCount: number): UnknownMeasurement {
  return unknown('STOCK_UNVALUED', `${unitCount} storage units, none with a value`);
}
