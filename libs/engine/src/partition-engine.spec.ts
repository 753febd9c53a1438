import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type JournalEntry,
  limits,
  parseTelemetryTopic,
  quarantineReasons,
} from '@chanrong/contracts';
import { ByteCodecError } from '@chanrong/kernel';
import fc from 'fast-check';
import {
  birth,
  commandEntries,
  data,
  enterprise,
  fold,
  gatewayId,
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
import type { Outputs } from './outputs.js';
import { PartitionEngine } from './partition-engine.js';

const partition = 3;
const opening = [
  ...commandEntries(scorecard, prices('p-1', '68250.50'), ...enterprise(uscc, gatewayId)),
  birth(),
];

let engine: PartitionEngine;

beforeEach(() => {
  engine = PartitionEngine.create(partition, policy);
});

/** Outputs as plain values, in their order. */
function plain(outputs: Outputs): unknown {
  const { latest, history, details, quarantine, alerts } = outputs;
  return [[...latest], history, [...details], quarantine, [...alerts], outputs.daily()];
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

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
    await fold(engine, 9_000, tick);
    expect(engine.tickAfterMs).toBe(limits.tickIntervalMs);
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

describe('checkpoints', () => {
  const value = fc.oneof(
    fc.integer({ min: 0, max: 200 }),
    fc.constantFrom('ACTIVE', 'READY', 'UNAVAILABLE', null, 1e300),
  );
  const reading = fc.tuple(fc.nat(6), fc.nat(600_000), value);
  const sender = fc.constantFrom(gatewayId, otherGatewayId);
  const entry: fc.Arbitrary<JournalEntry> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.integer({ min: 1, max: 9 }),
          fc.array(reading, { minLength: 1, maxLength: 5 }),
          sender,
        )
        .map(([seq, readings, gateway]) => data(seq, readings, gateway)),
    },
    { weight: 2, arbitrary: fc.constant(tick) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        sender.map((gateway) => telemetry('death', {}, gateway)),
        sender.map((gateway) => birth(gateway)),
        fc
          .constantFrom('68250.50', '1', '99999999999')
          .map((price) => commandEntries(prices('p', price))[0] as JournalEntry),
      ),
    },
  );
  const segments = fc.array(
    fc.tuple(fc.nat(90_000), fc.array(entry, { minLength: 1, maxLength: 4 })),
    { maxLength: 12 },
  );
  const both = [
    ...opening,
    ...commandEntries(...enterprise(otherUscc, otherGatewayId, 'recorded')),
    birth(otherGatewayId),
  ];

  it('continue with the same outputs and the same bytes, wherever they were taken', async () => {
    await fc.assert(
      fc.asyncProperty(segments, fc.nat(12), async (list, rate) => {
        const whole = PartitionEngine.create(partition, policy);
        let parts = PartitionEngine.create(partition, policy);
        let laterMs = 0;
        for (const [index, [pauseMs, entries]] of [[0, both] as const, ...list].entries()) {
          laterMs += pauseMs;
          const segment = await segmentOf(index + 1, laterMs, entries);
          whole.applySegment(segment);
          parts.applySegment(segment);
          expect(plain(parts.takeOutputs())).toEqual(plain(whole.takeOutputs()));
          if (rate > 0 && index % rate !== 0) continue;
          parts = PartitionEngine.restore(partition, policy, parts.checkpoint());
          expect(parts.seq).toBe(index + 1);
          expect(parts.hasUncommitted).toBe(false);
        }
        expect(hex(parts.checkpoint())).toBe(hex(whole.checkpoint()));
      }),
      { numRuns: 30 },
    );
  });

  it('of a recording come to the same portrait and score however its journal was cut', async () => {
    const cuts = fc.array(fc.nat(3), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(segments, cuts, fc.nat(90_000), async (list, sizes, pauseMs) => {
        const entries = list
          .flatMap(([, each]) => each)
          .filter((each) => each.kind === 'telemetry');
        const outcome = async (
          cut: (index: number) => number,
          stepMs: number,
        ): Promise<unknown> => {
          const folded = PartitionEngine.create(partition, policy);
          await fold(folded, 0, ...both);
          let laterMs = 600_000;
          const daily = new Map<string, number>();
          const take = (outputs: Outputs): string => {
            for (const { uscc: who, day, assetId, measure, quantity } of outputs.daily()) {
              const key = `${who} ${day} ${assetId} ${measure}`;
              daily.set(key, (daily.get(key) ?? 0) + quantity);
            }
            return hex(outputs.latest.get(otherUscc)?.hash);
          };
          for (let from = 0, index = 0; from < entries.length; index += 1) {
            const to = from + 1 + cut(index);
            take(await fold(folded, (laterMs += stepMs), ...entries.slice(from, to)));
            from = to;
          }
          // One more message, so that the last evaluation is of the whole.
          const score = take(
            await fold(folded, laterMs + 1_000_000, data(99, [[0, 600_000, 5]], otherGatewayId)),
          );
          return [
            hex(folded.portraitHash(otherUscc)),
            score,
            [...daily].filter(([key, sum]) => sum !== 0 && key.startsWith(otherUscc)).sort(),
          ];
        };
        const expected = await outcome(() => 10_000, 1);
        expect(await outcome((index) => sizes[index % sizes.length] as number, pauseMs)).toEqual(
          expected,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('are refused when they end early', async () => {
    await fold(engine, 0, ...both, data(1, [[0, 0, 5]]));
    const bytes = engine.checkpoint();
    for (let length = 0; length < bytes.length; length += 97) {
      expect(() => PartitionEngine.restore(partition, policy, bytes.subarray(0, length))).toThrow(
        ByteCodecError,
      );
    }
    const longer = Buffer.concat([bytes, Buffer.alloc(1)]);
    expect(() => PartitionEngine.restore(partition, policy, longer)).toThrow(ByteCodecError);
  });
});

describe('whatever arrives', () => {
  it('refuses a segment out of its order', async () => {
    const segment = await segmentOf(2, 0, [tick]);
    expect(() => engine.applySegment(segment)).toThrow('segment 2 after 0');
  });

  it('never stops the partition', async () => {
    const wild = fc.constantFrom(
      '1e308',
      '-1e308',
      '5e-324',
      '-0',
      '0',
      '1e15',
      '9007199254740993',
    );
    const number = fc.oneof(
      wild,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => JSON.stringify(n)),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }).map((s) => JSON.stringify(s)),
      fc.constantFrom(
        '"\\ud800"',
        '"\\u0000"',
        '"ACTIVE"',
        'null',
        'true',
        '[]',
        '{"a":1}',
        '1e400',
      ),
    );
    const list = fc.array(
      fc.tuple(fc.nat(7), fc.integer({ min: -9e11, max: 9e11 }), fc.oneof(number, text)),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    const body = fc.oneof(
      { weight: 2, arbitrary: fc.uint8Array({ maxLength: 60 }) },
      { weight: 2, arbitrary: fc.json().map((json) => Buffer.from(json)) },
      {
        weight: 8,
        arbitrary: fc
          .tuple(fc.integer({ min: 1, max: 30 }), list)
          .map(([seq, rows]) =>
            Buffer.from(
              `{"e":1,"s":${seq},"t":${startMs},"c":[${rows.map((r) => r[0]).join()}],"d":[${rows.map((r) => r[1]).join()}],"x":[${rows.map((r) => r[2]).join()}]}`,
            ),
          ),
      },
      {
        weight: 2,
        arbitrary: fc
          .record({
            sigma: number,
            min: number,
            periodMs: fc.nat(5),
            name: fc.constantFrom('a', 'b'),
          })
          .map((part) =>
            Buffer.from(
              `{"epoch":1,"firmware":"","channels":[{"id":0,"asset":"TANK-1","measure":"mass_kg","sigma":${part.sigma},"min":${part.min},"periodMs":${part.periodMs},"name":"${part.name}"}]}`,
            ),
          ),
      },
    );
    const message = fc
      .tuple(fc.constantFrom('birth', 'data', 'death'), body, fc.constantFrom(gatewayId, 'gw-9'))
      .map(([kind, bytes, gateway]) => telemetry(kind, bytes, gateway));
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 15 }), async (messages) => {
        const hostile = PartitionEngine.create(partition, policy);
        await fold(hostile, 0, ...opening);
        const outputs = await fold(hostile, 10_000, ...messages);
        for (const { code, detail, readingIndex } of outputs.quarantine) {
          expect(Object.keys(quarantineReasons)).toContain(code);
          expect(detail).toMatch(/^[^\p{Cc}\p{Cs}]{1,400}$/u);
          expect(readingIndex).toBeGreaterThanOrEqual(-1);
        }
        for (const { quantity } of outputs.daily())
          expect(Number.isSafeInteger(quantity)).toBe(true);
        for (const { portrait, assets } of outputs.details.values()) {
          expect(portrait + assets).not.toMatch(/\\u0000|\\ud[89a-f]/);
          // JSON has no Infinity: a figure that overflowed would be null.
          expect(JSON.parse(portrait)).toMatchObject({ trust: { mean: expect.any(Number) } });
        }
        const restored = PartitionEngine.restore(partition, policy, hostile.checkpoint());
        expect(plain(await fold(restored, 20_000, tick))).toEqual(
          plain(await fold(hostile, 20_000, tick)),
        );
      }),
      { numRuns: 120 },
    );
  });
});
