import { describe, expect, it } from '@jest/globals';
import { decodeFrame, EntryBatch } from '@chanrong/contracts';
import { createHash, createHmac } from 'node:crypto';
import { rootOfInclusion } from './merkle/inclusion.js';
import { contentLeafHash, proveContents, sealSegment, segmentLeafHash } from './seal.js';

const secret = Buffer.alloc(32, 5);
const sha256 = (...parts: Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

async function segmentOf(messages: readonly string[]) {
  const batch = new EntryBatch();
  for (const message of messages) batch.addTelemetry('data', 'gw-1', Buffer.from(message));
  const body = await batch.finish();
  return { partition: 2, seq: 300, recordedMs: 1_763_800_000_000, body, hash: Buffer.alloc(32, 9) };
}

describe('the seal of a segment', () => {
  it('is its place and the root of its salted contents, as the header of the file says', async () => {
    const segment = await segmentOf(['a']);
    const frame = Buffer.from('\u0001\u0007\u0000\u0000\u0000\u0001\u0004gw-1a', 'latin1');
    const key = createHmac('sha256', secret)
      .update(Buffer.from('00000002000000000000012c', 'hex'))
      .digest();
    const salt = (index: number) => sha256(key, Buffer.from([0, 0, 0, index])).subarray(0, 16);
    const zero = Buffer.from([0]);
    const root = sha256(
      Buffer.from([1]),
      sha256(zero, salt(0), frame),
      sha256(zero, salt(1), segment.hash),
    );
    const leaf = sealSegment(segment, secret);
    expect(Buffer.from(leaf.contentsRoot).equals(root)).toBe(true);
    const place = Buffer.from('00000002000000000000012c0000019aaaac260000000001', 'hex');
    expect(Buffer.from(segmentLeafHash(leaf)).equals(sha256(zero, place, root))).toBe(true);
  });

  it.each([
    ['a message', async () => segmentOf(['a', 'B', 'c'])],
    ['a message less', async () => segmentOf(['a', 'c'])],
    ['the order', async () => segmentOf(['b', 'a', 'c'])],
    ['the chain', async () => ({ ...(await segmentOf(['a', 'b', 'c'])), hash: Buffer.alloc(32) })],
    ['the time', async () => ({ ...(await segmentOf(['a', 'b', 'c'])), recordedMs: 1 })],
    ['the number', async () => ({ ...(await segmentOf(['a', 'b', 'c'])), seq: 301 })],
  ])('changes with %s', async (_, other) => {
    const whole = segmentLeafHash(sealSegment(await segmentOf(['a', 'b', 'c']), secret));
    expect(segmentLeafHash(sealSegment(await other(), secret))).not.toEqual(whole);
  });

  it('proves each of its contents, and shows the salt of no other', async () => {
    const segment = await segmentOf(['a', 'b', 'c']);
    const { leaf, contents } = proveContents(segment, secret, () => true);
    expect(leaf).toEqual(sealSegment(segment, secret));
    expect(contents).toHaveLength(4);
    for (const { index, salt, content, path } of contents) {
      const hash = contentLeafHash({ salt, content });
      expect(rootOfInclusion(hash, { index, size: 4 }, path)).toEqual(leaf.contentsRoot);
      const shown = Buffer.concat([...path]);
      for (const other of contents)
        if (other.index !== index) expect(shown.includes(Buffer.from(other.salt))).toBe(false);
    }
    expect(Buffer.from(contents[3]?.content ?? []).equals(segment.hash)).toBe(true);
  });

  it('proves only what is asked for', async () => {
    const segment = await segmentOf(['a', 'b', 'c']);
    const { contents } = proveContents(segment, secret, (frame) => {
      if (frame === 'chain hash') return false;
      const entry = decodeFrame(frame);
      return entry.kind === 'telemetry' && Buffer.from(entry.body).toString() === 'b';
    });
    expect(contents.map(({ index }) => index)).toEqual([1]);
  });

  it('takes a body that holds no frames as one content', async () => {
    const segment = { ...(await segmentOf(['a'])), body: Buffer.from('no frames') };
    const { leaf, contents } = proveContents(segment, secret, (frame) => frame !== 'chain hash');
    expect(leaf.entryCount).toBe(1);
    expect(Buffer.from(contents[0]?.content ?? []).toString()).toBe('no frames');
  });
});
