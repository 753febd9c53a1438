/**
 * A seeded storm over several scorers and one ingest while plants go on sending: one joins, one leaves,
 * one is frozen until others have taken over and then goes on, and many are killed, each started again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Prng } from '@chanrong/kernel';
import { partitionsOf, timeTakeover } from './ownership.js';
import type { AppProcess } from './process.js';
import { RecordedMonth } from './recorded-month.js';
import { type Stack, until } from './stack.js';

export interface StormOptions {
  readonly kills: number;
  readonly plantCount: number;
  readonly seed: string;
}

export interface StormReport {
  /** Messages of each plant; all acknowledged in the end. */
  readonly messageCount: number;
  readonly kills: number;
  readonly ingestKills: number;
  /** From `kill -9` of a scorer to the others' first commits in all of its partitions, ms. */
  readonly takeoverMs: readonly number[];
  /** The same from SIGSTOP, and from SIGTERM, ms. */
  readonly frozenTakeoverMs: number;
  readonly leaveMs: number;
  /** From the start of a new process, and from SIGCONT, to its first partition, ms. */
  readonly joinMs: number;
  readonly thawMs: number;
}

const settings = { CHECKPOINT_INTERVAL_MS: '1000' };
const messagesPerSecond = 40;
const calmMsMax = 300;

export class Storm {
  month!: RecordedMonth;
  private readonly prng: Prng;
  private readonly takeoverMs: number[] = [];
  private ingestKills = 0;

  constructor(
    private readonly stack: Stack,
    private readonly options: StormOptions,
  ) {
    this.prng = Prng.fromSeed(options.seed);
  }

  /** Runs on a stack with ingest; leaves it with some scorers at work. */
  async run(): Promise<StormReport> {
    for (const name of ['scorer-1', 'scorer-2', 'scorer-3']) this.startScorer(name);
    this.month = await RecordedMonth.open(this.stack, this.options.plantCount);
    let isOver = false;
    const published = this.month.publishWhile(() => !isOver, messagesPerSecond);
    try {
      return await this.rage(async () => {
        isOver = true;
        return published;
      });
    } finally {
      isOver = true;
    }
  }

  private async rage(end: () => Promise<number>): Promise<StormReport> {
    await this.settled();
    const joinMs = await this.join('scorer-4');
    const leaveMs = await this.leave('scorer-2');
    const { frozenTakeoverMs, thawMs } = await this.freeze('scorer-1');
    for (let kill = 1; kill <= this.options.kills; kill += 1) await this.killOne(kill);
    const messageCount = await end();
    const { takeoverMs, ingestKills } = this;
    const { kills } = this.options;
    return {
      messageCount,
      kills,
      ingestKills,
      takeoverMs,
      frozenTakeoverMs,
      leaveMs,
      joinMs,
      thawMs,
    };
  }

  private async join(name: string): Promise<number> {
    const startedMs = performance.now();
    await this.holdsSome(this.startScorer(name));
    return Math.round(performance.now() - startedMs);
  }

  private leave(name: string): Promise<number> {
    const app = this.app(name);
    return this.time(app, () => app.stop('SIGTERM'));
  }

  private async freeze(name: string): Promise<{ frozenTakeoverMs: number; thawMs: number }> {
    await this.settled();
    const app = this.app(name);
    const frozenTakeoverMs = await this.time(app, () => app.freeze());
    const startedMs = performance.now();
    app.thaw();
    await this.holdsSome(app);
    return { frozenTakeoverMs, thawMs: Math.round(performance.now() - startedMs) };
  }

  /** Every third victim is ingest; every other scorer is killed as soon as the one before is replaced. */
  private async killOne(kill: number): Promise<void> {
    await delay(this.prng.integer({ min: 0, max: calmMsMax }));
    if (kill % 3 === 0) {
      await this.app('ingest').stop('SIGKILL');
      await this.stack.startIngest();
      this.ingestKills += 1;
      // Gateways come back in their own time; a takeover is timed while they send.
      const before = this.month.acknowledged;
      await until(
        () => Promise.resolve(this.month.acknowledged > before),
        'all gateways to come back',
      );
      return;
    }
    if (kill % 2 === 0) await this.settled();
    const scorers = this.scorers();
    const victim = scorers[this.prng.integer({ min: 0, max: scorers.length - 1 })] as AppProcess;
    const tookMs = await this.time(victim, () => victim.stop('SIGKILL'));
    this.takeoverMs.push(tookMs);
    const name = [...this.stack.apps].find(([, app]) => app === victim)?.[0] as string;
    this.startScorer(name);
  }

  /** All scorers hold their fair share. */
  private async settled(): Promise<void> {
    const scorers = this.scorers();
    const least = Math.floor(this.stack.partitionCount / scorers.length);
    await until(async () => {
      const held = await Promise.all(scorers.map((app) => partitionsOf(this.stack.pool, app)));
      return held.every(({ length }) => length >= least);
    }, `${scorers.length} scorers to hold their fair shares`);
  }

  private async holdsSome(app: AppProcess): Promise<void> {
    await until(
      async () => (await partitionsOf(this.stack.pool, app)).length > 0,
      'a scorer to hold partitions',
    );
  }

  private time(app: AppProcess, deed: () => Promise<void> | void): Promise<number> {
    const busy = Array.from({ length: this.options.plantCount }, (_, partition) => partition);
    return timeTakeover(this.stack.pool, app, { deed, busy });
  }

  private startScorer(name: string): AppProcess {
    return this.stack.startScorer(settings, name);
  }

  private scorers(): AppProcess[] {
    return [...this.stack.apps.values()].filter(
      ({ name, isRunning }) => name === 'scorer' && isRunning,
    );
  }

  private app(name: string): AppProcess {
    return this.stack.apps.get(name) as AppProcess;
  }
}
