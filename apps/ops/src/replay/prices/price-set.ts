/** From published prices and rates to the price set of one month in CNY per tonne. */
import { Decimal } from '@chanrong/kernel';
import type { CommodityPrice, PriceSetPublished } from '@chanrong/portrait';
import { ImportError } from '../import-error.js';
import type { CrossRate, EuroRates } from './euro-rates.js';
import { lastDayOfMonth, monthBefore, type PinkSheetSeries } from './pink-sheet.js';

const dayMs = 86_400_000;
/** Five years of monthly returns; at least one, as own-estimate haircuts ask for. */
const returnsMax = 60;
const returnsMin = 12;
const tradingDaysPerMonth = 21;
const monthHint =
  'give --as-of YYYY-MM, a month of the sheet at least a year after 2005-04, where euro rates of the yuan begin';

/** The newest month for which any series has a price. */
export function newestMonth(series: readonly PinkSheetSeries[]): string {
  return series
    .flatMap(({ published }) => [...published.keys()])
    .reduce((newest, month) => (month > newest ? month : newest), '');
}

/**
 * Prices of `month` (`YYYY-MM`) at the rate of its last business day, valid for its last day. A series
 * without a price in that month, or with less than a year of returns before it, is left out.
 * @throws ImportError when there is no rate or no price for the month.
 */
export function priceSetOf(
  month: string,
  series: readonly PinkSheetSeries[],
  rates: EuroRates,
): PriceSetPublished {
  const lastDay = lastDayOfMonth(month);
  const rate = lastDay === undefined ? undefined : rates.at(lastDay);
  if (lastDay === undefined || rate === undefined) {
    throw new ImportError(`month ${month}`, 'has no USD/CNY rate', monthHint);
  }
  const prices = series.flatMap((one) => commodityPrice(one, { month, rate, rates }) ?? []);
  if (prices.length === 0) {
    throw new ImportError(
      `month ${month}`,
      'has no commodity with a price and a year of returns',
      monthHint,
    );
  }
  return {
    type: 'priceSet.published',
    priceSetId: `worldbank-${month}`,
    asOfMs: lastDay * dayMs,
    currency: 'CNY',
    prices: prices.toSorted((a, b) => (a.commodity < b.commodity ? -1 : 1)),
  };
}

function commodityPrice(
  series: PinkSheetSeries,
  at: { readonly month: string; readonly rate: CrossRate; readonly rates: EuroRates },
): CommodityPrice | undefined {
  const { month, rate, rates } = at;
  const published = series.published.get(month);
  const dailyVolatility = dailyVolatilityOf(monthlyPricesCny(series, month, rates));
  if (published === undefined || dailyVolatility === undefined) return undefined;
  const perTonne = new Decimal(published).times(series.unitsPerTonne).times(rate.cnyPerUsd);
  return {
    commodity: series.commodity,
    pricePerTonne: perTonne.toFixed(2, Decimal.ROUND_HALF_EVEN),
    dailyVolatility,
    source:
      `World Bank Pink Sheet ${month}: ${published} ${series.unit}; ` +
      `ECB ${rate.date}: ${rate.cny} CNY and ${rate.usd} USD for 1 EUR`,
  };
}

/** Prices of consecutive months up to `month`, oldest first, as far back as there is no hole. */
function monthlyPricesCny(series: PinkSheetSeries, month: string, rates: EuroRates): number[] {
  const prices: number[] = [];
  for (let back = 0; back <= returnsMax; back += 1) {
    const then = monthBefore(month, back);
    const published = series.published.get(then);
    const rate = rates.at(lastDayOfMonth(then) ?? Number.NEGATIVE_INFINITY);
    if (published === undefined || rate === undefined) break;
    prices.unshift(rate.cnyPerUsd.times(published).toNumber());
  }
  return prices;
}

/**
 * Standard deviation of daily log returns, from prices at monthly distance: the sample standard deviation
 * of their log returns, divided by √21 (independent returns add their variances; 21 trading days make a
 * month). To 6 digits; undefined with less than a year of returns.
 *
 * The sheet publishes averages of a month, whose changes are smaller than those of prices at its end, for
 * a random walk by √(2/3) (H. Working, Econometrica 28, 1960): this is a low estimate.
 */
export function dailyVolatilityOf(monthlyPrices: readonly number[]): number | undefined {
  const returns = monthlyPrices
    .slice(1)
    .map((price, index) => Math.log(price / (monthlyPrices[index] as number)));
  if (returns.length < returnsMin) return undefined;
  const mean = returns.reduce((sum, one) => sum + one, 0) / returns.length;
  const squares = returns.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  const monthly = Math.sqrt(squares / (returns.length - 1));
  return Math.round((monthly / Math.sqrt(tradingDaysPerMonth)) * 1e6) / 1e6;
}
