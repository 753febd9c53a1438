import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase, testPartitionCount } from '@chanrong/testing';
import {
  committedLines,
  foldedFrom,
  isCaughtUp,
  linesOf,
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
