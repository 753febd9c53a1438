import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { genesisHash, segmentHash } from './segment-hash.js';

const segment = {
  partition: 2,
  seq: 300,
  recordedMs: 1_763_800_000_000,
  body: Buffer.from('body'),
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('segmentHash', () => {
  it('is sha256(previous ‖ int4 ‖ int8 ‖ int8 ‖ sha256(body)), big-endian as PostgreSQL sends numbers', () => {
    const bodyHash = createHash('sha256').update('body').digest('hex');
    const preimage = `${'00'.repeat(32)}00000002000000000000012c0000019aaaac2600${bodyHash}`;
    expect(hex(segmentHash(genesisHash, segment))).toBe(
      createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex'),
    );
  });

  it.each([
    ['partition', { partition: 3 }],
    ['seq', { seq: 301 }],
    ['time', { recordedMs: segment.recordedMs + 1 }],
    ['body', { body: Buffer.from('bodY') }],
  ])('changes with the %s', (_, part) => {
    expect(hex(segmentHash(genesisHash, { ...segment, ...part }))).not.toBe(
      hex(segmentHash(genesisHash, segment)),
    );
  });

  it('changes with the segment before', () => {
    const previous = segmentHash(genesisHash, segment);
    expect(hex(segmentHash(previous, segment))).not.toBe(hex(previous));
  });
});
