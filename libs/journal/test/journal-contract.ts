/** What every journal must do. Both implementations run it. */
import { describe, expect, it } from '@jest/globals';
import {
  genesisHash,
  type Journal,
  type Segment,
  type SegmentDraft,
  segmentHash,
} from '../src/index.js';

const partitionCount = 4;
const everything = Array.from({ length: partitionCount }, (_, partition) => ({
  partition,
  seq: 0,
}));

export function draft(partition: number, text: string): SegmentDraft {
  return { partition, entryCount: 1, body: Buffer.from(text) };
}

/** Whether the segments of one partition follow each other without a gap from the first, hash on hash. */
export function expectChain(segments: readonly Segment[]): void {
  let hash = genesisHash;
  let recordedMs = 0;
  segments.forEach((segment, index) => {
    hash = segmentHash(hash, segment);
    expect(segment.seq).toBe(index + 1);
    expect(Buffer.from(segment.hash).toString('hex')).toBe(Buffer.from(hash).toString('hex'));
    expect(segment.recordedMs).toBeGreaterThanOrEqual(recordedMs);
    recordedMs = segment.recordedMs;
  });
}

/** Gives a new, empty journal of four partitions. */
type Open = () => Promise<Journal>;

export function describeJournalContract(open: Open): void {
  describe('is a journal', () => {
    itAppends(open);
    itRefuses(open);
    itReads(open);
    itChains(open);
  });
}

function itAppends(open: Open): void {
  it('begins empty', async () => {
    const journal = await open();
    expect(await journal.heads()).toEqual(everything.map((at) => ({ ...at, recordedMs: 0 })));
    expect(await journal.read(everything, 10)).toEqual([]);
  });

  it('numbers segments from 1 in each partition, and gives receipts in order of partition', async () => {
    const journal = await open();
    const first = await journal.append([draft(3, 'c'), draft(0, 'a')]);
    expect(first).toEqual([
      { partition: 0, seq: 1, recordedMs: expect.any(Number) },
      { partition: 3, seq: 1, recordedMs: expect.any(Number) },
    ]);
    const second = await journal.append([draft(0, 'b')]);
    expect(second).toMatchObject([{ partition: 0, seq: 2 }]);
    expect(await journal.heads()).toEqual([
      second[0],
      { partition: 1, seq: 0, recordedMs: 0 },
      { partition: 2, seq: 0, recordedMs: 0 },
      first[1],
    ]);
  });

  it('keeps every byte, and how many entries they are', async () => {
    const journal = await open();
    const body = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
    await journal.append([{ partition: 1, entryCount: 77, body }]);
    const [segment] = await journal.read([{ partition: 1, seq: 0 }], 1);
    expect(segment?.entryCount).toBe(77);
    expect(Buffer.from(body).equals(segment?.body as Uint8Array)).toBe(true);
  });

  it('keeps what it was given, not the memory it was given in', async () => {
    const journal = await open();
    const given = draft(0, 'kept');
    await journal.append([given]);
    given.body.fill(0);
    const [segment] = await journal.read([{ partition: 0, seq: 0 }], 1);
    expect(Buffer.from(segment?.body as Uint8Array).toString()).toBe('kept');
  });

  it('takes nothing without effect', async () => {
    const journal = await open();
    expect(await journal.append([])).toEqual([]);
    expect((await journal.heads()).every(({ seq }) => seq === 0)).toBe(true);
  });
}

function itRefuses(open: Open): void {
  it.each([
    [
      'a partition that does not exist',
      [draft(0, 'a'), draft(partitionCount, 'b')],
      '4 does not exist',
    ],
    ['a negative partition', [draft(0, 'a'), draft(-1, 'b')], '-1 does not exist'],
    ['two drafts of one partition', [draft(0, 'a'), draft(1, 'b'), draft(0, 'c')], 'one draft'],
    ['a segment of nothing', [draft(0, 'a'), { ...draft(1, 'b'), entryCount: 0 }], 'segment'],
  ])('refuses %s, and then keeps none of the drafts', async (_, drafts, message) => {
    const journal = await open();
    await expect(journal.append(drafts)).rejects.toThrow(message);
    expect(await journal.read(everything, 10)).toEqual([]);
    expect(await journal.append([draft(0, 'after')])).toMatchObject([{ partition: 0, seq: 1 }]);
  });
}

function itReads(open: Open): void {
  it('reads after each position, by partition and seq, at most so many a partition', async () => {
    const journal = await open();
    for (const text of ['1', '2', '3']) await journal.append([draft(0, text), draft(2, text)]);
    const seen = async (positions: typeof everything, max: number): Promise<string[]> =>
      (await journal.read(positions, max)).map(
        ({ partition, seq, body }) => `${partition}/${seq}:${Buffer.from(body).toString()}`,
      );
    expect(await seen([...everything].reverse(), 2)).toEqual(['0/1:1', '0/2:2', '2/1:1', '2/2:2']);
    expect(await seen([{ partition: 0, seq: 2 }], 10)).toEqual(['0/3:3']);
    expect(await seen([{ partition: 0, seq: 3 }], 10)).toEqual([]);
    expect(await seen([{ partition: 0, seq: 99 }], 10)).toEqual([]);
    expect(await seen([{ partition: partitionCount, seq: 0 }], 10)).toEqual([]);
    expect(await seen([], 10)).toEqual([]);
  });
}

function itChains(open: Open): void {
  it('chains the segments of a partition', async () => {
    const journal = await open();
    for (let index = 0; index < 5; index += 1) {
      await journal.append([draft(0, `a${index}`), draft(1, 'same')]);
    }
    const segments = await journal.read(everything, 10);
    expectChain(segments.filter(({ partition }) => partition === 0));
    expectChain(segments.filter(({ partition }) => partition === 1));
    expect(new Set(segments.map(({ hash }) => Buffer.from(hash).toString('hex'))).size).toBe(10);
  });

  it('gives appenders who come at once each a place of their own', async () => {
    const journal = await open();
    const appends = Array.from({ length: 200 }, (_, index) => {
      const partitions = everything.filter((at) => (index >> at.partition) % 2 === 1);
      // Not in order, as callers gather them.
      return [...partitions].reverse().map(({ partition }) => draft(partition, `${index}`));
    });
    const receipts = await Promise.all(appends.map((drafts) => journal.append(drafts)));
    const segments = await journal.read(everything, 1_000);
    for (const { partition } of everything) {
      expectChain(segments.filter((segment) => segment.partition === partition));
    }
    const kept = segments.map(
      ({ partition, seq, body }) => `${partition}/${seq}:${Buffer.from(body).toString()}`,
    );
    const told = receipts.flatMap((list, index) =>
      list.map(({ partition, seq }) => `${partition}/${seq}:${index}`),
    );
    expect([...told].sort()).toEqual([...kept].sort());
  });
}
