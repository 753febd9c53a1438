import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultEnginePolicy, engineVersion, Outputs, PartitionEngine } from '@chanrong/engine';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import {
  committedLines,
  foldedFrom,
  journalOf,
  linesOf,
  type Plant,
  registerPark,
  storeState,
  Telemetry,
} from '../test/scorer-fixture.js';
import { FencedError, OutputWriter, type PartitionBatch } from './output-writer.js';

let database: TestDatabase;
let writer: OutputWriter;
let plant: Plant;
let headSeq: number;

beforeAll(async () => {
  database = await createTestDatabase();
  writer = new OutputWriter(database.pool);
  const plants = await registerPark(database.pool);
  plant = plants[1] as Plant;
  await new Telemetry(database.pool, [plant], 'output writer').send(60);
  headSeq = (await journalOf(database.pool, plant.partition, Infinity)).length;
  expect(headSeq).toBeGreaterThan(60);
});

afterAll(() => database.drop());

async function cursor(): Promise<{ seq: number; epoch: number }> {
  const { rows } = await database.pool.query<{ seq: string; epoch: string }>(
    'select seq, epoch from partition_cursor where partition = $1',
    [plant.partition],
  );
  return { seq: Number(rows[0]?.seq), epoch: Number(rows[0]?.epoch) };
}

/** Begins again: cursor at 0 under epoch 1, projections empty. */
async function startOver(): Promise<void> {
  await database.pool.query(
    `truncate risk_latest, score, portrait_latest, asset_latest, daily_rollup, quarantine, alert,
       facility_state, facility_transition, partition_checkpoint, checkpoint_chunk`,
  );
  await database.pool.query('update partition_cursor set seq = 0, epoch = 1');
}

function batchOf(engine: PartitionEngine, epoch = 1): PartitionBatch {
  const outputs = engine.takeOutputs();
  return { partition: plant.partition, epoch, seq: engine.seq, outputs };
}

/** Commits the whole journal in pieces of so many segments. */
async function commitInPieces(size: number): Promise<void> {
  const engine = PartitionEngine.create(plant.partition, defaultEnginePolicy);
  const segments = await journalOf(database.pool, plant.partition, headSeq);
  for (const segment of segments) {
    engine.applySegment(segment);
    if (segment.seq % size === 0) await writer.commit([batchOf(engine)]);
  }
  if (engine.hasUncommitted) await writer.commit([batchOf(engine)]);
}

describe('OutputWriter', () => {
  it.each([1, 7, 1_000])('writes the same, %i segments a commit', async (size) => {
    await startOver();
    await commitInPieces(size);
    const { outputs } = await foldedFrom(database.pool, plant.partition, headSeq);
    const committed = await committedLines(database.pool, plant.partition);
    expect(committed).toEqual(linesOf(plant.partition, outputs));
    expect(committed.filter((line) => line.startsWith('quarantine'))).not.toHaveLength(0);
    expect(committed.filter((line) => line.startsWith('daily'))).not.toHaveLength(0);
    expect(await cursor()).toEqual({ seq: headSeq, epoch: 1 });
  });

  it('writes margin states in the order in which they were entered', async () => {
    await startOver();
    const outputs = new Outputs();
    const [seq, asOfMs, knownAtMs] = [5, 1_000, 2_000];
    const states = ['normal', 'warn', 'call'] as const;
    states.forEach((state, index) => {
      const row = { facilityId: 'F-1', uscc: plant.uscc, tenant: 'bank', seq, asOfMs, knownAtMs };
      const hash = Uint8Array.of(index);
      const previous = states[index - 1] ?? null;
      outputs.transitions.push({ ...row, state, previous, body: '{}', hash });
    });
    await writer.commit([{ partition: plant.partition, epoch: 1, seq, outputs }]);
    const { rows } = await database.pool.query(
      'select state, previous, hash from facility_transition order by transition_no',
    );
    expect(rows).toEqual([
      { state: 'normal', previous: null, hash: Buffer.of(0) },
      { state: 'warn', previous: 'normal', hash: Buffer.of(1) },
      { state: 'call', previous: 'warn', hash: Buffer.of(2) },
    ]);
  });

  it('refuses an owner whose epoch is over, and keeps nothing of what it brought', async () => {
    await startOver();
    const { engine, outputs } = await foldedFrom(database.pool, plant.partition, headSeq);
    await database.pool.query('update partition_cursor set epoch = 2');
    const stale = { partition: plant.partition, epoch: 1, seq: engine.seq, outputs };
    await expect(writer.commit([stale])).rejects.toThrow(FencedError);
    expect(await committedLines(database.pool, plant.partition)).toEqual([]);
    expect(await cursor()).toEqual({ seq: 0, epoch: 2 });
    await writer.commit([{ ...stale, epoch: 2 }]);
    expect(await cursor()).toEqual({ seq: headSeq, epoch: 2 });
  });

  it('refuses all partitions of a commit when one of them is lost', async () => {
    await startOver();
    const { engine, outputs } = await foldedFrom(database.pool, plant.partition, headSeq);
    const mine = { partition: plant.partition, epoch: 1, seq: engine.seq, outputs };
    const other = PartitionEngine.create((plant.partition + 1) % 4, defaultEnginePolicy);
    const lost = { partition: other.partition, epoch: 0, seq: 1, outputs: other.takeOutputs() };
    await expect(writer.commit([mine, lost])).rejects.toThrow(FencedError);
    expect((await cursor()).seq).toBe(0);
    expect(await committedLines(database.pool, plant.partition)).toEqual([]);
  });

  it('never moves a cursor back', async () => {
    await startOver();
    await commitInPieces(1_000);
    const { engine } = await foldedFrom(database.pool, plant.partition, 5);
    await expect(writer.commit([batchOf(engine)])).rejects.toThrow(FencedError);
    expect((await cursor()).seq).toBe(headSeq);
  });

  it('moves the cursor with everything or not at all', async () => {
    await startOver();
    const { engine, outputs } = await foldedFrom(database.pool, plant.partition, headSeq);
    const [row] = outputs.history;
    // The same row of history twice breaks its key, after cursor and latest were written.
    if (row !== undefined) outputs.history.push(row);
    const broken = { partition: plant.partition, epoch: 1, seq: engine.seq, outputs };
    await expect(writer.commit([broken])).rejects.toThrow('duplicate key');
    expect(await committedLines(database.pool, plant.partition)).toEqual([]);
    expect((await cursor()).seq).toBe(0);
  });

  it('adds daily quantities up to what is exact, and not beyond', async () => {
    await startOver();
    const { engine, outputs } = await foldedFrom(database.pool, plant.partition, headSeq);
    const delta = { uscc: plant.uscc, day: 20_000, assetId: 'M-9', measure: 'parts' } as const;
    for (let times = 0; times < 2_000; times += 1) outputs.addDaily({ ...delta, quantity: 1e16 });
    await writer.commit([{ partition: plant.partition, epoch: 1, seq: engine.seq, outputs }]);
    const again = PartitionEngine.create(plant.partition, defaultEnginePolicy).takeOutputs();
    again.addDaily({ ...delta, quantity: 1e16 });
    await writer.commit([
      { partition: plant.partition, epoch: 1, seq: engine.seq, outputs: again },
    ]);
    const { rows } = await database.pool.query(
      `select quantity from daily_rollup where asset_id = 'M-9'`,
    );
    expect(rows).toEqual([{ quantity: `${Number.MAX_SAFE_INTEGER}` }]);
  });

  it('keeps the two newest checkpoints of this engine, with their chunks and no others', async () => {
    await startOver();
    const engine = PartitionEngine.create(plant.partition, defaultEnginePolicy);
    for (const segment of await journalOf(database.pool, plant.partition, 12)) {
      engine.applySegment(segment);
      const manifest = await storeState(database.pool, plant.partition, engine);
      await writer.commit([{ ...batchOf(engine), manifest }]);
      engine.endCheckpoint(true);
      if (segment.seq === 1)
        await database.pool.query(`update partition_checkpoint set engine = 'an older one'`);
    }
    const { rows } = await database.pool.query(
      'select engine, seq::int from partition_checkpoint order by seq',
    );
    expect(rows).toEqual([
      { engine: 'an older one', seq: 1 },
      { engine: engineVersion, seq: 11 },
      { engine: engineVersion, seq: 12 },
    ]);
    const named = await database.pool.query(
      `select distinct encode(substring(chunks from place * 32 + 1 for 32), 'hex') as hash
       from partition_checkpoint, generate_series(0, length(chunks) / 32 - 1) as place order by 1`,
    );
    const stored = await database.pool.query(
      `select encode(hash, 'hex') as hash from checkpoint_chunk order by 1`,
    );
    expect(stored.rows).toEqual(named.rows);
    expect(stored.rows.length).toBeGreaterThan(1);
  });
});
