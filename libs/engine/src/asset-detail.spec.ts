import { describe, expect, it } from '@jest/globals';
import type { ReadingValue } from '@chanrong/portrait';
import {
  birth,
  commandEntries,
  data,
  enterprise,
  fold,
  gatewayId,
  policy,
  scorecard,
  startMs,
  uscc,
} from '../test/journal-script.js';
import type { AssetDetail, ChannelDetail } from './asset-detail.js';
import { PartitionEngine } from './partition-engine.js';

const [tank, execution, program] = [0, 1, 3];

/** Detail of a channel after one reading of it; of none with no value. */
async function detailOf(
  channel: number,
  name: string,
  value?: ReadingValue,
): Promise<ChannelDetail | undefined> {
  const engine = PartitionEngine.create(0, policy);
  const readings = value === undefined ? [] : [data(1, [[channel, 500, value]])];
  const start = commandEntries(scorecard, ...enterprise(uscc, gatewayId));
  const { details } = await fold(engine, 1_000, ...start, birth(), ...readings);
  const { assets } = JSON.parse(details.get(uscc)?.assets ?? '') as { assets: AssetDetail[] };
  return assets.flatMap((asset) => asset.channels).find((detail) => detail.channel === name);
}

describe('channel details', () => {
  it('show the newest reading with its time', async () => {
    expect(await detailOf(tank, 'TANK-1/mass_kg', 1_520.5)).toEqual({
      channel: 'TANK-1/mass_kg',
      gatewayId,
      measure: 'mass_kg',
      unit: 'kg',
      lastValue: 1_520.5,
      lastText: null,
      lastEventMs: startMs + 500,
      lastEventAt: '2025-11-22T08:26:40.500Z',
      trust: 0.666667,
      coveragePpm: 1_000_000,
      readingCount: 1,
      outOfRangeCount: 0,
      state: 'current',
    });
  });

  it('are plain before anything was read', async () => {
    expect(await detailOf(tank, 'TANK-1/mass_kg')).toMatchObject({
      lastValue: null,
      lastText: null,
      lastEventMs: null,
      lastEventAt: null,
      coveragePpm: 0,
      state: 'never',
    });
  });

  it.each<[number, string, ReadingValue, number | null, string | null]>([
    [program, 'M-1/program', 'O1234', null, 'O1234'],
    [program, 'M-1/program', 7, 7, null],
    [program, 'M-1/program', null, null, null],
    [execution, 'M-1/execution', 'ACTIVE', 1, 'ACTIVE'],
    [execution, 'M-1/execution', 'UNAVAILABLE', null, 'UNAVAILABLE'],
  ])('channel %i, %s: %p is the number %p, the text %p', async (...row) => {
    const [channel, name, value, lastValue, lastText] = row;
    expect(await detailOf(channel, name, value)).toMatchObject({ lastValue, lastText });
  });
});
