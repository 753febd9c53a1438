/** How far the measured stock lies above the debts that rest on it. */
import type { StructuralGap } from '../credit/structural-view.js';
import type { UnknownCode } from './factor-code.js';
import { known, unknown, type Measurement, type StockView } from './measurement.js';

const causes: Readonly<Record<StructuralGap, readonly [UnknownCode, string]>> = {
  BALANCE_UNDECLARED: ['BALANCE_UNKNOWN', 'no balance sheet has been declared'],
  BALANCE_STALE: ['BALANCE_UNKNOWN', 'the declared balance sheet is too old'],
  SEARCH_MISSING: ['BALANCE_UNKNOWN', 'no search tells what else is secured on the stock'],
  STOCK_IMMATERIAL: ['STOCK_IMMATERIAL', 'the supervised stock is a small part of all assets'],
  STOCK_UNPRICED: ['STOCK_IMMATERIAL', 'the supervised stock has no market value'],
  DEBT_NONE: ['STOCK_IMMATERIAL', 'no debt is declared'],
};

/** In hundredths of a standard deviation of a year. */
export function distanceToDefaultFactor({ structural }: StockView): Measurement {
  const { distance, gap } = structural;
  if (distance === null) return unknown(...causes[gap ?? 'BALANCE_UNDECLARED']);
  return known(distance, `stock is ${distance / 100} standard deviations above the debts on it`);
}
