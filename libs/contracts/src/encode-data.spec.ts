import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeData } from './encode-data.js';
import { decodeData } from './payload.js';

const reading = fc.record({
  channelId: fc.nat(4_095),
  atMs: fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 }),
  value: fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
  ),
});

describe('encodeData', () => {
  it('is what decodeData reads', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 50 }), (readings) => {
        const decoded = decodeData(encodeData({ epoch: 3, seq: 9, readings }));
        if (!decoded.ok) throw new Error(decoded.error.detail);
        const { epoch, seq, baseMs, channels, offsets, values } = decoded.value;
        expect([epoch, seq]).toEqual([3, 9]);
        expect(
          Array.from(channels, (channelId, index) => ({
            channelId,
            atMs: baseMs + (offsets[index] as number),
            value: values[index],
          })),
        ).toEqual(readings);
      }),
    );
  });

  it('writes the documented form, oldest time as the base', () => {
    const body = encodeData({
      epoch: 7,
      seq: 1042,
      readings: [
        { channelId: 2, atMs: 1_763_800_000_009, value: 'ACTIVE' },
        { channelId: 0, atMs: 1_763_800_000_000, value: null },
      ],
    });
    expect(Buffer.from(body).toString()).toBe(
      '{"e":7,"s":1042,"t":1763800000000,"c":[2,0],"d":[9,0],"x":["ACTIVE",null]}',
    );
  });

  it('refuses a message without readings', () => {
    expect(() => encodeData({ epoch: 1, seq: 1, readings: [] })).toThrow('1 to 1,000 readings');
  });
});
