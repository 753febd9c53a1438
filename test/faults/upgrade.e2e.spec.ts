/**
 * Two releases side by side while plants send: scorers and ingest are replaced one after another, by order and
 * by crash, forward and back. Nobody notices but in who does the work.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { incoherences, storedHistory } from '../harness/coherence.js';
import { makeNextBuild } from '../harness/next-build.js';
import { partitionsOf } from '../harness/ownership.js';
import { type PlantOutcome, readingsPerMessage, RecordedMonth } from '../harness/recorded-month.js';
import { Stack, until } from '../harness/stack.js';
import { app, headsOf, isFolded, scorerSettings } from './fault.js';

/** One for each of the three scorers that there are at most. */
const partitionCount = 3;
const messagesPerSecond = 60;

describe('an installation that is upgraded while it works', () => {
  let folder: string;
  let next: string;
  let stack: Stack;
  let month: RecordedMonth;
  let messageCount: number;
  let outcomes: PlantOutcome[];

  /** Starts a scorer of a release; resolves when it holds a partition and all is folded. */
  async function come(name: string, build?: string): Promise<void> {
    stack.build = build;
    const scorer = stack.startScorer(scorerSettings, name);
    await until(async () => (await partitionsOf(stack.pool, scorer)).length > 0, `${name} to hold`);
    await caughtUp();
  }

  async function caughtUp(): Promise<void> {
    const heads = await headsOf(stack);
    await until(() => isFolded(stack, heads), 'everything to be folded');
  }

  async function replaceIngest(build?: string): Promise<void> {
    await app(stack, 'ingest').stop('SIGTERM');
    stack.build = build;
    await stack.startIngest();
  }

  async function roll(): Promise<void> {
    await come('new-1', next);
    await app(stack, 'old-1').stop('SIGTERM');
    await replaceIngest(next);
    await app(stack, 'old-2').stop('SIGKILL');
    await caughtUp();
    // And back.
    await come('old-3');
    await app(stack, 'new-1').stop('SIGTERM');
    await replaceIngest();
    await caughtUp();
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chanrong-next-'));
    next = await makeNextBuild(folder);
    stack = await Stack.create({ partitionCount });
    await stack.startIngest();
    month = await RecordedMonth.open(stack, partitionCount);
    await come('old-1');
    stack.startScorer(scorerSettings, 'old-2');
    let isOver = false;
    const published = month.publishWhile(() => !isOver, messagesPerSecond);
    try {
      await roll();
    } finally {
      isOver = true;
      messageCount = await published;
    }
    outcomes = await month.finish(messageCount);
    await app(stack, 'old-3').stop();
  }, 300_000);

  afterAll(async () => {
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('counts every reading once', () => {
    const wanted = messageCount * readingsPerMessage;
    expect(outcomes.map(({ readings }) => readings)).toEqual(outcomes.map(() => wanted));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map(() => 'scored'));
  });

  it('has published what one release makes of the journal', async () => {
    const seqs = new Set(Array.from({ length: messageCount }, (_, index) => index + 1));
    for (const { partition, gatewayId } of month.plants) {
      const acknowledged = new Map([[gatewayId, seqs]]);
      expect(incoherences(await storedHistory(stack.pool, partition, acknowledged))).toEqual([]);
    }
  }, 120_000);

  it('has kept checkpoints of both', async () => {
    const { rows } = await stack.pool.query('select distinct engine from partition_checkpoint');
    expect(rows).toHaveLength(2);
  });
});
