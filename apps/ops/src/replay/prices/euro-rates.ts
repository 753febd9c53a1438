/** Euro reference rates of the European Central Bank, as a table of days; gives cross rates. */
import { Decimal, parseIsoDate } from '@chanrong/kernel';
import type { CsvTable } from '../csv.js';

export interface CrossRate {
  /** CNY for one USD. */
  readonly cnyPerUsd: Decimal;
  /** Business day of the rates, and both rates as published (units of currency for one euro). */
  readonly date: string;
  readonly cny: string;
  readonly usd: string;
}

export class EuroRates {
  readonly #days: readonly { readonly day: number; readonly rate: CrossRate }[];

  /** `table` has the columns Date, USD and CNY; days without both rates are passed over. */
  constructor(table: CsvTable) {
    const days: { day: number; rate: CrossRate }[] = [];
    for (let row = 0; row < table.rowCount; row += 1) {
      const [date, usd, cny] = ['Date', 'USD', 'CNY'].map((column) => table.cell(row, column));
      const day = parseIsoDate(date ?? '');
      if (day === undefined || !date || !usd || !cny) continue;
      days.push({ day, rate: { cnyPerUsd: new Decimal(cny).div(usd), date, cny, usd } });
    }
    this.#days = days.toSorted((a, b) => a.day - b.day);
  }

  /** The rate of the last business day at or before `day` (days since 1970-01-01), if there is one. */
  at(day: number): CrossRate | undefined {
    return this.#days.findLast((entry) => entry.day <= day)?.rate;
  }
}
