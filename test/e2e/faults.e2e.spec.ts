/**
 * Whatever breaks, nothing acknowledged is lost and nothing counts twice: plants send while one part after
 * another is killed, frozen, starved or emptied, and all must end as in an installation that was left alone.
 *
 * `npm run verify:long -- faults` strikes each many times (FAULT_ROUNDS) and keeps the figures (FAULT_REPORT
 * names the file).
 */
import { writeFile } from 'node:fs/promises';
import { RedisServer } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyPartition } from '../../apps/ops/src/verify/verify-partition.js';
import { type FaultRun, faults, runFault, scorerSettings } from '../harness/faults.js';
import { type PlantOutcome, readingsPerMessage, RecordedMonth } from '../harness/recorded-month.js';
import { Stack } from '../harness/stack.js';

const partitionCount = 4;
const plantCount = 2;
const messagesPerSecond = 60;
const rounds = Number(process.env['FAULT_ROUNDS'] ?? 1);
const reportFile = process.env['FAULT_REPORT'];

describe('an installation of which one part after another breaks', () => {
  const runs: FaultRun[] = [];
  let redis: RedisServer;
  let broken: Stack;
  let calm: Stack;
  let messageCount: number;
  let afterFaults: PlantOutcome[];
  let inPeace: PlantOutcome[];

  beforeAll(
    async () => {
      redis = await RedisServer.start();
      broken = await Stack.create({ partitionCount, redisUrl: redis.url });
      await broken.startIngest();
      broken.startScorer(scorerSettings);
      const month = await RecordedMonth.open(broken, plantCount);
      let isOver = false;
      const published = month.publishWhile(() => !isOver, messagesPerSecond);
      try {
        for (let round = 0; round < rounds; round += 1) {
          for (const fault of faults) {
            runs.push(await runFault({ stack: broken, redis, month }, fault));
          }
        }
      } finally {
        isOver = true;
      }
      messageCount = await published;
      afterFaults = await month.finish(messageCount);
      calm = await Stack.create({ partitionCount });
      await calm.startIngest();
      calm.startScorer(scorerSettings);
      const peace = await RecordedMonth.open(calm, plantCount);
      await peace.publish(messageCount);
      inPeace = await peace.finish(messageCount);
      const counted = afterFaults.reduce((sum, { readings }) => sum + readings, 0);
      const acknowledged = messageCount * readingsPerMessage * plantCount;
      const report = { runs, readingsPerMessage, acknowledged, counted };
      if (reportFile !== undefined) await writeFile(reportFile, JSON.stringify(report));
    },
    240_000 + rounds * faults.length * 30_000,
  );

  afterAll(async () => {
    await broken?.stop();
    await calm?.stop();
    await redis?.stop();
  }, 60_000);

  it('goes on after each', () => {
    expect(runs.map(({ fault }) => fault)).toEqual(
      Array.from({ length: rounds }, () => faults.map(({ name }) => name)).flat(),
    );
  });

  it('counts every acknowledged reading exactly once', () => {
    const wanted = messageCount * readingsPerMessage;
    expect(afterFaults.map(({ readings }) => readings)).toEqual(afterFaults.map(() => wanted));
  });

  it('ends in the bytes of one that was left alone', () => {
    for (const { outcome } of inPeace) expect(outcome).toBe('scored');
    expect(afterFaults).toEqual(inPeace);
  });

  it('has published nothing that does not follow from its journal', async () => {
    for (let partition = 0; partition < partitionCount; partition += 1) {
      const verdict = await verifyPartition(broken.pool, partition, { recompute: true });
      expect(verdict.differences).toEqual([]);
    }
  }, 120_000);
});
