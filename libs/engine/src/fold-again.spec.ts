/** Readings that were turned away, given again after their channel was declared. */
import type { Command } from '@chanrong/portrait';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  birth,
  channels,
  commandEntries,
  data,
  fold,
  gatewayId,
  hex,
  opening,
  policy,
  startMs,
  telemetry,
  uscc,
} from '../test/journal-script.js';
import { PartitionEngine } from './partition-engine.js';

let engine: PartitionEngine;
beforeEach(async () => {
  engine = PartitionEngine.create(1, policy);
  await fold(engine, 0, ...opening);
});

const declared = [...channels, { id: 7, asset: 'TANK-2', measure: 'mass_kg' }];
const wider = (epoch = 1) => telemetry('birth', { epoch, firmware: 'v2', channels: declared });
const body = {
  e: 1,
  s: 1,
  t: startMs,
  c: [0, 7, 0, 9, 7],
  d: [0, 0, 1_000, 0, 1_000],
  x: [1_000, 5, 1_001, 1, 6],
};

function again(readings: readonly number[], message: object = body): Command {
  return {
    type: 'telemetry.replayed',
    uscc,
    gatewayId,
    replayId: 1,
    quarantineId: 1,
    topicKind: 'data',
    body: Buffer.from(JSON.stringify(message)).toString('base64'),
    readings,
  };
}

interface Channel {
  readonly channel: string;
  readonly readingCount: number;
  readonly lastValue: number;
}

async function channelsNow(): Promise<Record<string, [number, number]>> {
  const { details } = await fold(engine, 10_000, data(99, [[3, 5_000, 'p']]));
  const { assets } = JSON.parse(details.get(uscc)?.assets ?? '') as {
    assets: { channels: Channel[] }[];
  };
  const all = assets.flatMap((asset) => asset.channels);
  return Object.fromEntries(
    all.map(({ channel, readingCount, lastValue }) => [channel, [readingCount, lastValue]]),
  );
}

describe('readings of a message that was taken', () => {
  it('are named when they are turned away, and the others count', async () => {
    const { quarantine } = await fold(engine, 1_000, telemetry('data', body));
    expect(quarantine).toMatchObject([
      { code: 'channel-unknown', readingIndex: 1, readingIndexes: [1, 3, 4] },
    ]);
  });

  it('count when they are given again, once and alone; what is still wrong is named by its place', async () => {
    await fold(engine, 1_000, telemetry('data', body));
    await fold(engine, 2_000, wider());
    const { quarantine } = await fold(engine, 3_000, ...commandEntries(again([1, 3, 4])));
    expect(quarantine).toMatchObject([
      { code: 'channel-unknown', readingIndex: 3, readingIndexes: [3] },
    ]);
    expect(await channelsNow()).toMatchObject({
      'TANK-1/mass_kg': [2, 1_001],
      'TANK-2/mass_kg': [2, 6],
    });
  });

  it('move the state as they would have, had the channel been declared at once', async () => {
    await fold(engine, 1_000, telemetry('data', body));
    await fold(engine, 2_000, wider());
    await fold(engine, 3_000, ...commandEntries(again([1, 4])));
    const right = PartitionEngine.create(1, policy);
    await fold(right, 0, ...opening.slice(0, -1), wider());
    await fold(right, 1_000, telemetry('data', body));
    await fold(right, 2_000, wider());
    await fold(right, 3_000);
    expect(hex(engine.portraitHash(uscc))).toBe(hex(right.portraitHash(uscc)));
  });

  it('mean nothing by the ids of another epoch, and the same by their names', async () => {
    await fold(engine, 1_000, telemetry('data', body));
    await fold(engine, 2_000, wider(2));
    const byId = await fold(engine, 3_000, ...commandEntries(again([1, 4])));
    expect(byId.quarantine).toMatchObject([{ code: 'epoch-stale', readingIndexes: [1, 4] }]);
    const named = { epoch: 1, seq: 1, readings: [{}, reading(5)] };
    const byName = await fold(engine, 4_000, ...commandEntries(again([1], named)));
    expect(byName.quarantine).toEqual([]);
  });

  it('survive a checkpoint in between', async () => {
    await fold(engine, 1_000, telemetry('data', body), wider());
    const restored = PartitionEngine.restore(1, policy, engine.checkpoint());
    await fold(engine, 3_000, ...commandEntries(again([1, 4])));
    await fold(restored, 3_000, ...commandEntries(again([1, 4])));
    expect(restored.checkpoint()).toEqual(engine.checkpoint());
  });

  it('that are no data change nothing', async () => {
    const before = hex(engine.portraitHash(uscc));
    const twice = { ...again([0]), topicKind: 'birth', body: bytesOf(birth()) };
    const outputs = await fold(engine, 0, ...commandEntries(twice as Command));
    expect(outputs.quarantine).toEqual([]);
    expect(hex(engine.portraitHash(uscc))).toBe(before);
  });
});

function reading(value: number) {
  return { channel: 'TANK-2/mass_kg', at: new Date(startMs).toISOString(), value };
}

function bytesOf(entry: ReturnType<typeof birth>): string {
  return Buffer.from(entry.kind === 'telemetry' ? entry.body : []).toString('base64');
}
