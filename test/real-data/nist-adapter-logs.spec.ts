import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { birthSchema } from '@chanrong/contracts';
import { parseAdapterLog, MachineChannels } from '../../apps/ops/src/replay/nist/adapter-log.js';
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
  const channels = new MachineChannels('Mazak01');
  channels.add(lines);
  const byId = new Map(channels.declared().map((channel) => [channel.id, channel.measure]));
  const readings = [...channels.readings(lines, 0)];
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
    const { epoch = 0, firmware = '', channels = [] } = recording ?? {};
    expect(birthSchema.safeParse({ epoch, firmware, channels }).success).toBe(true);
    let readings = 0;
    let count = 0;
    let lastDueMs = Number.NEGATIVE_INFINITY;
    const outOfOrder: number[] = [];
    for await (const message of recording?.messages() ?? []) {
      count += 1;
      if (message.seq !== count || message.dueMs < lastDueMs) outOfOrder.push(message.seq);
      lastDueMs = message.dueMs;
      readings += message.readingCount;
    }
    expect(outOfOrder).toEqual([]);
    expect(readings).toBe(359_124);
    expect(readings).toBe(names.reduce((sum, name) => sum + (expectedCounts[name]?.rows ?? 0), 0));
  });

  it('give the same messages when later days are added', async () => {
    const few = (await nistRecordings(source, 'Mazak01-2018*'))[0];
    const all = (await nistRecordings(source))[0];
    const later = all?.messages()[Symbol.asyncIterator]();
    let compared = 0;
    for await (const { seq, body } of few?.messages() ?? []) {
      const again = (await later?.next())?.value as { seq: number; body: Uint8Array } | undefined;
      if (again?.seq !== seq || Buffer.compare(again.body, body) !== 0) {
        throw new Error(`message ${seq} differs`);
      }
      compared += 1;
    }
    expect(compared).toBeGreaterThan(500);
    expect(few?.parts.reduce((sum, { lineCount }) => sum + lineCount, 0)).toBe(67_008);
  });
});
