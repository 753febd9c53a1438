import { describe, expect, it } from '@jest/globals';
import { readPublishHead } from './oversized-publish.js';

const bodyBytes = 1_000_000;
const head = (...bytes: number[]) => Buffer.from(bytes);

describe('readPublishHead', () => {
  it('finds topic and payload behind the packet id of QoS 1', () => {
    const packet = { firstByte: 0x32, bodyBytes, head: head(0, 2, 0x61, 0x62, 0, 7, 0x78, 0x79) };
    expect(readPublishHead(packet)).toEqual({ topic: 'ab', payload: Buffer.from('xy') });
  });

  it('finds them without a packet id of QoS 0', () => {
    const packet = { firstByte: 0x31, bodyBytes, head: head(0, 1, 0x61, 0x78) };
    expect(readPublishHead(packet)).toEqual({ topic: 'a', payload: Buffer.from('x') });
  });

  it.each([
    ['another packet', 0x82, head(0, 1, 0x61)],
    ['a head without a topic length', 0x32, head(0)],
    ['a head that ends inside the topic', 0x32, head(0, 9, 0x61)],
  ])('gives nothing for %s', (_what, firstByte, bytes) => {
    expect(readPublishHead({ firstByte, bodyBytes, head: bytes })).toBeUndefined();
  });
});
