/** World Bank Commodity Price Data (the Pink Sheet): monthly averages in nominal US dollars. */
import { Decimal, parseIsoDate } from '@chanrong/kernel';
import type { CsvTable } from '../csv.js';

/**
 * How many of a series' units a tonne has. Series by volume, energy, sheet or index have no price by
 * mass and are left out.
 *
 * `$/dmtu` is the label of iron ore only. Taken literally it would be dollars for each percent of iron in
 * a dry tonne; the figures are dollars for a dry tonne of 62 % fines, delivered in China.
 */
const unitsPerTonne: Readonly<Record<string, Decimal>> = {
  '$/mt': new Decimal(1),
  '$/kg': new Decimal(1_000),
  '$/dmtu': new Decimal(1),
  '$/troy oz': new Decimal(1_000_000).div('31.1034768'),
};

export interface PinkSheetSeries {
  /** Code of the sheet, in capitals. */
  readonly commodity: string;
  readonly unit: string;
  /** Price as published by month (`YYYY-MM`); months without a price are absent. */
  readonly published: ReadonlyMap<string, string>;
  readonly unitsPerTonne: Decimal;
}

/** The series that have a price by mass. `prices` has a column month and one a code; `series` code and unit. */
export function pinkSheetSeries(prices: CsvTable, series: CsvTable): PinkSheetSeries[] {
  const found: PinkSheetSeries[] = [];
  for (let row = 0; row < series.rowCount; row += 1) {
    const code = series.cell(row, 'code');
    const unit = series.cell(row, 'unit');
    const perTonne = unitsPerTonne[unit];
    if (perTonne === undefined || !prices.columns.includes(code)) continue;
    const published = new Map<string, string>();
    for (let month = 0; month < prices.rowCount; month += 1) {
      const text = prices.cell(month, code);
      if (Number(text) > 0) published.set(prices.cell(month, 'month'), text);
    }
    found.push({ commodity: code.toUpperCase(), unit, published, unitsPerTonne: perTonne });
  }
  return found;
}

/** The last day of a month `YYYY-MM`, in days since 1970-01-01; undefined when there is no such month. */
export function lastDayOfMonth(month: string): number | undefined {
  const first = parseIsoDate(`${month}-01`);
  if (first === undefined) return undefined;
  return [31, 30, 29, 28]
    .map((day) => parseIsoDate(`${month}-${day}`))
    .find((day) => day !== undefined);
}

/** The month `count` months before another, both `YYYY-MM`. */
export function monthBefore(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const months = year * 12 + number - 1 - count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}
