import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { JournalEntry } from './entry.js';
import {
  decodeFrame,
  decodeSegmentBody,
  EntryBatch,
  SegmentFormatError,
  segmentFrames,
} from './entry-batch.js';
import { assertLimits, limits } from './limits.js';

const uscc = '91320214MA1XXXXX98';
const tick: JournalEntry = { kind: 'tick' };
const command: JournalEntry = {
  kind: 'command',
  command: { type: 'gateway.enrolled', gatewayId: 'gw-1', uscc },
};

function batchOf(entries: readonly JournalEntry[], capacityBytes?: number): EntryBatch {
  const batch = new EntryBatch(capacityBytes);
  for (const entry of entries) {
    if (entry.kind === 'telemetry') {
      batch.addTelemetry(entry.topicKind, entry.gatewayId, entry.body, entry.suffix);
    } else if (entry.kind === 'command') batch.addCommand(entry.command);
    else batch.addTick();
  }
  return batch;
}

/** Entries with bodies of one class, so that they compare by value. */
function plain(entries: readonly JournalEntry[]): unknown[] {
  return entries.map((entry) =>
    entry.kind === 'telemetry'
      ? { ...entry, body: Buffer.from(entry.body).toString('hex') }
      : entry,
  );
}

const telemetry = fc.record({
  kind: fc.constant('telemetry' as const),
  topicKind: fc.constantFrom(...(['birth', 'data', 'death', 'data/ed25519'] as const)),
  gatewayId: fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.nat(3_000).map((length) => new Uint8Array(length).fill(48)),
  ),
});
const withSuffix = telemetry.chain((entry) =>
  fc.record({
    ...Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, fc.constant(value)])),
    topicKind: fc.constantFrom('data/senml-json', 'data/senml-cbor'),
    suffix: fc.constantFrom('1/1', '7/1042'),
  }),
) as fc.Arbitrary<JournalEntry>;
const anyEntry: fc.Arbitrary<JournalEntry> = fc.oneof(
  { weight: 4, arbitrary: telemetry },
  { weight: 2, arbitrary: withSuffix },
  fc.constant(tick),
  fc.constant(command),
);

describe('EntryBatch', () => {
  it('gives back what was put in, in order, whatever its first capacity', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEntry, { maxLength: 30 }),
        fc.integer({ min: 6, max: 4_096 }),
        async (entries, capacityBytes) => {
          const batch = batchOf(entries, capacityBytes);
          expect(batch.entryCount).toBe(entries.length);
          const body = await batch.finish();
          expect(plain(decodeSegmentBody(body))).toEqual(plain(entries));
          expect(plain(segmentFrames(body).map(decodeFrame))).toEqual(plain(entries));
        },
      ),
    );
  });

  it.each([
    ['one tick', [tick], '0100050000000200000000'],
    [
      'one message',
      [{ kind: 'telemetry', topicKind: 'data', gatewayId: 'g', body: Uint8Array.of(123, 125) }],
      '01000a0000000105000000010167' + '7b7d',
    ],
    [
      'one SenML pack',
      [
        {
          kind: 'telemetry',
          topicKind: 'data/senml-json',
          gatewayId: 'g',
          suffix: '7/2',
          body: Uint8Array.of(91, 93),
        },
      ],
      '01000e0000000109000000030167' + '03372f32' + '5b5d',
    ],
  ] as [string, JournalEntry[], string][])('lays out %s', async (_, entries, hex) => {
    expect(Buffer.from(await batchOf(entries).finish()).toString('hex')).toBe(hex);
  });

  it('counts the bytes before compression, and compresses when it pays', async () => {
    const message = (body: Uint8Array): JournalEntry => ({
      kind: 'telemetry',
      topicKind: 'data',
      gatewayId: 'gw-1',
      body,
    });
    const repetitive = batchOf([message(new Uint8Array(10_000).fill(48))]);
    expect(repetitive.byteLength).toBe(6 + 5 + 2 + 4 + 10_000);
    const packed = await repetitive.finish();
    expect(packed[1]).toBe(1);
    expect(packed.length).toBeLessThan(200);

    const noise = Buffer.concat(
      Array.from({ length: 300 }, (_, index) => createHash('sha256').update(`${index}`).digest()),
    );
    expect((await batchOf([message(noise)]).finish())[1]).toBe(0);
    expect((await batchOf([message(new Uint8Array(100))]).finish())[1]).toBe(0);
  });

  it('writes only text that has bytes', async () => {
    const batch = new EntryBatch();
    batch.addCommand({
      type: 'asset.registered',
      uscc,
      assetId: 'TANK-01',
      kind: 'storage',
      name: '储\ud800罐',
    });
    expect(decodeSegmentBody(await batch.finish())).toMatchObject([
      { command: { name: '储\ufffd罐' } },
    ]);
  });

  it('never grows past what a reader takes', () => {
    const batch = new EntryBatch();
    const body = new Uint8Array(limits.payloadBytesMax);
    const fill = (): void => {
      for (;;) batch.addTelemetry('data', 'gw-1', body);
    };
    expect(fill).toThrow('a segment must remain readable');
    expect(batch.byteLength).toBeGreaterThan(limits.segmentBytesMax + limits.payloadBytesMax);
    assertLimits();
  });

  it('refuses a gateway id that its frame cannot hold', () => {
    expect(() => new EntryBatch().addTelemetry('data', 'g'.repeat(65), new Uint8Array())).toThrow(
      '64 characters',
    );
  });
});

describe('decodeSegmentBody', () => {
  const frame = (kind: number, payload: Uint8Array): Buffer => {
    const header = Buffer.alloc(5);
    header[0] = kind;
    header.writeUInt32LE(payload.length, 1);
    return Buffer.concat([header, payload]);
  };
  const bodyOf = (raw: Uint8Array, method = 0, rawBytes = raw.length): Buffer => {
    const header = Buffer.from([1, method, 0, 0, 0, 0]);
    header.writeUInt32LE(rawBytes, 2);
    return Buffer.concat([header, method === 1 ? deflateRawSync(raw) : raw]);
  };
  const ticks = Buffer.concat(Array.from({ length: 300 }, () => frame(2, Buffer.alloc(0))));

  it.each([
    ['nothing', Buffer.alloc(0), 'format undefined'],
    ['a header alone, cut', Buffer.from([1, 0, 0]), 'format 1'],
    ['another format', Buffer.from([2, 0, 0, 0, 0, 0]), 'format 2, expected 1'],
    ['another compression', bodyOf(ticks, 2), 'unknown compression 2'],
    ['fewer bytes than it says', bodyOf(ticks, 0, ticks.length + 1), 'its header says 1501'],
    ['a bomb', bodyOf(Buffer.alloc(1_000_000), 1, 1_000), 'does not inflate'],
    ['a bomb that admits it', bodyOf(ticks, 1, 0xffff_ffff), 'claims 4294967295 bytes'],
    ['a torn frame header', bodyOf(ticks.subarray(0, -1)), 'inside the entry at offset 1495'],
    ['a torn frame', bodyOf(frame(2, Buffer.alloc(9)).subarray(0, 8)), 'the entry at offset 0'],
    ['a frame of nobody', bodyOf(frame(9, Buffer.alloc(0))), 'unknown entry kind 9 at offset 0'],
    ['telemetry without header', bodyOf(frame(1, Buffer.from([1]))), 'the entry at offset 0'],
    ['telemetry of no kind', bodyOf(frame(1, Buffer.from([200, 0]))), 'the entry at offset 0'],
    ['a gateway id beyond the frame', bodyOf(frame(1, Buffer.from([1, 9, 65]))), 'offset 0'],
    ['a suffix beyond the frame', bodyOf(frame(1, Buffer.from([3, 1, 65, 9, 49]))), 'offset 0'],
    ['a command that is not JSON', bodyOf(frame(3, Buffer.from('{'))), 'is not a command'],
    ['a command that is null', bodyOf(frame(3, Buffer.from('null'))), 'is not a command'],
    ['a command without type', bodyOf(frame(3, Buffer.from('{"a":1}'))), 'is not a command'],
  ])('refuses %s', (_, body, message) => {
    expect(() => decodeSegmentBody(body)).toThrow(SegmentFormatError);
    expect(() => decodeSegmentBody(body)).toThrow(message);
    expect(() => segmentFrames(body).map(decodeFrame)).toThrow(SegmentFormatError);
  });

  it('reads a view into larger memory', async () => {
    const body = await batchOf([tick, command]).finish();
    const memory = new Uint8Array(body.length + 20).fill(255);
    memory.set(body, 7);
    expect(plain(decodeSegmentBody(memory.subarray(7, 7 + body.length)))).toEqual(
      plain([tick, command]),
    );
  });

  it('answers hostile bytes with entries or with SegmentFormatError', async () => {
    const honest = await batchOf([
      command,
      { kind: 'telemetry', topicKind: 'data', gatewayId: 'gw-1', body: new Uint8Array(2_000) },
      tick,
    ]).finish();
    const damage = fc.record({
      at: fc.nat(honest.length - 1),
      bytes: fc.uint8Array({ maxLength: 8 }),
      keep: fc.nat(honest.length),
    });
    const damaged = damage.map(({ at, bytes, keep }) => {
      const body = Uint8Array.from(honest);
      body.set(bytes.subarray(0, body.length - at), at);
      return body.subarray(0, keep);
    });
    const framed = fc
      .array(fc.tuple(fc.nat(4), fc.uint8Array({ maxLength: 40 })), { maxLength: 5 })
      .map((frames) => bodyOf(Buffer.concat(frames.map(([kind, bytes]) => frame(kind, bytes)))));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), damaged, framed), (body) => {
        try {
          decodeSegmentBody(body);
        } catch (error) {
          if (!(error instanceof SegmentFormatError)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
