import { describe, expect, it } from '@jest/globals';
import { decodeData } from '@chanrong/contracts';
import { dayIndex, Decimal, isoDate } from '@chanrong/kernel';
import { steelRecording } from '../../apps/ops/src/replay/steel/steel-recording.js';
import { referenceData } from './reference-data.js';
import { statedDays } from './stated-days.js';

const source = referenceData('steel-energy');
const energyChannel = 0;
const quarterHourMs = 900_000;

describe('steel plant energy', () => {
  it('adds up to the file by day and by year, each quarter hour in the day it lies in', async () => {
    const stated = statedDays(source);
    const days = new Map<string, Decimal>();
    let lastMs: number | undefined;
    let count = 0;
    const { parts } = await steelRecording(source);
    expect(parts).toHaveLength(1);
    for await (const { body } of parts[0]?.messages([], 1) ?? []) {
      const decoded = decodeData(body);
      if (!decoded.ok) throw new Error(decoded.error.detail);
      const { channels, offsets, values, baseMs } = decoded.value;
      const index = Array.from(channels).indexOf(energyChannel);
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
  }, 60_000);
});
