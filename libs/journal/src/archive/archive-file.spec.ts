import { describe, expect, it } from '@jest/globals';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Segment } from '../journal.js';
import { ArchiveError, decodeArchive, encodeArchive } from './archive-file.js';

const segments = [7, 8, 9].map((seq): Segment => ({
  partition: 2,
  seq,
  recordedMs: 1_763_800_000_000 + seq,
  entryCount: seq,
  body: Buffer.alloc(seq * 10, seq),
  hash: Buffer.alloc(32, seq),
}));

describe('an archive', () => {
  it('gives back what was put in', async () => {
    expect(await decodeArchive(await encodeArchive(segments))).toEqual(segments);
  });

  it('is the same for the same segments', async () => {
    expect(await encodeArchive(segments)).toEqual(await encodeArchive(segments));
  });

  const raw = async (): Promise<Buffer> => gunzipSync(await encodeArchive(segments));
  it.each<[string, () => Promise<Buffer>, string]>([
    ['what is not compressed', async () => raw(), 'does not expand'],
    ['another format', async () => gzipSync('{"format":"tar"}\n'), 'is no archive of format'],
    ['what has no header', async () => gzipSync('\u0000\u0001'), 'is no archive of format'],
    ['a segment cut', async () => gzipSync((await raw()).subarray(0, -1)), 'ends inside a segment'],
    ['a head cut', async () => gzipSync((await raw()).subarray(0, -100)), 'ends inside a segment'],
    [
      'a segment less',
      async () => gzipSync((await raw()).subarray(0, -(56 + 90))),
      'does not hold segments 7 to 9',
    ],
    [
      'another first segment',
      async () =>
        gzipSync(Buffer.from((await raw()).toString('latin1').replace(':7,', ':6,'), 'latin1')),
      'does not hold segments 6 to 9',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(decodeArchive(await bytes())).rejects.toThrow(ArchiveError);
    await expect(decodeArchive(await bytes())).rejects.toThrow(message);
  });
});
