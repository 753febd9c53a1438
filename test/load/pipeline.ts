/**
 * `bench -- pipeline`: MQTT in to score committed, against receive-and-append without scoring, in turns
 * of one run on one machine, with broker, database and generator on it.
 *
 * Both kinds of turn begin with a checkpoint of PostgreSQL, caught up and warm; in those without scoring
 * the scorer is frozen. What disturbs the machine for longer than a turn disturbs both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { familyCpuSeconds } from '../harness/process.js';
import { Stack, until } from '../harness/stack.js';
import type { GeneratorOrder, GeneratorReport } from './generator.js';
import { type LoadEnterprise, registerLoadPark } from './load-park.js';
import { ScoreLatency } from './score-latency.js';

interface PipelineOptions {
  /** Of publishing, for each kind of turn, over all turns. */
  readonly seconds: number;
  readonly turns: number;
  readonly batch: number;
  readonly enterprises: number;
  readonly rate: number;
  readonly partitions: number;
  /** Folder for CPU profiles; measuring costs speed, so figures of such a run are not quoted. */
  readonly profile: string | undefined;
}

/** Readings a second of one turn without scoring and the turn with it that followed. */
export interface PipelineTurn {
  readonly appendOnly: number;
  readonly full: number;
  readonly ratio: number;
}

export interface PipelineResult {
  /** Medians over the turns. */
  readonly readingsPerSecond: number;
  readonly appendOnlyReadingsPerSecond: number;
  readonly ratio: number;
  readonly turns: readonly PipelineTurn[];
  readonly publishToScoreMs: {
    readonly p50: number;
    readonly p99: number;
    readonly atReadingsPerSecond: number;
  };
  readonly pubackMs: { readonly p50: number; readonly p99: number };
  readonly coreSecondsPerMillionReadings: number;
  readonly peakRssMb: Readonly<Record<string, number>>;
  readonly journalBytesPerReading: number;
  readonly lost: number;
  readonly doubled: number;
  readonly seconds: number;
  readonly batch: number;
  readonly enterprises: number;
  readonly machine: string;
}

const catchUpMsMax = 120_000;

export function readPipelineOptions(args: readonly string[]): PipelineOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '20' },
      turns: { type: 'string', default: '4' },
      batch: { type: 'string', default: '100' },
      enterprises: { type: 'string', default: '64' },
      rate: { type: 'string', default: '100000' },
      partitions: { type: 'string', default: '8' },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    seconds: Number(values.seconds),
    turns: Number(values.turns),
    batch: Number(values.batch),
    enterprises: Number(values.enterprises),
    rate: Number(values.rate),
    partitions: Number(values.partitions),
    profile: values.profile,
  };
}

export async function runPipeline(options: PipelineOptions): Promise<PipelineResult> {
  const stack = await Stack.create({
    partitionCount: options.partitions,
    sharedBuffersMib: 1_024,
    profileFolder: options.profile,
  });
  try {
    return await measure(stack, options);
  } finally {
    await stack.stop();
  }
}

async function measure(stack: Stack, options: PipelineOptions): Promise<PipelineResult> {
  const enterprises = await registerLoadPark(stack.pool, options.enterprises);
  const ingest = await stack.startIngest();
  const scorer = stack.startScorer();
  const load = new Load(stack, enterprises, options.batch);
  const turnSeconds = options.seconds / options.turns;

  // A short turn first: both sides are compared warm.
  await load.publish(Math.min(3, turnSeconds));
  const turns: PipelineTurn[] = [];
  let cpuSeconds = 0;
  let fullReadings = 0;
  for (let turn = 0; turn < options.turns; turn += 1) {
    await load.settle();
    scorer.freeze();
    const appendOnly = load.rateOf(await load.publish(turnSeconds));
    scorer.thaw();
    await load.settle();
    const cpuBefore = cpuOf(stack);
    const report = await load.publish(turnSeconds);
    const publishedMs = performance.now();
    await load.caughtUp();
    const elapsedMs = report.elapsedMs + performance.now() - publishedMs;
    const full = load.rateOf({ ...report, elapsedMs });
    cpuSeconds += cpuOf(stack) - cpuBefore;
    fullReadings += report.ackedMessages * options.batch;
    turns.push({ appendOnly, full, ratio: round(full / appendOnly) });
  }

  const latency = new ScoreLatency(stack.pool);
  const paced = await load.publish(turnSeconds, options.rate / options.batch);
  await load.caughtUp();
  const publishToScore = await latency.stop();

  const counted = await countReadings(stack.pool, enterprises, load.readings);
  return {
    readingsPerSecond: median(turns.map(({ full }) => full)),
    appendOnlyReadingsPerSecond: median(turns.map(({ appendOnly }) => appendOnly)),
    ratio: median(turns.map(({ ratio }) => ratio)),
    turns,
    publishToScoreMs: {
      p50: publishToScore.p50,
      p99: publishToScore.p99,
      atReadingsPerSecond: options.rate,
    },
    pubackMs: { p50: round(paced.puback.p50), p99: round(paced.puback.p99) },
    coreSecondsPerMillionReadings: round((cpuSeconds / fullReadings) * 1e6),
    peakRssMb: { ingest: ingest.usage().peakRssMb, scorer: scorer.usage().peakRssMb },
    journalBytesPerReading: round((await journalBytes(stack.pool)) / load.readings),
    lost: Math.max(0, load.readings - counted),
    doubled: Math.max(0, counted - load.readings),
    seconds: options.seconds,
    batch: options.batch,
    enterprises: options.enterprises,
    machine: await describeMachine(),
  };
}

/** Publishes in turns, each going on where the one before stopped. */
class Load {
  /** Acknowledged so far. */
  readings = 0;
  private nextSeq: readonly number[] = [];

  constructor(
    private readonly stack: Stack,
    private readonly gateways: readonly LoadEnterprise[],
    private readonly batch: number,
  ) {}

  /** @param messagesPerSecond 0: as many as go */
  async publish(seconds: number, messagesPerSecond = 0): Promise<GeneratorReport> {
    const report = await generate({
      mqttPort: this.stack.mqttPort,
      gateways: this.gateways,
      readingsPerMessage: this.batch,
      seconds,
      messagesPerSecond,
      firstSeq: this.nextSeq,
    });
    this.nextSeq = report.nextSeq;
    this.readings += report.ackedMessages * this.batch;
    return report;
  }

  /** Waits until all is scored, and lets PostgreSQL write what it has put off. */
  async settle(): Promise<void> {
    await this.caughtUp();
    await this.stack.pool.query('checkpoint');
  }

  caughtUp(): Promise<void> {
    return until(() => this.stack.isCaughtUp(), 'the last score', catchUpMsMax);
  }

  /** Readings a second. */
  rateOf({
    ackedMessages,
    elapsedMs,
  }: Pick<GeneratorReport, 'ackedMessages' | 'elapsedMs'>): number {
    return Math.round((ackedMessages * this.batch * 1_000) / elapsedMs);
  }
}

/** CPU seconds of ingest, scorer and PostgreSQL so far. */
function cpuOf(stack: Stack): number {
  let seconds = familyCpuSeconds(stack.database.pid);
  for (const app of stack.apps.values()) seconds += app.usage().cpuSeconds;
  return seconds;
}

export async function generate(order: GeneratorOrder): Promise<GeneratorReport> {
  const script = join(dirname(fileURLToPath(import.meta.url)), 'generator.js');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(order));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the load generator failed with exit code ${code}`);
  return JSON.parse(output) as GeneratorReport;
}

/** Readings in the portraits, as soon as the newest portrait is projected. */
export async function countReadings(
  pool: pg.Pool,
  enterprises: readonly LoadEnterprise[],
  expected: number,
): Promise<number> {
  const count = async (): Promise<number> => {
    const { rows } = await pool.query<{ readings: string }>(
      `select coalesce(sum((body ->> 'readingCount')::bigint), 0) as readings
       from portrait_latest where uscc = any($1)`,
      [enterprises.map(({ uscc }) => uscc)],
    );
    return Number(rows[0]?.readings);
  };
  await until(async () => (await count()) >= expected, 'the last portraits', 10_000).catch(
    () => undefined,
  );
  return count();
}

async function journalBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    'select sum(length(body)) as bytes from journal_segment',
  );
  return Number(rows[0]?.bytes);
}

export async function describeMachine(): Promise<string> {
  const os = await import('node:os');
  const [cpu] = os.cpus();
  const memoryGib = Math.round(os.totalmem() / 1024 ** 3);
  return `${os.cpus().length} cores ${cpu?.model.trim()}, ${memoryGib} GiB, Node ${process.version}`;
}

export function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = low] = sorted.slice(middle - 1 + (sorted.length % 2), middle + 1);
  return round((low + high) / 2);
}
