import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeFrame, encodeFrames, frameBytes, type SpoolRecord } from './spool-frame.js';

const record = fc.record({
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  payload: fc.uint8Array({ maxLength: 200 }),
});

function decodeAll(bytes: Buffer): SpoolRecord[] {
  const records: SpoolRecord[] = [];
  let offset = 0;
  for (let next = decodeFrame(bytes, 0); next !== undefined; next = decodeFrame(bytes, offset)) {
    records.push({ seq: next.seq, payload: Uint8Array.from(next.payload) });
    offset += frameBytes(next.payload);
  }
  return records;
}

describe('spool frames', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        expect(decodeAll(encodeFrames(records))).toEqual(records);
      }),
    );
  });

  it('cut off anywhere, give the whole messages before the cut and nothing of the torn one', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), fc.nat(), (records, cut) => {
        const bytes = encodeFrames(records);
        const kept = bytes.subarray(0, cut % bytes.length);
        let whole = 0;
        let end = 0;
        for (const { payload } of records) {
          end += frameBytes(payload);
          if (end <= kept.length) whole += 1;
        }
        expect(decodeAll(kept)).toEqual(records.slice(0, whole));
      }),
    );
  });

  it('with one bit turned, give nothing from there on', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.integer({ min: 0, max: 7 }), (one, place, bit) => {
        const bytes = encodeFrames([one]);
        const index = place % bytes.length;
        bytes[index] = (bytes[index] as number) ^ (1 << bit);
        expect(decodeFrame(bytes, 0)).toBeUndefined();
      }),
    );
  });

  it('are not found in a hole of zeros, which a power cut can leave', () => {
    expect(decodeFrame(Buffer.alloc(4_096), 0)).toBeUndefined();
  });
});
