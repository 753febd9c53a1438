/**
 * Nothing acknowledged is lost and nothing counts twice when processes are killed: one recorded month of
 * a small plant, once undisturbed and once with `kill -9` of scorer and ingest in the middle of it, must
 * end in the same portrait, the same score and the same daily quantities, byte for byte.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Prng } from '@chanrong/kernel';
import { createDataSource, findReceipt } from '@chanrong/store';
import { verifyPartition } from '../../apps/ops/src/verify/verify-partition.js';
import { checkReceipts } from '../harness/check-receipts.js';
import { type PlantOutcome, readingsPerMessage, RecordedMonth } from '../harness/recorded-month.js';
import { Stack, until } from '../harness/stack.js';

const partitionCount = 4;
const messageCount = 4_000;
const scorerSettings = { CHECKPOINT_INTERVAL_MS: '300' };

/** Publishes the month; `disturb` runs beside it and is told how far the acknowledgements are. */
async function runMonth(
  stack: Stack,
  disturb: (acknowledged: () => number) => Promise<void>,
): Promise<PlantOutcome> {
  await stack.startIngest();
  stack.startScorer(scorerSettings);
  const month = await RecordedMonth.open(stack, 1);
  const disturbed = disturb(() => month.acknowledged);
  await month.publish(messageCount);
  await disturbed;
  const [outcome] = await month.finish(messageCount);
  return outcome as PlantOutcome;
}

describe('killing processes in the middle of a month of telemetry', () => {
  let calm: Stack;
  let stormy: Stack;
  let undisturbed: PlantOutcome;
  let disturbed: PlantOutcome;
  let kills = 0;

  beforeAll(async () => {
    calm = await Stack.create({ partitionCount });
    undisturbed = await runMonth(calm, () => Promise.resolve());
    stormy = await Stack.create({ partitionCount });
    disturbed = await runMonth(stormy, async (acknowledged) => {
      const prng = Prng.fromSeed('storm');
      for (let storm = 1; storm <= 6; storm += 1) {
        const mark = Math.floor((messageCount * (storm + prng.uniform() * 0.5)) / 7.5);
        await until(() => Promise.resolve(acknowledged() >= mark), `message ${mark}`);
        const name = storm % 2 === 0 ? 'ingest' : 'scorer';
        await stormy.apps.get(name)?.stop('SIGKILL');
        kills += 1;
        if (name === 'ingest') await stormy.startIngest();
        else stormy.startScorer(scorerSettings);
      }
    });
  }, 240_000);

  afterAll(async () => {
    await calm?.stop();
    await stormy?.stop();
  }, 60_000);

  it('counts every reading exactly once', () => {
    const wanted = messageCount * readingsPerMessage;
    expect(undisturbed.readings).toBe(wanted);
    expect(disturbed.readings).toBe(wanted);
    expect(kills).toBe(6);
  });

  it('ends in the same portrait and the same score, byte for byte', () => {
    expect(undisturbed.portraitHash).toMatch(/^[0-9a-f]{64}$/);
    expect(disturbed.portraitHash).toBe(undisturbed.portraitHash);
    expect(disturbed.scoreHash).toBe(undisturbed.scoreHash);
    expect(disturbed.score).toBe(undisturbed.score);
    expect(undisturbed.outcome).toBe('scored');
  });

  it('ends in the same margin state of its facility', () => {
    expect(undisturbed.facility).toMatch(/^warn [0-9a-f]{64}$/);
    expect(disturbed.facility).toBe(undisturbed.facility);
  });

  it('ends in the same daily quantities', () => {
    expect(undisturbed.daily.length).toBeGreaterThan(60);
    expect(disturbed.daily).toEqual(undisturbed.daily);
  });

  it('follows from the journal, whose chain is whole', async () => {
    for (let partition = 0; partition < partitionCount; partition += 1) {
      const verdict = await verifyPartition(stormy.pool, partition, { recompute: true });
      expect(verdict.differences).toEqual([]);
    }
  });

  it('leaves receipts from which another program comes to the same scores', async () => {
    const source = await createDataSource(stormy.database.url).initialize();
    try {
      const { rows } = await stormy.pool.query<{ uscc: string; seq: string }>(
        'select uscc, seq from score union select uscc, seq from risk_latest',
      );
      expect(rows.length).toBeGreaterThan(1);
      const receipts = await Promise.all(
        rows.map(({ uscc, seq }) => findReceipt(source.manager, uscc, Number(seq))),
      );
      expect(await checkReceipts(receipts)).toEqual({ code: 0, complaints: [] });
    } finally {
      await source.destroy();
    }
  });
});
