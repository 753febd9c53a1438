import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PacketGuard } from './packet-guard.js';

/** A packet with a body of the given size, its length encoded as MQTT 3.1.1 section 2.2.3 says. */
function packet(bodyBytes: number, firstByte = 0x32): Buffer {
  const header = [firstByte];
  let rest = bodyBytes;
  do {
    header.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  // 0xff bodies: a guard that loses its place would read them as headers.
  return Buffer.concat([Buffer.from(header), Buffer.alloc(bodyBytes, 0xff)]);
}

function inspectAll(guard: PacketGuard, chunks: readonly Uint8Array[]) {
  for (const [index, chunk] of chunks.entries()) {
    const refused = guard.inspect(chunk);
    if (refused !== undefined) return { ...refused, chunk: index };
  }
  return undefined;
}

describe('PacketGuard', () => {
  it.each([0, 1, 127, 128, 16_383, 16_384, 100_000])('lets a body of %i bytes pass', (bytes) => {
    const guard = new PacketGuard(100_000);
    expect(inspectAll(guard, [packet(bytes), packet(3)])).toBeUndefined();
  });

  it('refuses one byte too many by the header alone', () => {
    const guard = new PacketGuard(100_000);
    expect(guard.inspect(packet(100_001).subarray(0, 4))).toEqual({
      firstByte: 0x32,
      bodyBytes: 100_001,
      bodyOffset: 4,
    });
  });

  it('refuses a length that is longer than MQTT allows', () => {
    const guard = new PacketGuard(100_000);
    const refused = guard.inspect(Uint8Array.of(0x32, 0x80, 0x80, 0x80, 0x80, 0x01));
    expect(refused?.bodyBytes).toBe(Infinity);
  });

  it('takes a raised limit for the next packet', () => {
    const guard = new PacketGuard(10);
    expect(guard.inspect(packet(10, 0x10))).toBeUndefined();
    guard.bodyBytesMax = 1_000;
    expect(guard.inspect(packet(1_000))).toBeUndefined();
  });

  it('finds the same packet however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 }),
        (sizes, cuts) => {
          const limit = 300;
          const stream = Buffer.concat(sizes.map((size) => packet(size)));
          const chunks: Uint8Array[] = [];
          for (let start = 0, i = 0; start < stream.length; i += 1) {
            const length = cuts[i % cuts.length] as number;
            chunks.push(stream.subarray(start, start + length));
            start += length;
          }
          const refused = inspectAll(new PacketGuard(limit), chunks);
          expect(refused?.bodyBytes).toBe(sizes.find((size) => size > limit));
        },
      ),
    );
  });
});
