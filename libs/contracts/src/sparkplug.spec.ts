import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import { limits } from './limits.js';
import { decodeSparkplug, sparkplugValue } from './sparkplug.js';
import { parseSparkplugSuffix } from './sparkplug-topic.js';

const { Writer } = protobuf;
type Fields = (writer: protobuf.Writer) => protobuf.Writer;

function payloadOf(metrics: readonly Fields[], seq = 3): Uint8Array {
  const writer = Writer.create().uint32(0x08).uint64(1_700_000_000_000);
  for (const fields of metrics) fields(writer.uint32(0x12).fork()).ldelim();
  return writer.uint32(0x18).uint64(seq).finish();
}

function metricOf(fields: Fields) {
  const decoded = decodeSparkplug(payloadOf([fields]));
  if (!decoded.ok) throw new Error(decoded.error.detail);
  return decoded.value.metrics[0] as (typeof decoded.value.metrics)[number];
}

describe('decodeSparkplug', () => {
  it('reads name, alias, time, type and flags, and skips what it does not need', () => {
    const metric = metricOf((w) =>
      w
        .uint32(0x0a)
        .string('温度')
        .uint32(0x10)
        .uint64(7)
        .uint32(0x18)
        .uint64(1_700_000_000_123)
        .uint32(0x20)
        .uint32(10)
        .uint32(0x28)
        .bool(true)
        .uint32(0x4a)
        .bytes(Uint8Array.of(1, 2, 3))
        .uint32(0x69)
        .double(21.5),
    );
    expect(metric).toEqual({
      name: '温度',
      alias: 7,
      timestampMs: 1_700_000_000_123,
      datatype: 10,
      real: 21.5,
    });
    expect(sparkplugValue(metric, 10)).toBe(21.5);
  });

  it.each<[string, number, Fields, unknown]>([
    ['Int8 of 32 bits', 1, (w) => w.uint32(0x50).uint32(0xffff_fffb), -5],
    ['Int8 of 8 bits', 1, (w) => w.uint32(0x50).uint32(0xfb), -5],
    ['Int16', 2, (w) => w.uint32(0x50).uint32(0xffff_8000), -32_768],
    ['Int32', 3, (w) => w.uint32(0x50).uint32(0xffff_ffff), -1],
    ['Int64', 4, (w) => w.uint32(0x58).int64(-5), -5],
    ['UInt32', 7, (w) => w.uint32(0x50).uint32(0xffff_ffff), 4_294_967_295],
    ['UInt32 as long', 7, (w) => w.uint32(0x58).uint64(4_294_967_295), 4_294_967_295],
    ['UInt64', 8, (w) => w.uint32(0x58).uint64(Number.MAX_SAFE_INTEGER), 9_007_199_254_740_991],
    ['Float', 9, (w) => w.uint32(0x65).float(0.5), 0.5],
    ['Boolean', 11, (w) => w.uint32(0x70).bool(false), false],
    ['String', 12, (w) => w.uint32(0x7a).string('O1234'), 'O1234'],
    ['DateTime', 13, (w) => w.uint32(0x58).uint64(1_700_000_000_000), 1_700_000_000_000],
    ['null', 10, (w) => w.uint32(0x38).bool(true), null],
    ['Bytes', 17, (w) => w.uint32(0x82).uint32(1).bytes(Uint8Array.of(1)), undefined],
    ['a value of another type', 10, (w) => w.uint32(0x50).uint32(1), undefined],
    ['a type that does not exist', 99, (w) => w.uint32(0x50).uint32(1), undefined],
  ])('reads %s', (_, datatype, fields, value) => {
    if (datatype === 17) return expect(sparkplugValue({}, datatype)).toBeUndefined();
    expect(sparkplugValue(metricOf(fields), datatype)).toBe(value);
  });

  it.each([
    ['a metric beyond the end', Uint8Array.of(0x12, 0x7f, 0x0a)],
    ['a cut number', Uint8Array.of(0x08, 0xff)],
    ['text that is not UTF-8', Uint8Array.of(0x12, 0x03, 0x0a, 0x01, 0xff)],
    ['JSON', Buffer.from('{"e":1}')],
    ['groups to the size of a payload', new Uint8Array(limits.payloadBytesMax).fill(0x0b)],
    [
      'more metrics than channels',
      payloadOf(Array.from({ length: limits.channelsPerGatewayMax + 1 }, () => (w) => w)),
    ],
  ])('refuses %s', (_, body) => {
    expect(decodeSparkplug(body)).toMatchObject({ error: { code: 'payload-not-protobuf' } });
  });

  it('refuses a seq that cannot be', () => {
    expect(decodeSparkplug(payloadOf([], 256))).toMatchObject({
      error: { code: 'payload-wrong-shape' },
    });
  });

  it('answers hostile bytes', () => {
    const honest = payloadOf([
      (w) => w.uint32(0x0a).string('load').uint32(0x20).uint32(10).uint32(0x69).double(1),
    ]);
    const damaged = fc
      .tuple(fc.nat(honest.length - 1), fc.nat(255), fc.nat(honest.length))
      .map(([at, byte, keep]) => {
        const body = Uint8Array.from(honest);
        body[at] = byte;
        return body.subarray(0, keep);
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), damaged), (body) => {
        expect(typeof decodeSparkplug(body).ok).toBe('boolean');
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('parseSparkplugSuffix', () => {
  it.each([
    ['Plant 1/NBIRTH/gw-1', { group: 'Plant 1', type: 'NBIRTH', edgeNode: 'gw-1' }],
    ['G/DDATA/gw-1/oven', { group: 'G', type: 'DDATA', edgeNode: 'gw-1', device: 'oven' }],
  ])('reads %s', (suffix, topic) => {
    expect(parseSparkplugSuffix(suffix)).toEqual({ device: undefined, ...topic });
  });

  it.each([
    'G/NBIRTH/gw-1/oven',
    'G/DDATA/gw-1',
    'G/NCMD/gw-1',
    'G/STATE/host',
    'G//gw-1',
    '/NBIRTH/gw-1',
    'G/NBIRTH/',
    'G/DDATA/gw-1/a/b',
    `${'G'.repeat(250)}/NBIRTH/gw-1`,
  ])('knows no %s', (suffix) => {
    expect(parseSparkplugSuffix(suffix)).toBeUndefined();
  });
});
