import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EntryBatch } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import {
  openTreeHead,
  parseVerifierKey,
  sealSegment,
  segmentLeafHash,
  treeRoot,
  type VerifierKey,
  verifierKeyText,
} from '@chanrong/proof';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { generateKeyPairSync } from 'node:crypto';
import { BrokenChainError, growTree, segmentsPerGrowth } from './grow-tree.js';

const { privateKey } = generateKeyPairSync('ed25519');
const signer = { name: 'chanrong/test', privateKey };
const key = parseVerifierKey(verifierKeyText(signer)) as VerifierKey;
const secret = Buffer.alloc(32, 1);
const partition = 1;

let database: TestDatabase;
let journal: PostgresJournal;

beforeAll(async () => {
  database = await createTestDatabase();
  journal = new PostgresJournal(database.pool);
});

afterAll(() => database.drop());

beforeEach(async () => {
  await database.pool.query(
    'truncate journal_segment, journal_tree, journal_tile, journal_tree_head',
  );
  await database.pool.query(
    `update journal_head set seq = 0, recorded_ms = 0, hash = decode(repeat('00', 32), 'hex')`,
  );
});

async function append(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const batch = new EntryBatch();
    batch.addTelemetry('data', 'gw-1', Buffer.from(`message ${index}`));
    batch.addTick();
    await journal.append([{ partition, entryCount: 2, body: await batch.finish() }]);
  }
}

const grow = (headIntervalMs = 0) =>
  growTree(database.pool, { partition, secret, signer, headIntervalMs });

/** The root over all segments, from nothing but the segments. */
async function rootOfJournal(size: number): Promise<Uint8Array> {
  const segments = await journal.read([{ partition, seq: 0 }], size);
  return treeRoot(segments.map((segment) => segmentLeafHash(sealSegment(segment, secret))));
}

async function newestHead(): Promise<{ note: string; root: Buffer } | undefined> {
  const { rows } = await database.pool.query<{ note: string; root: Buffer }>(
    'select note, root from journal_tree_head where partition = $1 order by size desc limit 1',
    [partition],
  );
  return rows[0];
}

describe('the tree of a partition', () => {
  it('covers the journal step by step, and its head is signed', async () => {
    await append(segmentsPerGrowth + 40);
    expect(await grow()).toEqual({ size: 256, grownBy: 256, isSigned: true });
    expect(await grow()).toEqual({ size: 296, grownBy: 40, isSigned: true });
    const head = await newestHead();
    expect(openTreeHead(head?.note ?? '', key)).toEqual({ partition, size: 296, root: head?.root });
    expect(Buffer.from(await rootOfJournal(296)).equals(head?.root ?? Buffer.alloc(0))).toBe(true);
  });

  it('signs no head before its time, and none twice', async () => {
    await append(2);
    expect(await grow(3_600_000)).toMatchObject({ size: 2, isSigned: true });
    expect(await grow()).toMatchObject({ grownBy: 0, isSigned: false });
    await append(1);
    expect(await grow(3_600_000)).toMatchObject({ size: 3, grownBy: 1, isSigned: false });
    expect(await grow()).toMatchObject({ size: 3, grownBy: 0, isSigned: true });
  });

  it('grows once, however many notaries are at work', async () => {
    await append(30);
    const growths = await Promise.all([grow(), grow(), grow()]);
    expect(growths.filter(({ grownBy }) => grownBy === 30)).toHaveLength(1);
    expect(growths.filter(({ grownBy }) => grownBy === 0)).toHaveLength(2);
    expect(growths.filter(({ isSigned }) => isSigned)).toHaveLength(1);
    expect((await newestHead())?.root.equals(await rootOfJournal(30))).toBe(true);
  });

  it.each([
    ['its body', `body = set_byte(body, 6, 9)`],
    ['its time', 'recorded_ms = recorded_ms - 1'],
    ['its hash', `hash = set_byte(hash, 0, 255 - get_byte(hash, 0))`],
  ])('does not grow over a segment with %s altered', async (_, change) => {
    await append(3);
    await grow();
    await append(3);
    await database.pool.query(
      `update journal_segment set ${change} where partition = $1 and seq = 5`,
      [partition],
    );
    await expect(grow()).rejects.toThrow(BrokenChainError);
    await expect(grow()).rejects.toMatchObject({ partition, seq: 5 });
    expect(openTreeHead((await newestHead())?.note ?? '', key)?.size).toBe(3);
  });

  it('does not grow over a hole', async () => {
    await append(4);
    await database.pool.query('delete from journal_segment where partition = 1 and seq = 2');
    await expect(grow()).rejects.toMatchObject({ seq: 2 });
  });
});
