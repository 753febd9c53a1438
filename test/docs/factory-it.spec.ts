/** Holds what docs/factory-it.md says of bandwidth and disk to what a message of the reference gateway takes. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { encodeData } from '@chanrong/contracts';

/** Of a message: fixed header with its length, length of the topic, packet id. */
const publishBytes = 1 + 2 + 2 + 2;
const pubackBytes = 4;
/** Record header, content type and authentication tag of TLS 1.3. */
const tlsBytes = 5 + 1 + 16;
/** IPv4, and TCP with timestamps. */
const packetBytes = 20 + 32;
/** Payload of a packet on Ethernet, after those. */
const segmentBytes = 1_500 - packetBytes;
/** Of a message in the spool: length, checksum and number. */
const spoolFrameBytes = 16;
const topicBytes = 'chanrong/v1/2/park-gateway-0001/data'.length;

function payloadBytes(count: number): number {
  const readings = Array.from({ length: count }, (_, channelId) => ({
    channelId,
    atMs: 1_763_800_000_000 + channelId,
    value: Math.round(channelId * 15_205.5 + 15_205) / 10,
  }));
  return Buffer.byteLength(encodeData({ epoch: 1_763_800_000, seq: 1_042_000, readings }));
}

/** Of one reading, both directions, on the wire. */
function wireBytes(count: number): number {
  const record = publishBytes + topicBytes + payloadBytes(count) + tlsBytes;
  const up = record + Math.ceil(record / segmentBytes) * packetBytes;
  const down = pubackBytes + tlsBytes + packetBytes;
  return (up + down) / count;
}

let page = '';

beforeAll(async () => {
  page = await readFile(new URL('../../docs/factory-it.md', import.meta.url), 'utf8');
});

describe('the page for factory IT', () => {
  it.each([1, 10, 100])('says what %i readings a message take on the wire', (count) => {
    const cells = page
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .find(([, first]) => first === String(count));
    const [, , bytes = '', one = '', hundred = ''] = cells ?? [];
    const perReading = wireBytes(count);
    const within = (text: string, value: number): void => {
      const said = Number(/[\d.]+/.exec(text)?.[0]);
      expect([text, Math.abs(said / value - 1) < 0.07]).toEqual([text, true]);
    };
    within(bytes, perReading);
    within(one, (perReading * 8) / 1_000);
    within(hundred, (perReading * 8 * 100) / 1_000);
  });

  it('says how long a gigabyte lasts', () => {
    const perReading = (payloadBytes(100) + spoolFrameBytes) / 100;
    const million = Number(/about (\d+) million readings/.exec(page)?.[1]);
    const hours = Number(/\*\*(\d+) hours\*\*/.exec(page)?.[1]);
    expect(Math.abs((million * 1e6 * perReading) / 1e9 - 1)).toBeLessThan(0.07);
    expect(Math.abs((hours * 3_600 * 100 * perReading) / 1e9 - 1)).toBeLessThan(0.07);
  });
});
