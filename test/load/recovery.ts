/**
 * `bench -- recovery`: how fast scorers come back. Two of them work under a steady load; one is killed
 * again and again, and it is timed until the other has committed in all of its partitions. Then one works
 * alone, is killed and started again at once, as a supervisor does. Then it stops, a backlog grows, and it
 * works that off while the load goes on. Last, a large book is saved and restored.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { partitionsOf, timeTakeover } from '../harness/ownership.js';
import type { AppProcess } from '../harness/process.js';
import { Stack, until } from '../harness/stack.js';
import { type CheckpointCost, runCheckpoint } from './checkpoint-cost.js';
import { EncodedMessages } from './factory-gateway.js';
import type { GeneratorOrder } from './generator.js';
import { type LoadEnterprise, registerLoadPark } from './load-park.js';
import { countReadings, describeMachine, generate, round } from './pipeline.js';

interface RecoveryOptions {
  readonly rate: number;
  readonly batch: number;
  readonly enterprises: number;
  readonly partitions: number;
  readonly kills: number;
  /** Kills of the only scorer. */
  readonly restarts: number;
  readonly outageSeconds: number;
  /** Size of the book that is saved and restored; 0: none is. */
  readonly checkpointChannels: number;
  readonly checkpointEnterprises: number;
}

interface TakeoverTimes {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly kills: number;
}

export interface RecoveryResult {
  readonly readingsPerSecond: number;
  /** From `kill -9` to the other scorer's first commits in all partitions of the killed one. */
  readonly takeoverMs: TakeoverTimes;
  /** From `kill -9` of the only scorer, started again at once, to its first commits in all partitions. */
  readonly restartMs: TakeoverTimes;
  readonly catchUp: {
    readonly outageSeconds: number;
    /** From the start of the process until it is at most a second behind. */
    readonly seconds: number;
    /** Readings folded meanwhile ÷ readings that came meanwhile. */
    readonly rateOverArrivalRate: number;
  };
  readonly walBytesPerPayloadByte: number;
  readonly journalBytesPerReading: number;
  readonly checkpoint: CheckpointCost | null;
  readonly lost: number;
  readonly doubled: number;
  readonly machine: string;
}

const names = ['scorer-1', 'scorer-2'] as const;
const settleMs = 1_500;
const lagMsMax = 1_000;
const patienceMs = 300_000;

export function readRecoveryOptions(args: readonly string[]): RecoveryOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: { type: 'string', default: '100000' },
      batch: { type: 'string', default: '100' },
      enterprises: { type: 'string', default: '64' },
      partitions: { type: 'string', default: '8' },
      kills: { type: 'string', default: '50' },
      restarts: { type: 'string', default: '10' },
      outage: { type: 'string', default: '20' },
      'checkpoint-channels': { type: 'string', default: '1000000' },
      'checkpoint-enterprises': { type: 'string', default: '4000' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    rate: Number(values.rate),
    batch: Number(values.batch),
    enterprises: Number(values.enterprises),
    partitions: Number(values.partitions),
    kills: Number(values.kills),
    restarts: Number(values.restarts),
    outageSeconds: Number(values.outage),
    checkpointChannels: Number(values['checkpoint-channels']),
    checkpointEnterprises: Number(values['checkpoint-enterprises']),
  };
}

export async function runRecovery(options: RecoveryOptions): Promise<RecoveryResult> {
  const stack = await Stack.create({ partitionCount: options.partitions, sharedBuffersMib: 1_024 });
  try {
    const park = await registerLoadPark(stack.pool, options.enterprises);
    const measured = await new Recovery(stack, park, options).measure();
    await stack.stop();
    return { ...measured, checkpoint: await measureCheckpoint(options) };
  } finally {
    await stack.stop();
  }
}

async function measureCheckpoint({
  checkpointChannels: channels,
  checkpointEnterprises: enterprises,
  partitions,
}: RecoveryOptions): Promise<CheckpointCost | null> {
  return channels === 0 ? null : runCheckpoint({ channels, enterprises, partitions });
}

class Recovery {
  private nextSeq: readonly number[] = [];
  private acked = 0;

  constructor(
    private readonly stack: Stack,
    private readonly park: readonly LoadEnterprise[],
    private readonly options: RecoveryOptions,
  ) {}

  async measure(): Promise<Omit<RecoveryResult, 'checkpoint'>> {
    const { stack, options } = this;
    await stack.startIngest();
    for (const name of names) stack.startScorer({}, name);
    await this.settled();
    const walBytesPerPayloadByte = await this.measureWal();
    const takeoverMs = timesOf(await this.measureTakeovers());
    const restartMs = timesOf(await this.measureRestarts());
    const catchUp = await this.measureCatchUp();
    const sent = this.acked * options.batch;
    await until(() => stack.isCaughtUp(), 'the last score', patienceMs);
    const counted = await countReadings(stack.pool, this.park, sent);
    return {
      readingsPerSecond: options.rate,
      takeoverMs,
      restartMs,
      catchUp,
      walBytesPerPayloadByte: round(walBytesPerPayloadByte),
      journalBytesPerReading: round((await journalBytes(stack.pool)) / sent),
      lost: Math.max(0, sent - counted),
      doubled: Math.max(0, counted - sent),
      machine: await describeMachine(),
    };
  }

  /** A steady load with two scorers: everything PostgreSQL writes to its log, by byte of payload. */
  private async measureWal(): Promise<number> {
    const { pool } = this.stack;
    const before = this.acked;
    const startLsn = await walPosition(pool);
    await this.load(this.options.outageSeconds);
    await until(() => this.stack.isCaughtUp(), 'the last score', patienceMs);
    const walBytes = (await walPosition(pool)) - startLsn;
    const gateway = this.park[0] as LoadEnterprise;
    const { payloadBytes } = new EncodedMessages(gateway, this.options.batch);
    return walBytes / ((this.acked - before) * payloadBytes);
  }

  private async measureTakeovers(): Promise<number[]> {
    const { kills, partitions } = this.options;
    const busy = Array.from({ length: partitions }, (_, partition) => partition);
    const loadSeconds = kills * 5;
    const load = this.load(loadSeconds);
    const takeovers: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      await delay(settleMs);
      const name = names[kill % names.length] as string;
      const victim = this.stack.apps.get(name) as AppProcess;
      const deed = () => victim.stop('SIGKILL');
      takeovers.push(await timeTakeover(this.stack.pool, victim, { deed, busy }));
      this.stack.startScorer({}, name);
      await this.settled();
    }
    await load;
    return takeovers;
  }

  /** One scorer alone: what its restart costs is not hidden by another that takes over. */
  private async measureRestarts(): Promise<number[]> {
    const { restarts, partitions } = this.options;
    const busy = Array.from({ length: partitions }, (_, partition) => partition);
    await this.stack.apps.get(names[1])?.stop();
    const load = this.load(restarts * 6);
    const times: number[] = [];
    for (let restart = 0; restart < restarts; restart += 1) {
      await this.holdsAll(names[0]);
      await delay(settleMs);
      const victim = this.stack.apps.get(names[0]) as AppProcess;
      const deed = async () => {
        await victim.stop('SIGKILL');
        this.stack.startScorer({}, names[0]);
      };
      times.push(await timeTakeover(this.stack.pool, victim, { deed, busy }));
    }
    await load;
    return times;
  }

  private async measureCatchUp(): Promise<RecoveryResult['catchUp']> {
    const { outageSeconds } = this.options;
    for (const name of names) await this.stack.apps.get(name)?.stop();
    await this.load(outageSeconds);
    let isOver = false;
    const load = this.load(outageSeconds).then(() => (isOver = true));
    const startedMs = performance.now();
    this.stack.startScorer({}, names[0]);
    await until(
      async () => (await lagMs(this.stack.pool)) <= lagMsMax,
      'the scorer to catch up',
      patienceMs,
    );
    const seconds = (performance.now() - startedMs) / 1_000;
    // When it took longer than the load, less came meanwhile.
    const arrivingSeconds = isOver ? outageSeconds : seconds;
    await load;
    return {
      outageSeconds,
      seconds: round(seconds),
      rateOverArrivalRate: round((outageSeconds + arrivingSeconds) / seconds),
    };
  }

  /** Sends at the steady rate. */
  private async load(seconds: number): Promise<void> {
    const order: GeneratorOrder = {
      mqttPort: this.stack.mqttPort,
      gateways: this.park,
      readingsPerMessage: this.options.batch,
      seconds,
      messagesPerSecond: this.options.rate / this.options.batch,
      firstSeq: this.nextSeq,
    };
    const report = await generate(order);
    this.nextSeq = report.nextSeq;
    this.acked += report.ackedMessages;
  }

  private async holdsAll(name: string): Promise<void> {
    const scorer = this.stack.apps.get(name) as AppProcess;
    await until(async () => {
      const held = await partitionsOf(this.stack.pool, scorer);
      return held.length === this.options.partitions;
    }, 'one scorer to hold all partitions');
  }

  private async settled(): Promise<void> {
    const scorers = names.map((name) => this.stack.apps.get(name) as AppProcess);
    const share = Math.floor(this.options.partitions / scorers.length);
    await until(async () => {
      const held = await Promise.all(scorers.map((app) => partitionsOf(this.stack.pool, app)));
      return held.every(({ length }) => length >= share);
    }, 'both scorers to hold their shares');
  }
}

function timesOf(times: readonly number[]): TakeoverTimes {
  const ascending = times.toSorted((a, b) => a - b);
  return {
    p50: quantile(ascending, 0.5),
    p99: quantile(ascending, 0.99),
    max: quantile(ascending, 1),
    kills: ascending.length,
  };
}

/** The smallest value that this share of them does not exceed. */
function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
}

async function walPosition(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as bytes`,
  );
  return Number(rows[0]?.bytes);
}

/** Journal time between the newest segment and the newest committed one, the worst partition, ms. */
async function lagMs(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ lag: string }>(
    `select max(h.recorded_ms - s.recorded_ms) as lag from journal_head h join partition_cursor c using (partition)
     join journal_segment s on s.partition = c.partition and s.seq = c.seq`,
  );
  return Number(rows[0]?.lag);
}

async function journalBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    'select sum(length(body)) as bytes from journal_segment',
  );
  return Number(rows[0]?.bytes);
}
