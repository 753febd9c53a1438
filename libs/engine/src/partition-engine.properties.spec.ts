import { describe, expect, it } from '@jest/globals';
import { quarantineReasons } from '@chanrong/contracts';
import { ByteCodecError } from '@chanrong/kernel';
import fc from 'fast-check';
import { both, segments } from '../test/arbitrary-segments.js';
import {
  data,
  fold,
  gatewayId,
  hex,
  opening,
  otherGatewayId,
  otherUscc,
  plain,
  policy,
  segmentOf,
  startMs,
  telemetry,
  tick,
} from '../test/journal-script.js';
import type { Outputs } from './outputs.js';
import { PartitionEngine } from './partition-engine.js';

const partition = 3;

describe('checkpoints', () => {
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
            [...daily]
              .filter(([key, sum]) => sum !== 0 && key.startsWith(otherUscc))
              .map(([key, sum]) => `${key}: ${sum}`)
              .sort(),
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
    const engine = PartitionEngine.create(partition, policy);
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
  it('never stops the partition, and leaves nothing that a database cannot keep', async () => {
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
