import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendCommands } from '@chanrong/journal';
import type { Command } from '@chanrong/portrait';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import type { Pool } from 'pg';
import {
  committedLines,
  foldedFrom,
  isCaughtUp,
  linesOf,
  type Plant,
  registerPark,
  startScorer,
  Telemetry,
  type TestScorer,
  until,
} from '../test/scorer-fixture.js';

let database: TestDatabase;
let scorers: TestScorer[] = [];
let databases: TestDatabase[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  databases.push(database);
});

afterEach(async () => {
  await stopAll();
});

afterAll(async () => {
  for (const each of databases) await each.drop();
  databases = [];
});

function start(): TestScorer {
  const scorer = startScorer(database, `scorer-${scorers.length}`);
  scorers.push(scorer);
  return scorer;
}

async function stopAll(): Promise<void> {
  await Promise.all(scorers.map((scorer) => scorer.stop()));
  scorers = [];
}

/** Compares what is committed with what an engine that never stopped makes of the same journal. */
async function expectCoherent(): Promise<void> {
  const { rows } = await database.pool.query<{ partition: number; seq: string }>(
    'select partition, seq from partition_cursor order by partition',
  );
  expect(rows).toHaveLength(testPartitionCount);
  for (const { partition, seq } of rows) {
    const { outputs } = await foldedFrom(database.pool, partition, Number(seq));
    expect(await committedLines(database.pool, partition)).toEqual(linesOf(partition, outputs));
  }
}

async function epochsOf(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query('select partition, epoch from partition_cursor order by 1');
  return rows;
}

interface Cursor {
  readonly partition: number;
  readonly epoch: number;
  readonly seq: number;
}

async function cursorsOf(pool: Pool): Promise<Cursor[]> {
  const { rows } = await pool.query<Cursor>(
    'select partition, epoch::int as epoch, seq::int as seq from partition_cursor order by 1',
  );
  return rows;
}

/** Scores that stay, of segments up to the cursors. */
async function scoresUpTo(pool: Pool, cursors: readonly Cursor[]): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select s.uscc, s.seq, s.body, s.hash, s.portrait_hash from score s
       join unnest($1::int[], $2::int[]) as c (partition, seq)
         on s.partition = c.partition and s.seq <= c.seq
       order by s.uscc, s.seq`,
    [cursors.map(({ partition }) => partition), cursors.map(({ seq }) => seq)],
  );
  return rows;
}

/** Partitions that are behind although all others have caught up. */
async function laggards(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ partition: number }>(
    'select partition from journal_head h join partition_cursor c using (partition) where h.seq > c.seq',
  );
  return rows.map(({ partition }) => partition);
}

describe('ScorerLoop', () => {
  it('commits what the engine makes of the journal, to the last segment', async () => {
    const plants = await registerPark(database.pool);
    const scorer = start();
    await new Telemetry(database.pool, plants, 'one scorer').send(120);
    await until(() => isCaughtUp(database.pool));
    expect(scorer.loop.partitions).toHaveLength(testPartitionCount);
    await stopAll();
    await expectCoherent();
    const { rows } = await database.pool.query('select count(*)::int as count from risk_latest');
    expect(rows).toEqual([{ count: plants.length }]);
  });

  it('saves its state when it stops, so that the next one folds nothing again', async () => {
    const plants = await registerPark(database.pool);
    start();
    await new Telemetry(database.pool, plants, 'saved').send(20);
    await until(() => isCaughtUp(database.pool));
    await stopAll();
    const { rows } = await database.pool.query(
      `select c.partition from partition_cursor c where seq > 0 and not exists (
         select from partition_checkpoint p where p.partition = c.partition and p.seq = c.seq)`,
    );
    expect(rows).toEqual([]);
  });

  it('takes over from another version of the engine at the cursor, and what that one published stays', async () => {
    const { pool } = database;
    const plants = await registerPark(pool);
    const telemetry = new Telemetry(pool, plants, 'new version');
    start();
    await telemetry.send(60);
    await until(() => isCaughtUp(pool));
    await stopAll();
    // As the first scorer of a new version finds it.
    await pool.query(`update partition_checkpoint set engine = 'chanrong-engine-0'`);
    await pool.query(`update checkpoint_chunk set engine = 'chanrong-engine-0'`);
    const switched = await cursorsOf(pool);
    const published = await scoresUpTo(pool, switched);
    expect(published.length).toBeGreaterThan(0);
    const scorer = start();
    // What comes before it has folded everything again waits for it.
    await telemetry.send(20);
    await until(() => scorer.loop.partitions.length === testPartitionCount);
    await until(() => isCaughtUp(pool));
    await stopAll();
    expect(await scoresUpTo(pool, switched)).toEqual(published);
    const epochs = switched.map(({ epoch }) => epoch + 1);
    expect((await cursorsOf(pool)).map(({ epoch }) => epoch)).toEqual(epochs);
    const { rows: engines } = await pool.query(
      `select engine = 'chanrong-engine-0' as old, min(p.seq)::int > 0 as saved
       from partition_checkpoint p where partition = $1 group by 1 order by 1`,
      [plants[0]?.partition],
    );
    expect(engines).toEqual([
      { old: false, saved: true },
      { old: true, saved: true },
    ]);
    await expectCoherent();
  });

  it('leaves out an entry that cannot be folded, and only that; nothing else waits for it', async () => {
    const plants = await registerPark(database.pool);
    const telemetry = new Telemetry(database.pool, plants, 'poison');
    const scorer = start();
    await telemetry.send(20);
    const [victim, other] = plants as [Plant, Plant];
    await until(async () => scorer.loop.partitions.length === testPartitionCount);
    const epochs = await epochsOf(database.pool);
    // Appended by hand: no registry lets these through.
    const poison = { type: 'scorecard.committed', scorecard: { factors: 'none' } } as const;
    const drawn = { type: 'facility.registered', uscc: victim.uscc } as unknown as Command;
    await appendCommands(database.pool, [victim.partition], [poison, drawn, poison]);
    await telemetry.send(60);
    await appendCommands(database.pool, [victim.partition, other.partition], [poison]);
    await telemetry.send(20);
    await until(() => isCaughtUp(database.pool));
    expect(scorer.loop.partitions).toHaveLength(testPartitionCount);
    expect(await epochsOf(database.pool)).toEqual(epochs);
    await stopAll();
    await expectCoherent();
    const { rows } = await database.pool.query(
      `select partition, class, count(*)::int as count from quarantine where code = 'fold-failed'
       group by 1, 2 order by count desc`,
    );
    expect(rows).toEqual([
      { partition: victim.partition, class: 'poison', count: 3 },
      { partition: other.partition, class: 'poison', count: 1 },
    ]);
  });

  it('stops a partition whose journal was altered, and no other', async () => {
    const plants = await registerPark(database.pool);
    const telemetry = new Telemetry(database.pool, plants, 'altered');
    start();
    await telemetry.send(10);
    await until(() => isCaughtUp(database.pool));
    await stopAll();
    const { partition } = plants[0] as Plant;
    await telemetry.send(40);
    await database.pool.query(
      `update journal_segment set body = set_byte(body, 5, 255 - get_byte(body, 5))
       where partition = $1 and seq = (select seq + 2 from partition_cursor where partition = $1)`,
      [partition],
    );
    const scorer = start();
    await until(async () => (await laggards(database.pool)).length === 1);
    expect(await laggards(database.pool)).toEqual([partition]);
    expect(scorer.loop.partitions).not.toContain(partition);
    await stopAll();
    // Up to the segment before it everything is published.
    const { rows } = await database.pool.query(
      `select seq from partition_cursor where partition = $1`,
      [partition],
    );
    const { outputs } = await foldedFrom(database.pool, partition, Number(rows[0].seq));
    expect(await committedLines(database.pool, partition)).toEqual(linesOf(partition, outputs));
  });

  it('stops a partition of which the database refuses something, and no other', async () => {
    const plants = await registerPark(database.pool);
    const telemetry = new Telemetry(database.pool, plants, 'refused');
    const { partition, uscc } = plants[0] as Plant;
    await database.pool.query(
      `alter table portrait_latest add constraint refused check (uscc <> '${uscc}')`,
    );
    const scorer = start();
    await telemetry.send(40);
    await until(async () => (await laggards(database.pool)).length === 1);
    await until(async () => !scorer.loop.partitions.includes(partition));
    expect(scorer.loop.partitions).toHaveLength(testPartitionCount - 1);
    await stopAll();
  });

  it('loses and doubles nothing when its sessions end again and again', async () => {
    const plants = await registerPark(database.pool);
    const telemetry = new Telemetry(database.pool, plants, 'cut off');
    const scorer = start();
    for (let round = 0; round < 6; round += 1) {
      await until(() => scorer.loop.partitions.length > 0);
      const sending = telemetry.send(25);
      await scorer.cutOff();
      await sending;
    }
    await until(() => isCaughtUp(database.pool));
    await stopAll();
    await expectCoherent();
  });

  it('loses and doubles nothing while scorers come and go', async () => {
    const plants = await registerPark(database.pool);
    const telemetry = new Telemetry(database.pool, plants, 'come and go');
    start();
    await telemetry.send(40);
    const second = start();
    await until(() => second.loop.partitions.length === testPartitionCount / 2);
    const sending = telemetry.send(80);
    await second.cutOff();
    await sending;
    start();
    await telemetry.send(40);
    await until(() => isCaughtUp(database.pool));
    await stopAll();
    await expectCoherent();
  });
});
