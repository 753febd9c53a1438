import { describe, expect, it } from '@jest/globals';
import { SparkplugHost } from './sparkplug-host.js';

/** Field 3, a varint. */
const numbered = (seq: number) =>
  Buffer.from(seq < 128 ? [0x18, seq] : [0x18, (seq & 0x7f) | 0x80, seq >> 7]);

function play(messages: readonly [type: string, seq: number, atMs?: number][]): string[] {
  const host = new SparkplugHost();
  return messages.flatMap(([type, seq, atMs = 0]) => {
    const device = type.startsWith('D') ? '/oven' : '';
    const suffix = `Plant 1/${type}/gw-1${device}`;
    return host.watch('gw-1', { suffix, payload: numbered(seq) }, atMs) ?? [];
  });
}

const asked = 'spBv1.0/Plant 1/NCMD/gw-1';

describe('SparkplugHost', () => {
  it.each([
    [
      'a node in order',
      [
        ['NBIRTH', 0],
        ['DBIRTH', 1],
        ['NDATA', 2],
      ],
      [],
    ],
    [
      'the number after 255 is 0',
      [
        ['NBIRTH', 255],
        ['NDATA', 0],
      ],
      [],
    ],
    [
      'a gap',
      [
        ['NBIRTH', 0],
        ['NDATA', 2],
      ],
      [asked],
    ],
    ['who was never seen born', [['DDATA', 9]], [asked]],
    [
      'who speaks after its death',
      [
        ['NBIRTH', 0],
        ['NDEATH', 0],
        ['NDATA', 1],
      ],
      [asked],
    ],
    [
      'who was asked is not asked at once again',
      [
        ['NDATA', 3],
        ['NDATA', 9, 9_999],
      ],
      [asked],
    ],
    [
      'but is later',
      [
        ['NDATA', 3],
        ['NDATA', 9, 10_000],
      ],
      [asked, asked],
    ],
    [
      'a birth at any number',
      [
        ['NBIRTH', 0],
        ['NBIRTH', 0],
        ['NDATA', 1],
      ],
      [],
    ],
  ] as [string, [string, number, number?][], string[]][])('%s', (_name, messages, expected) => {
    expect(play(messages)).toEqual(expected);
  });

  it('leaves payloads alone that have no number', () => {
    const host = new SparkplugHost();
    for (const payload of [Buffer.alloc(0), Buffer.from([0x18]), Buffer.from([0xff, 0xff])]) {
      expect(host.watch('gw-1', { suffix: 'G/NDATA/gw-1', payload }, 0)).toBeUndefined();
    }
  });
});
