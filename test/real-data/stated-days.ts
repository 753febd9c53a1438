/** Energy a day as the steel plant's file states it: sums of its own digits by its own date column. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from '@chanrong/kernel';

/** kWh by `YYYY-MM-DD`, in order of the file. */
export function statedDays(source: string): Map<string, Decimal> {
  const text = readFileSync(join(source, 'Steel_industry_data.csv'), 'utf8');
  const days = new Map<string, Decimal>();
  for (const line of text.split('\n').slice(1)) {
    const [, day, month, year, usage] =
      /^(\d\d)\/(\d\d)\/(\d{4}) \d\d:\d\d,([\d.]+)/.exec(line) ?? [];
    if (usage === undefined) continue;
    const date = `${year}-${month}-${day}`;
    days.set(date, (days.get(date) ?? new Decimal(0)).plus(usage));
  }
  return days;
}
