import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeData } from '@chanrong/contracts';
import { dayIndex, Decimal, isoDate } from '@chanrong/kernel';
import { steelRecording } from '../../apps/ops/src/replay/steel/steel-recording.js';
import { referenceData } from './reference-data.js';

const source = referenceData('steel-energy');
const energyChannel = 0;
const quarterHourMs = 900_000;

/** Sums of the file's own digits by the file's own date column, as `YYYY-MM-DD`. */
function statedDays(): Map<string, Decimal> {
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

describe('steel plant energy', () => {
  it('adds up to the file by day and by year, each quarter hour in the day it lies in', async () => {
    const stated = statedDays();
    const days = new Map<string, Decimal>();
    let lastMs: number | undefined;
    let count = 0;
    for await (const { body } of (await steelRecording(source)).messages()) {
      const decoded = decodeData(body);
      if (!decoded.ok) throw new Error(decoded.error.detail);
      const { channels, offsets, values, baseMs } = decoded.value;
      const index = channels.indexOf(energyChannel);
      const endMs = baseMs + (offsets[index] as number);
      if (lastMs !== undefined) expect(endMs - lastMs).toBe(quarterHourMs);
      lastMs = endMs;
      count += 1;
      const date = isoDate(dayIndex(endMs - quarterHourMs, 540));
      days.set(date, (days.get(date) ?? new Decimal(0)).plus(values[index] as number));
    }
    expect(count).toBe(35_040);
    expect(days.size).toBe(365);
    expect([...days].map(([date, kwh]) => [date, kwh.toString()])).toEqual(
      [...stated].map(([date, kwh]) => [date, kwh.toString()]),
    );
    const total = [...days.values()].reduce((sum, kwh) => sum.plus(kwh));
    expect(total.toFixed(0)).toBe('959637');
  });
});
