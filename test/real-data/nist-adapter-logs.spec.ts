import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { birthSchema } from '@chanrong/contracts';
import {
  declareKeys,
  keysOf,
  parseAdapterLog,
  readingsOf,
} from '../../apps/ops/src/replay/nist/adapter-log.js';
import { nistRecordings } from '../../apps/ops/src/replay/nist/nist-recording.js';
import { linesOf, listFiles, readSource } from '../../apps/ops/src/replay/source-files.js';
import { referenceData } from './reference-data.js';

interface Counts {
  readonly rows: number;
  readonly tags: number;
  readonly out_of_order: number;
  readonly fault: number;
  readonly warning: number;
  readonly unavailable: number;
  readonly estop_triggered: number;
}

const source = referenceData('nist-smstestbed');
const expectedCounts = JSON.parse(
  readFileSync(join(source, 'expected-counts.json'), 'utf8'),
) as Record<string, Counts>;
const names = Object.keys(expectedCounts);

async function countsOf(name: string): Promise<Omit<Counts, 'out_of_order'>> {
  const [path = ''] = await listFiles(source, `${name}.txt.gz`);
  const { text } = await readSource(path);
  const lines = parseAdapterLog(basename(path), linesOf(text));
  const channels = declareKeys('Mazak01', keysOf(lines), []);
  const byId = new Map(channels.map(({ id, measure }) => [id, measure]));
  const readings = [...readingsOf(lines, channels)];
  const conditionsAt = (level: string): number =>
    readings.filter(
      ({ channelId, value }) =>
        byId.get(channelId) === 'condition' && String(value).startsWith(`${level}|`),
    ).length;
  return {
    rows: readings.length,
    tags: byId.size,
    fault: conditionsAt('Fault'),
    warning: conditionsAt('Warning'),
    unavailable: readings.filter(({ value }) => value === null).length,
    estop_triggered: readings.filter(
      ({ channelId, value }) => byId.get(channelId) === 'estop' && value === 'TRIGGERED',
    ).length,
  };
}

describe('NIST adapter logs', () => {
  it('are 22 files', () => {
    expect(names).toHaveLength(22);
  });

  it.each(names)('%s gives the counted readings', async (name) => {
    const { rows, tags, fault, warning, unavailable, estop_triggered } = expectedCounts[
      name
    ] as Counts;
    expect(await countsOf(name)).toEqual({
      rows,
      tags,
      fault,
      warning,
      unavailable,
      estop_triggered,
    });
  });

  it.each(names)('%s keeps its late lines in place, with their own time', async (name) => {
    const [path = ''] = await listFiles(source, `${name}.txt.gz`);
    const { text } = await readSource(path);
    const lines = linesOf(text);
    const parsed = parseAdapterLog(name, lines);
    let newest = '';
    let newestMs = Number.NEGATIVE_INFINITY;
    let lateTexts = 0;
    let lateReadings = 0;
    let unequal = 0;
    for (const [index, line] of lines.entries()) {
      // The stamps as text, to the microsecond, without a parser of ours.
      const stamp = line.slice(0, line.indexOf('Z')).padEnd(23, '.000').padEnd(26, '0');
      const { atMs } = parsed[index] as { atMs: number };
      if (atMs !== Date.parse(`${stamp.slice(0, 23)}Z`)) unequal += 1;
      if (stamp < newest) lateTexts += 1;
      else newest = stamp;
      if (atMs < newestMs) lateReadings += 1;
      else newestMs = atMs;
    }
    expect(unequal).toBe(0);
    expect(lateTexts).toBe((expectedCounts[name] as Counts).out_of_order);
    // Cutting to milliseconds can put a line level with another, never behind it.
    expect(lateReadings).toBeLessThanOrEqual(lateTexts);
  });

  it('make one recording whose messages carry every line once, numbered without holes', async () => {
    const recordings = await nistRecordings(source);
    expect(recordings.map(({ gatewayId }) => gatewayId)).toEqual(['nist-mazak01']);
    const [recording] = recordings;
    if (recording === undefined) throw new Error('there is no recording');
    const { epoch, firmware, parts } = recording;
    const channels = recording.channels([]);
    expect(birthSchema.safeParse({ epoch, firmware, channels }).success).toBe(true);
    let readings = 0;
    let count = 0;
    const outOfOrder: number[] = [];
    for (const part of parts) {
      let lastDueMs = Number.NEGATIVE_INFINITY;
      for await (const message of part.messages(channels, count + 1)) {
        count += 1;
        if (message.seq !== count || message.dueMs < lastDueMs) outOfOrder.push(message.seq);
        lastDueMs = message.dueMs;
        readings += message.readingCount;
      }
    }
    expect(outOfOrder).toEqual([]);
    expect(readings).toBe(359_124);
    expect(readings).toBe(names.reduce((sum, name) => sum + (expectedCounts[name]?.rows ?? 0), 0));
  }, 60_000);
});
