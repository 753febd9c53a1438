import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultEnginePolicy, PartitionEngine } from '@chanrong/engine';
import { PostgresJournal } from '@chanrong/journal';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { pino } from 'pino';
import {
  foldedFrom,
  journalOf,
  type Plant,
  registerPark,
  storeState,
  Telemetry,
} from '../test/scorer-fixture.js';
import { EngineLoader } from './engine-loader.js';
import { OutputWriter } from './output-writer.js';

const said: Record<string, unknown>[] = [];
const log = pino(
  { level: 'info' },
  { write: (line: string) => said.push(JSON.parse(line) as Record<string, unknown>) },
);

let database: TestDatabase;
let loader: EngineLoader;
let plant: Plant;
let headSeq: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  loader = new EngineLoader(pool, new PostgresJournal(pool), defaultEnginePolicy, log);
  const plants = await registerPark(pool);
  plant = plants[1] as Plant;
  await new Telemetry(pool, [plant], 'engine loader').send(80);
  headSeq = (await journalOf(pool, plant.partition, Infinity)).length;
});

beforeEach(async () => {
  said.length = 0;
  await database.pool.query(
    'truncate partition_checkpoint, checkpoint_chunk, risk_latest, score, portrait_latest, daily_rollup, alert',
  );
  await database.pool.query('update partition_cursor set seq = 0, epoch = 1');
});

afterAll(() => database.drop());

/** Commits with a checkpoint at each of the segments. */
async function saveAt(...seqs: readonly number[]): Promise<void> {
  const writer = new OutputWriter(database.pool);
  const engine = PartitionEngine.create(plant.partition, defaultEnginePolicy);
  for (const segment of await journalOf(database.pool, plant.partition, headSeq)) {
    engine.applySegment(segment);
    if (!seqs.includes(segment.seq)) continue;
    const manifest = await storeState(database.pool, plant.partition, engine);
    const outputs = engine.takeOutputs();
    await writer.commit([
      { partition: plant.partition, epoch: 1, seq: engine.seq, outputs, manifest },
    ]);
    engine.endCheckpoint(true);
  }
}

async function load(cursorSeq: number) {
  const { folder, replayedMs } = await loader.load(plant.partition, cursorSeq, new Set());
  return { engine: folder.engine, replayedMs };
}

async function expectUndisturbed(engine: PartitionEngine, seq: number): Promise<void> {
  const { engine: whole } = await foldedFrom(database.pool, plant.partition, seq);
  expect(engine.seq).toBe(seq);
  expect(engine.hasUncommitted).toBe(false);
  expect(engine.portraitHash(plant.uscc)).toEqual(whole.portraitHash(plant.uscc));
  expect(Buffer.from(engine.checkpoint()).equals(whole.checkpoint())).toBe(true);
}

/** The chunk that only the newer checkpoint names. */
const chunkOf30 = `where position(hash in (select chunks from partition_checkpoint where seq = 30)) > 0
  and position(hash in (select chunks from partition_checkpoint where seq = 10)) = 0`;

describe('EngineLoader', () => {
  it('begins at the beginning where nothing was saved', async () => {
    const { engine } = await load(headSeq);
    expect(said.at(-1)).toMatchObject({ fromSeq: 0, checkpointBytes: 0 });
    await expectUndisturbed(engine, headSeq);
  });

  it('has nothing to do for a partition that was never folded', async () => {
    const { engine, replayedMs } = await load(0);
    expect([engine.seq, replayedMs]).toEqual([0, 0]);
  });

  it.each([0, 1, 25])('continues from a checkpoint %i segments before the cursor', async (gap) => {
    await saveAt(10, headSeq - gap);
    const { engine } = await load(headSeq);
    expect(said.at(-1)).toMatchObject({ msg: 'partition recovered', fromSeq: headSeq - gap });
    await expectUndisturbed(engine, headSeq);
  });

  it('stops at the cursor, whatever the journal has beyond it', async () => {
    await saveAt(10, 30);
    const { engine } = await load(20);
    await expectUndisturbed(engine, 20);
  });

  it.each([
    [
      'its head',
      `update partition_checkpoint set head = set_byte(head, 9, 255 - get_byte(head, 9)) where seq = 30`,
    ],
    ['its list of chunks', `update partition_checkpoint set chunks = '' where seq = 30`],
    [
      'a chunk',
      `update checkpoint_chunk set body = set_byte(body, 100, 255 - get_byte(body, 100)) ${chunkOf30}`,
    ],
    ['the name of a chunk', `update checkpoint_chunk set hash = sha256(hash) ${chunkOf30}`],
    ['a chunk that is missing', `delete from checkpoint_chunk ${chunkOf30}`],
  ])('says that a checkpoint is damaged in %s, and uses the one before', async (_, damage) => {
    await saveAt(10, 30);
    expect((await database.pool.query(damage)).rowCount).toBe(1);
    const { engine } = await load(50);
    expect(said).toMatchObject([
      { level: 50, seq: 30, msg: 'checkpoint damaged, using an older one' },
      { fromSeq: 10, cursorSeq: 50 },
    ]);
    await expectUndisturbed(engine, 50);
  });

  it('needs no checkpoint at all when all are damaged', async () => {
    await saveAt(10, 30);
    await database.pool.query(`update partition_checkpoint set head = '\\x00'`);
    const { engine } = await load(50);
    expect(said.map(({ level }) => level)).toEqual([50, 50, 30]);
    await expectUndisturbed(engine, 50);
  });

  it('does not continue from what another version of the engine saved', async () => {
    await saveAt(10, 30);
    await database.pool.query(`update partition_checkpoint set engine = 'chanrong-engine-0'`);
    const { engine } = await load(40);
    expect(said.at(-1)).toMatchObject({ fromSeq: 0, checkpointBytes: 0 });
    await expectUndisturbed(engine, 40);
  });

  it('refuses a journal that was altered, wherever the checkpoint stands', async () => {
    await saveAt(10, 30);
    const alter = (column: string) =>
      database.pool.query(
        `update journal_segment set ${column} where partition = $1 and seq = 31`,
        [plant.partition],
      );
    await alter('recorded_ms = recorded_ms + 1');
    await expect(load(50)).rejects.toThrow('segment 31 of partition');
    await alter('recorded_ms = recorded_ms - 1');
    await expectUndisturbed((await load(50)).engine, 50);
  });

  it('refuses a cursor beyond the journal', async () => {
    await expect(loader.load(plant.partition, headSeq + 1, new Set())).rejects.toThrow(
      'ends before its cursor',
    );
  });
});
