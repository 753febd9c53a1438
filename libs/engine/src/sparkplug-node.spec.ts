import { ByteReader, ByteWriter } from '@chanrong/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SparkplugNode } from './sparkplug-node.js';
import { SparkplugNodes } from './sparkplug-nodes.js';

const birth = { epoch: 4, seq: 0, bdSeq: 9, identity: 'first' };

function born(): SparkplugNode {
  const node = new SparkplugNode();
  node.begin(birth);
  return node;
}

function restored(node: SparkplugNode): SparkplugNode {
  const writer = new ByteWriter();
  node.write(writer);
  return SparkplugNode.read(new ByteReader(writer.toBytes()));
}

describe('SparkplugNode', () => {
  it('unrolls the numbers, past 255', () => {
    const node = born();
    for (let count = 1; count <= 600; count += 1) {
      expect(node.accept(count % 256, count, count)).toBe('new');
      expect(node.count).toBe(count + 1);
    }
  });

  it('counts what is missing in a gap', () => {
    const node = born();
    expect(node.accept(1, 10, 1)).toBe('new');
    expect(node.accept(5, 11, 2)).toBe('new');
    expect(node.count).toBe(6);
    expect(node.accept(3, 12, 3)).toBe('late');
    expect(node.count).toBe(6);
  });

  it('takes whatever was appended twice once', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.nat(11), (batches, doubled) => {
        let node = born();
        let seq = 0;
        let accepted = 0;
        batches.forEach((size, batch) => {
          const messages = Array.from({ length: size }, (_, index) => seq + index + 1);
          seq += size;
          const rounds = batch === doubled % batches.length ? 2 : 1;
          for (let round = 0; round < rounds; round += 1) {
            for (const number of messages) {
              if (node.accept(number % 256, number, number) === 'new') accepted += 1;
            }
            node = restored(node);
          }
        });
        expect(accepted).toBe(seq);
        expect(node.count).toBe(seq + 1);
      }),
    );
  });

  it('knows a birth that it has had, also after later ones', () => {
    const node = born();
    expect(node.begin(birth)).toBe(false);
    expect(node.begin({ ...birth, epoch: 5, identity: 'second' })).toBe(true);
    expect(restored(node).begin(birth)).toBe(false);
    expect(node.epoch).toBe(5);
  });

  it('finds by alias first, and by name within a device', () => {
    const node = born();
    const channel = { asset: 'a', measure: 'm', name: 'm', datatype: 10 };
    node.declare({ ...channel, device: '', metric: 'm', alias: 3 });
    node.declare({ ...channel, device: 'oven', metric: 'm', alias: -1 });
    const again = restored(node);
    expect(again.find('oven', undefined, 3)).toBe(0);
    expect(again.find('', 'm', undefined)).toBe(0);
    expect(again.find('oven', 'm', undefined)).toBe(1);
    expect(again.find('oven', 'm', 8)).toBe(1);
    expect(again.find('oven', undefined, 8)).toBeUndefined();
  });
});

describe('SparkplugNodes', () => {
  const metric = (fields: readonly number[]) => [0x12, fields.length, ...fields];
  const named = (name: string) => [0x0a, name.length, ...Buffer.from(name)];
  const float = (value: number) => [
    0x20,
    10,
    0x69,
    ...new Uint8Array(Float64Array.of(value).buffer),
  ];
  const payload = (...metrics: readonly (readonly number[])[]) =>
    Uint8Array.from([0x08, 7, 0x18, 0, ...metrics.flat()]);
  const entry = (suffix: string, body: Uint8Array) =>
    ({ kind: 'telemetry', topicKind: 'sparkplug', gatewayId: 'gw-1', suffix, body }) as const;

  it('reads a message again by the names that a later birth gave, not by aliases of an earlier one', () => {
    const nodes = new SparkplugNodes();
    const late = payload(metric([...named('b'), ...float(5)]), metric([0x10, 3, ...float(6)]));
    const declared = metric([...named('b'), 0x10, 3, ...float(1)]);
    expect(nodes.readAgain(entry('G/DDATA/gw-1/oven', late)).ok).toBe(false);
    nodes.take(entry('G/NBIRTH/gw-1', payload()), 3);
    const seq1 = Uint8Array.from([0x08, 8, 0x18, 1, ...declared]);
    nodes.take(entry('G/DBIRTH/gw-1/oven', seq1), 3);
    expect(nodes.readAgain(entry('G/DDATA/gw-1/oven', late))).toMatchObject({
      value: { message: { epoch: 4, channels: [0, 'alias 3'], values: [5, 6], offsets: [7, 7] } },
    });
  });

  it('answers hostile bytes, and continues from a checkpoint as it would have gone on', () => {
    const metric = fc
      .record({
        name: fc.constantFrom('a', 'b/c', 'bdSeq', '温度', '/', ''),
        type: fc.nat(40),
        value: fc.nat(255),
      })
      .map(({ name, type, value }) => {
        const text = Buffer.from(name);
        const fields = [0x0a, text.length, ...text, 0x20, type, 0x50, value & 127];
        return [0x12, fields.length, ...fields];
      });
    const payload = fc
      .tuple(fc.nat(127), fc.nat(6), fc.array(metric, { maxLength: 4 }))
      .map(([at, seq, metrics]) => Uint8Array.from([0x08, at, 0x18, seq, ...metrics.flat()]));
    const message = fc.record({
      suffix: fc.constantFrom(
        ...['NBIRTH', 'NDATA', 'NDEATH'].map((type) => `G/${type}/gw-1`),
        ...['DBIRTH', 'DDATA', 'DDEATH'].map((type) => `G/${type}/gw-1/oven`),
        'G/NBIRTH',
      ),
      body: fc.oneof(payload, payload, fc.uint8Array({ maxLength: 40 })),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 25 }), (messages) => {
        const whole = new SparkplugNodes();
        let saved = new SparkplugNodes();
        for (const given of messages) {
          const entry = { kind: 'telemetry', topicKind: 'sparkplug', gatewayId: 'gw-1' } as const;
          const outcome = whole.take({ ...entry, ...given }, 3);
          const writer = new ByteWriter();
          saved.writeNode(writer, 'gw-1');
          saved = new SparkplugNodes();
          saved.readNode(new ByteReader(writer.toBytes()), 'gw-1');
          expect(saved.take({ ...entry, ...given }, 3)).toEqual(outcome);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
