/**
 * Any number of scorers give what one gives, and coming, going, dying and freezing change nothing but
 * who does the work. The same recorded months of several plants go through two and four scorers that
 * are left alone, and through a storm; all must end as with one scorer in peace, byte for byte.
 *
 * `npm run verify:long` runs the storm with many more kills (STORM_KILLS) and keeps its figures
 * (STORM_REPORT names the file).
 */
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyPartition } from '../../apps/ops/src/verify/verify-partition.js';
import { partitionsOf } from '../harness/ownership.js';
import { type PlantOutcome, readingsPerMessage, RecordedMonth } from '../harness/recorded-month.js';
import { Stack, until } from '../harness/stack.js';
import { Storm, type StormReport } from '../harness/storm.js';

const partitionCount = 4;
const plantCount = 4;
const kills = Number(process.env['STORM_KILLS'] ?? 4);
const reportFile = process.env['STORM_REPORT'];
/** Not the speed of a takeover, which `bench -- recovery` measures, but what no busy machine explains, ms. */
const takeoverMsMax = 10_000;

describe('several scorers', () => {
  const stacks: Stack[] = [];
  let stormy: Stack;
  let report: StormReport;
  let afterStorm: PlantOutcome[];
  const inPeace = new Map<number, PlantOutcome[]>();

  async function createStack(): Promise<Stack> {
    const stack = await Stack.create({ partitionCount });
    stacks.push(stack);
    await stack.startIngest();
    return stack;
  }

  /** The same messages through scorers that nothing happens to. */
  async function runInPeace(scorerCount: number): Promise<PlantOutcome[]> {
    const stack = await createStack();
    for (let index = 1; index <= scorerCount; index += 1)
      stack.startScorer({ CHECKPOINT_INTERVAL_MS: '1000' }, `scorer-${index}`);
    const scorers = [...stack.apps.values()].filter(({ name }) => name === 'scorer');
    const month = await RecordedMonth.open(stack, plantCount);
    await until(async () => {
      const held = await Promise.all(scorers.map((app) => partitionsOf(stack.pool, app)));
      return held.every(({ length }) => length === partitionCount / scorerCount);
    }, `${scorerCount} scorers to hold their fair shares`);
    await month.publish(report.messageCount);
    const outcome = await month.finish(report.messageCount);
    await stack.stop();
    return outcome;
  }

  function describeStorm() {
    const acknowledged = report.messageCount * readingsPerMessage * plantCount;
    const counted = afterStorm.reduce((sum, { readings }) => sum + readings, 0);
    return { ...report, acknowledged, counted };
  }

  beforeAll(
    async () => {
      stormy = await createStack();
      const storm = new Storm(stormy, { kills, plantCount, seed: 'a storm of scorers' });
      report = await storm.run();
      afterStorm = await storm.month.finish(report.messageCount);
      for (const scorerCount of [1, 2, 4]) inPeace.set(scorerCount, await runInPeace(scorerCount));
      if (reportFile !== undefined) await writeFile(reportFile, JSON.stringify(describeStorm()));
    },
    480_000 + kills * 10_000,
  );

  afterAll(async () => {
    for (const stack of stacks) await stack.stop();
  }, 60_000);

  it.each([2, 4])('%d end in the bytes that one ends in', (scorerCount) => {
    expect(inPeace.get(scorerCount)).toEqual(inPeace.get(1));
  });

  it('count every reading exactly once through kills, freezes, joins and leaves', () => {
    expect(report.kills).toBe(kills);
    const wanted = report.messageCount * readingsPerMessage;
    expect(afterStorm.map(({ readings }) => readings)).toEqual(afterStorm.map(() => wanted));
  });

  it('end in the same bytes after them', () => {
    for (const { portraitHash, outcome } of afterStorm) {
      expect(portraitHash).toMatch(/^[0-9a-f]{64}$/);
      expect(outcome).toBe('scored');
    }
    expect(afterStorm).toEqual(inPeace.get(1));
  });

  it('take over from each other', () => {
    expect(report.takeoverMs.length).toBeGreaterThan(0);
    expect(Math.max(...report.takeoverMs, report.thawMs)).toBeLessThan(takeoverMsMax);
  });

  it('leave a journal that everything published follows from', async () => {
    for (let partition = 0; partition < partitionCount; partition += 1) {
      const verdict = await verifyPartition(stormy.pool, partition, { recompute: true });
      expect(verdict.differences).toEqual([]);
      expect(verdict.scores).toBeGreaterThan(0);
    }
  }, 300_000);
});
