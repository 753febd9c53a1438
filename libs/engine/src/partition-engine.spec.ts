import { beforeEach, describe, expect, it } from '@jest/globals';
import { type JournalEntry, limits, parseTelemetryTopic } from '@chanrong/contracts';
import {
  birth,
  commandEntries,
  data,
  enterprise,
  fold,
  gatewayId,
  hex,
  opening,
  otherGatewayId,
  otherUscc,
  policy,
  prices,
  scorecard,
  segmentOf,
  startMs,
  telemetry,
  tick,
  uscc,
} from '../test/journal-script.js';
import { PartitionEngine } from './partition-engine.js';

const partition = 3;
let engine: PartitionEngine;

beforeEach(() => {
  engine = PartitionEngine.create(partition, policy);
});

describe('evaluations', () => {
  it('wait for a scorecard, and then begin by themselves', async () => {
    const early = await fold(
      engine,
      0,
      ...commandEntries(...enterprise(uscc, gatewayId)),
      birth(),
      data(1, [[0, 0, 1_000]]),
    );
    expect([early.latest.size, early.details.size]).toEqual([0, 0]);
    const outputs = await fold(engine, 10, ...commandEntries(scorecard));
    expect([...outputs.latest.keys()]).toEqual([uscc]);
    expect([...outputs.details.keys()]).toEqual([uscc]);
  });

  it('name journal position and time', async () => {
    const { latest, details } = await fold(engine, 7, ...opening);
    const at = { uscc, seq: 1, asOfMs: startMs + 7, knownAtMs: startMs + 7 };
    expect(latest.get(uscc)).toMatchObject(at);
    expect(details.get(uscc)).toMatchObject(at);
    const body = JSON.parse(latest.get(uscc)?.body ?? '') as Record<string, unknown>;
    expect(body).toMatchObject({ journal: { partition, seq: 1 }, knownAtMs: startMs + 7 });
    expect(hex(details.get(uscc)?.hash)).toBe(hex(engine.portraitHash(uscc)));
  });

  it('rest on the messages that never arrived', async () => {
    const hashWith = async (lastSeq: number) => {
      const folded = PartitionEngine.create(partition, policy);
      const first = data(1, [[0, 1, 1_000]]);
      await fold(folded, 0, ...opening, first, data(lastSeq, [[0, 2, 1_000]]));
      return hex(folded.portraitHash(uscc));
    };
    expect(await hashWith(3)).not.toBe(await hashWith(2));
    expect(await hashWith(3)).toBe(await hashWith(3));
  });

  it('come at most once an interval, and the last word is never lost', async () => {
    await fold(engine, 0, ...opening);
    const scored: number[] = [];
    const detailed: number[] = [];
    for (let laterMs = 20; laterMs <= 2_000; laterMs += 20) {
      const entry = laterMs <= 1_500 ? data(laterMs / 20, [[0, laterMs, laterMs]]) : tick;
      const { latest, details } = await fold(engine, laterMs, entry);
      if (latest.size > 0) scored.push(laterMs);
      if (details.size > 0) detailed.push(laterMs);
    }
    expect(scored).toEqual(Array.from({ length: 15 }, (_, index) => 100 * (index + 1)));
    expect(detailed).toEqual([1_000, 2_000]);
  });

  it('write history at once when the outcome changes, otherwise an interval apart', async () => {
    const first = await fold(engine, 0, ...opening);
    expect(first.history).toHaveLength(1);
    const seqs: number[] = [];
    for (let laterMs = 1_000; laterMs <= 21_000; laterMs += 1_000) {
      const { history } = await fold(engine, laterMs, data(laterMs / 1_000, [[0, laterMs, 5]]));
      seqs.push(...history.map(({ knownAtMs }) => knownAtMs - startMs));
    }
    expect(seqs).toEqual([10_000, 20_000]);
  });

  it('are repeated when a price set or a scorecard concerns everyone', async () => {
    await fold(engine, 0, ...opening, ...commandEntries(...enterprise(otherUscc, otherGatewayId)));
    const quiet = await fold(engine, 1_000, tick);
    expect(quiet.latest.size).toBe(0);
    const { latest } = await fold(engine, 2_000, ...commandEntries(prices('p-2', '70000')));
    expect([...latest.keys()]).toEqual([uscc, otherUscc]);
    const { model } = JSON.parse(latest.get(uscc)?.body ?? '') as { model: unknown };
    expect(model).toMatchObject({ priceSet: 'p-2' });
  });

  it('look at a live enterprise every minute, because silence says something', async () => {
    await fold(
      engine,
      0,
      ...opening,
      ...commandEntries(...enterprise(otherUscc, otherGatewayId, 'recorded')),
      birth(otherGatewayId),
      data(1, [[0, 0, 1_000]]),
      data(1, [[0, 0, 1_000]], otherGatewayId),
    );
    const scored: [number, string[]][] = [];
    for (let laterMs = 1_000; laterMs <= 180_000; laterMs += 1_000) {
      const { latest } = await fold(engine, laterMs, tick);
      if (latest.size > 0) scored.push([laterMs, [...latest.keys()]]);
    }
    // startMs is 40 s into its minute.
    expect(scored).toEqual([20_000, 80_000, 140_000].map((laterMs) => [laterMs, [uscc]]));
  });

  it('ask for ticks as long as time must move, and not longer', async () => {
    expect(engine.tickAfterMs).toBe(Infinity);
    const recorded = enterprise(uscc, gatewayId, 'recorded');
    await fold(engine, 0, ...commandEntries(scorecard, ...recorded), birth());
    expect(engine.tickAfterMs).toBe(Infinity);
    await fold(engine, 20, data(1, [[0, 0, 1]]));
    expect(engine.tickAfterMs).toBe(policy.scoreIntervalMs);
    await fold(engine, 120, tick);
    expect(engine.tickAfterMs).toBe(limits.tickIntervalMs);
    await fold(engine, 1_000, tick);
    expect(engine.tickAfterMs).toBe(Infinity);
    await fold(engine, 2_000, ...commandEntries(...enterprise(otherUscc, otherGatewayId)));
    await fold(engine, 3_000, birth(otherGatewayId), data(1, [[0, 0, 1]], otherGatewayId));
    // 9 s after the start it is 49 s past the minute, in which silence was looked at.
    await fold(engine, 9_000, tick);
    expect(engine.tickAfterMs).toBe(11_000);
    await fold(engine, 19_900, tick);
    expect(engine.tickAfterMs).toBe(limits.tickIntervalMs);
    await fold(engine, 20_900, tick);
    expect(engine.tickAfterMs).toBe(59_100);
  });

  it('lose nothing to ticks that are left out where they are not asked for', async () => {
    const run = async (isTicked: (quietMs: number) => boolean) => {
      const told: unknown[] = [];
      const folded = PartitionEngine.create(partition, policy);
      let heardMs = 0;
      let ticks = 0;
      for (let laterMs = 0; laterMs <= 7_200_000; laterMs += 1_000) {
        const entries = laterMs === 0 ? [...opening] : [];
        // A plant that goes silent after ten minutes, and comes back for one message after an hour.
        const isHeard = laterMs < 600_000 ? laterMs % 15_000 === 0 : laterMs === 3_600_000;
        if (isHeard) entries.push(data(laterMs / 1_000 + 1, [[0, laterMs, 1_000]]));
        if (entries.length === 0) {
          if (!isTicked(laterMs - heardMs) && laterMs - heardMs < folded.tickAfterMs) continue;
          entries.push(tick);
          ticks += 1;
        }
        heardMs = laterMs;
        const { latest, history, details, alerts } = await fold(folded, laterMs, ...entries);
        const scores = [...latest.values(), ...history].map(({ hash }) => hex(hash));
        const portraits = [...details.values()].map(({ hash }) => hex(hash));
        const changes = [...alerts.values()].map(({ alertId, closedMs }) => [alertId, closedMs]);
        const isNews = scores.length + portraits.length + changes.length > 0;
        if (isNews) told.push([laterMs, scores, portraits, changes]);
      }
      return { told, ticks };
    };
    const everySecond = await run(() => true);
    const asAsked = await run(() => false);
    expect(asAsked.told).toEqual(everySecond.told);
    expect(asAsked.told.length).toBeGreaterThan(120);
    expect(everySecond.ticks).toBeGreaterThan(7_000);
    expect(asAsked.ticks).toBeLessThan(250);
  });
});

describe('inputs that cannot be used', () => {
  const garbage = Buffer.from('{"e":1,"s":1,"t":NaN}');

  it.each<[string, JournalEntry, string, number]>([
    ['garbage', telemetry('data', garbage), 'payload-not-json', -1],
    ['another shape', telemetry('data', { e: 1 }), 'payload-wrong-shape', -1],
    ['a birth without channels', telemetry('birth', { epoch: 1 }), 'birth-invalid', -1],
    ['a stranger', data(1, [[0, 0, 1]], 'gw-9'), 'gateway-unknown', -1],
    ['garbage of a stranger', telemetry('data', garbage, 'gw-9'), 'payload-not-json', -1],
    [
      'an epoch without birth',
      telemetry('data', { e: 2, s: 1, t: startMs, c: [0], d: [0], x: [1] }),
      'birth-missing',
      -1,
    ],
    [
      'an unknown channel',
      data(1, [
        [0, 0, 1],
        [77, 0, 1],
      ]),
      'channel-unknown',
      1,
    ],
    [
      '1e400',
      telemetry(
        'data',
        Buffer.from(`{"e":1,"s":1,"t":${startMs},"c":[0,0],"d":[0,1],"x":[5,1e400]}`),
      ),
      'reading-invalid',
      1,
    ],
  ])('%s: kept whole, with its place and its reason', async (_, entry, code, readingIndex) => {
    const { body, gatewayId: from } = entry as Extract<JournalEntry, { kind: 'telemetry' }>;
    await fold(engine, 0, ...opening);
    const { quarantine } = await fold(engine, 50, tick, entry, data(2, [[0, 0, 1_000]]));
    expect(quarantine).toEqual([
      {
        seq: 2,
        entryIndex: 1,
        readingIndex,
        ...(readingIndex >= 0 && { readingIndexes: [readingIndex] }),
        gatewayId: from,
        uscc: from === gatewayId ? uscc : null,
        topic: expect.any(String),
        code,
        detail: expect.any(String),
        body: Uint8Array.from(body),
        receivedMs: startMs + 50,
      },
    ]);
    expect(parseTelemetryTopic(quarantine[0]?.topic ?? '')).toMatchObject({
      partition,
      gatewayId: from,
    });
    // The rest flowed on.
    const { portrait } = (await fold(engine, 5_000, tick)).details.get(uscc) ?? {};
    expect(JSON.parse(portrait ?? '{}')).toMatchObject({
      assets: expect.arrayContaining([
        expect.objectContaining({ assetId: 'TANK-1', stock: expect.any(Object) }),
      ]),
    });
  });

  it('gives several rows for a message with several reasons', async () => {
    await fold(engine, 0, ...opening);
    const { quarantine } = await fold(
      engine,
      9,
      data(1, [
        [9, 0, 1],
        [0, 0, {}],
        [8, 0, 1],
      ]),
    );
    expect(quarantine.map(({ code, readingIndex }) => [code, readingIndex])).toEqual([
      ['channel-unknown', 0],
      ['reading-invalid', 1],
    ]);
  });
});

describe('daily quantities', () => {
  it('sum up per day, asset and measure, and leave out what came to nothing', async () => {
    await fold(engine, 0, ...opening);
    const outputs = await fold(
      engine,
      60_000,
      data(1, [
        [2, 0, 100],
        [4, 0, 7],
        [2, 1_000, 101.5],
        [4, 1_000, 7],
        [2, 2_000, 102],
      ]),
    );
    expect(outputs.daily()).toEqual([
      { uscc, day: 20_414, assetId: 'M-1', measure: 'energy_mwh', quantity: 2_000_000 },
    ]);
  });

  it('stay within what a database can add up', async () => {
    await fold(engine, 0, ...opening);
    const most = Array.from({ length: 1_000 }, (_, ms) => [5, ms, 9_999_999] as const);
    const outputs = await fold(
      engine,
      60_000,
      data(1, most),
      data(
        2,
        most.map(([c, ms, x]) => [c, ms + 1_000, x]),
      ),
    );
    expect(outputs.daily()).toMatchObject([{ quantity: Number.MAX_SAFE_INTEGER }]);
  });
});

describe('whatever arrives', () => {
  it('refuses a segment out of its order', async () => {
    const segment = await segmentOf(2, 0, [tick]);
    expect(() => engine.applySegment(segment)).toThrow('segment 2 after 0');
  });
});
