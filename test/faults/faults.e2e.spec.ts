/**
 * Whatever breaks, nothing acknowledged is lost and nothing counts twice: plants send while one part after
 * another is killed, frozen, starved or emptied, and all must end as in an installation that was left alone.
 *
 * `npm run verify:long -- faults` strikes each many times (FAULT_ROUNDS), those too that take long, and keeps
 * the figures (FAULT_REPORT names the file).
 */
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { RedisServer } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyPartition } from '../../apps/ops/src/verify/verify-partition.js';
import { type Fault, type FaultRun, type Installation, runFault, scorerSettings } from './fault.js';
import { networkFaults } from './network-faults.js';
import { processFaults } from './process-faults.js';
import { serverFaults } from './server-faults.js';
import { type PlantOutcome, readingsPerMessage, RecordedMonth } from '../harness/recorded-month.js';
import { Stack } from '../harness/stack.js';

const partitionCount = 4;
const plantCount = 2;
const messagesPerSecond = 60;
const shoutedMin = 500;
const rounds = Number(process.env['FAULT_ROUNDS'] ?? 1);
const reportFile = process.env['FAULT_REPORT'];
const isLongRun = process.env['FAULT_ROUNDS'] !== undefined;
/** A part of a name: only what has it is struck with, to look at one fault. */
const only = process.env['FAULT_ONLY'] ?? '';

const faults: readonly Fault[] = [...processFaults, ...serverFaults, ...networkFaults].filter(
  ({ name, isLong }) => (isLongRun || isLong !== true) && name.includes(only),
);

describe('an installation of which one part after another breaks', () => {
  const runs: FaultRun[] = [];
  let redis: RedisServer;
  let broken: Stack;
  let calm: Stack;
  /** Of each plant, in order of plants. */
  let sent: number[];
  let afterFaults: PlantOutcome[];
  let inPeace: PlantOutcome[];

  /** One fault after another while plants send; gives the number of messages of each. */
  async function strikeAll(installation: Installation): Promise<number> {
    let isOver = false;
    const published = installation.month.publishWhile(() => !isOver, messagesPerSecond);
    try {
      for (let round = 0; round < rounds; round += 1) {
        for (const fault of faults) runs.push(await runFault(installation, fault));
      }
    } finally {
      isOver = true;
    }
    return published;
  }

  async function sendInPeace(messageCount: number, loudCount: number): Promise<PlantOutcome[]> {
    calm = await Stack.create({ partitionCount });
    await calm.startIngest();
    calm.startScorer(scorerSettings);
    const month = await RecordedMonth.open(calm, plantCount);
    const loud = await RecordedMonth.open(calm, 1, { firstPartition: plantCount });
    await Promise.all([month.publish(messageCount), loud.publish(loudCount)]);
    return [...(await month.finish(messageCount)), ...(await loud.finish(loudCount))];
  }

  beforeAll(
    async () => {
      redis = await RedisServer.start();
      broken = await Stack.create({
        partitionCount,
        redisUrl: redis.url,
        linesSeed: 'faults',
        preload: pathToFileURL('test/harness/fault-hooks.mjs').href,
      });
      await broken.startIngest();
      broken.startScorer(scorerSettings);
      const month = await RecordedMonth.open(broken, plantCount);
      const loud = await RecordedMonth.open(broken, 1, { firstPartition: plantCount });
      const messageCount = await strikeAll({ stack: broken, redis, month, loud });
      // However few were struck with, it has sent enough to be scored.
      await loud.shout(() => loud.shouted < shoutedMin);
      afterFaults = [...(await month.finish(messageCount)), ...(await loud.finish(loud.shouted))];
      sent = [...month.plants.map(() => messageCount), loud.shouted];
      inPeace = await sendInPeace(messageCount, loud.shouted);
      const counted = afterFaults.reduce((sum, { readings }) => sum + readings, 0);
      const acknowledged = sent.reduce((sum, count) => sum + count, 0) * readingsPerMessage;
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
    const wanted = sent.map((count) => count * readingsPerMessage);
    expect(afterFaults.map(({ readings }) => readings)).toEqual(wanted);
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
  }, 300_000);
});
