/** What is old goes to files and is removed by policy; verification and folding read across. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveError, decodeArchive, PostgresJournal, type Segment } from '@chanrong/journal';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { archiveSegments } from '../../apps/notary/src/archive-segments.js';
import { retain } from '../../apps/notary/src/retention.js';
import { verifyPartition } from '../../apps/ops/src/verify/verify-partition.js';
import { SealedPlant } from './sealed-plant.js';

const dayMs = 86_400_000;

let sealed: SealedPlant;
let folder: string;
let partition: number;
let whole: Segment[];
let cutMs: number;

const readAll = (archiveFolder?: string): Promise<Segment[]> =>
  new PostgresJournal(sealed.database.pool, archiveFolder).read([{ partition, seq: 0 }], 10_000);

beforeAll(async () => {
  sealed = await SealedPlant.create();
  ({ partition } = sealed.plant);
  folder = await mkdtemp(join(tmpdir(), 'chanrong-archive-'));
  whole = await readAll();
  cutMs = (whole[200] as Segment).recordedMs;
}, 120_000);

afterAll(async () => {
  await sealed.drop();
  await rm(folder, { recursive: true, force: true });
});

const verify = (archiveFolder?: string) =>
  verifyPartition(sealed.database.pool, partition, { recompute: true, archiveFolder });

describe('archives of a journal', () => {
  it('take the bodies of what is old and leave the chain', async () => {
    const before = whole.filter(({ recordedMs }) => recordedMs < cutMs);
    const input = { partition, folder, beforeMs: cutMs };
    expect(await archiveSegments(sealed.database.pool, input)).toBe(before.length);
    expect(await archiveSegments(sealed.database.pool, input)).toBe(0);
    const { rows } = await sealed.database.pool.query<{ count: string }>(
      `select count(*) from journal_segment where partition = $1 and body is null
         and body_hash is not null and hash is not null`,
      [partition],
    );
    expect(Number(rows[0]?.count)).toBe(before.length);
  });

  it('are whole without the database: their chain can be followed', async () => {
    const [file] = await readdir(join(folder, `partition-000${partition}`));
    const segments = await decodeArchive(
      await readFile(join(folder, `partition-000${partition}`, file as string)),
    );
    expect(segments).toEqual(whole.slice(0, segments.length).map(plain));
  });

  it('give the journal back as it was', async () => {
    expect((await readAll(folder)).map(plain)).toEqual(whole.map(plain));
  });

  it('are verified with it, and everything still follows', async () => {
    expect(await verify(folder)).toMatchObject({ differences: [], segments: whole.length });
  });

  it('are asked for where nobody said where they are', async () => {
    await expect(verify()).rejects.toThrow(ArchiveError);
    await expect(verify()).rejects.toThrow(
      /segment 1 of partition \d is archived in .*ARCHIVE_DIR/,
    );
    await expect(verify('/nowhere')).rejects.toThrow(/cannot be read/);
  });

  it('are refused when they were altered', async () => {
    const name = join(folder, `partition-000${partition}`);
    const file = join(name, (await readdir(name))[0] as string);
    const bytes = await readFile(file);
    await writeFile(file, Buffer.from(bytes).fill(0, 30, 31));
    await expect(verify(folder)).rejects.toThrow(/is not as it was written: it was altered/);
    await writeFile(file, bytes);
  });

  it('do not take what no head covers', async () => {
    const other = (partition + 1) % 4;
    const input = { partition: other, folder, beforeMs: Date.now() + dayMs };
    expect(await archiveSegments(sealed.database.pool, input)).toBe(0);
  });
});

describe('retention', () => {
  const nowMs = Date.now() + 401 * dayMs;

  it('removes nothing that is younger than its policy says', async () => {
    const outcome = await retain(sealed.database.pool, {
      archiveFolder: folder,
      nowMs: Date.now(),
    });
    expect(Object.values(outcome).every((count) => count === 0)).toBe(true);
  });

  it('forgets idempotency keys after a week, to the hour', async () => {
    const { pool } = sealed.database;
    await pool.query(
      `insert into idempotency_key (caller, key, input_hash, created_at) values
        ('bank:A', 'old', '\\x00', now() - interval '169 hours'),
        ('bank:A', 'new', '\\x00', now() - interval '167 hours')`,
    );
    const outcome = await retain(pool, { archiveFolder: undefined, nowMs: Date.now() });
    expect(outcome['idempotency-key']).toBe(1);
    const { rows } = await pool.query('delete from idempotency_key returning key');
    expect(rows).toEqual([{ key: 'new' }]);
  });

  it('keeps scores and alerts for ever unless it is told otherwise', async () => {
    const outcome = await retain(sealed.database.pool, { archiveFolder: undefined, nowMs });
    expect(outcome).toMatchObject({ journal: 0, score: 0, alert: 0 });
    expect(outcome['tree-head']).toBeGreaterThan(0);
    expect(await sealed.headSizes()).toEqual([whole.length]);
    expect(await verify(folder)).toMatchObject({ differences: [], heads: 1 });
  });

  it('archives the rest of the journal in its time, and verification reads it', async () => {
    const later = nowMs + 2 * dayMs;
    const outcome = await retain(sealed.database.pool, { archiveFolder: folder, nowMs: later });
    expect(outcome.journal).toBe(whole.filter(({ recordedMs }) => recordedMs >= cutMs).length);
    expect(await verify(folder)).toMatchObject({ differences: [], segments: whole.length });
  });

  it('removes scores by policy; to verification one that went too early is missing', async () => {
    const { pool } = sealed.database;
    await pool.query(`update retention_policy set keep_days = 1 where class in ('score', 'alert')`);
    const outcome = await retain(pool, { archiveFolder: folder, nowMs: Date.now() + 2 * dayMs });
    expect(outcome.score).toBeGreaterThan(0);
    // By the clock of the database they are not due yet: what is missing is a difference.
    expect((await verify(folder)).differences[0]).toMatch(/^score of .* is not stored$/);
  });
});

/** Bodies and hashes of one class, so that they compare by value. */
function plain({ body, hash, ...rest }: Segment) {
  return { ...rest, body: Buffer.from(body), hash: Buffer.from(hash) };
}
