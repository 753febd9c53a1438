/**
 * `bench -- pipeline`: MQTT in to score committed, against receive-and-append without scoring, in one
 * run on one machine, with broker, database and generator on it.
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
  readonly seconds: number;
  readonly batch: number;
  readonly enterprises: number;
  readonly rate: number;
  readonly partitions: number;
  /** Folder for CPU profiles; measuring costs speed, so figures of such a run are not quoted. */
  readonly profile: string | undefined;
}

export interface PipelineResult {
  readonly readingsPerSecond: number;
  readonly appendOnlyReadingsPerSecond: number;
  readonly ratio: number;
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
  const order = (
    seconds: number,
    messagesPerSecond: number,
    firstSeq: readonly number[],
  ): GeneratorOrder => ({
    mqttPort: stack.mqttPort,
    gateways: enterprises,
    readingsPerMessage: options.batch,
    seconds,
    messagesPerSecond,
    firstSeq,
  });

  // A short run first: both sides are compared warm.
  const warm = await generate(order(Math.min(3, options.seconds), 0, []));
  const appendOnly = await generate(order(options.seconds, 0, warm.nextSeq));

  const scorer = stack.startScorer();
  await until(() => stack.isCaughtUp(), 'the scorer to catch up', catchUpMsMax);
  const cpuBefore = cpuOf(stack);
  const startedMs = performance.now();
  const full = await generate(order(options.seconds, 0, appendOnly.nextSeq));
  await until(() => stack.isCaughtUp(), 'the last score', catchUpMsMax);
  const elapsedSeconds = (performance.now() - startedMs) / 1_000;
  const cpuSeconds = cpuOf(stack) - cpuBefore;

  const latency = new ScoreLatency(stack.pool);
  const paced = await generate(order(options.seconds, options.rate / options.batch, full.nextSeq));
  await until(() => stack.isCaughtUp(), 'the last score', catchUpMsMax);
  const publishToScore = await latency.stop();

  const runs = [warm, appendOnly, full, paced];
  const sent = runs.reduce((sum, run) => sum + run.ackedMessages, 0) * options.batch;
  const counted = await countReadings(stack.pool, enterprises, sent);
  const fullReadings = full.ackedMessages * options.batch;
  const appendOnlyRate = (appendOnly.ackedMessages * options.batch * 1_000) / appendOnly.elapsedMs;
  const fullRate = fullReadings / elapsedSeconds;
  return {
    readingsPerSecond: Math.round(fullRate),
    appendOnlyReadingsPerSecond: Math.round(appendOnlyRate),
    ratio: round(fullRate / appendOnlyRate),
    publishToScoreMs: {
      p50: publishToScore.p50,
      p99: publishToScore.p99,
      atReadingsPerSecond: options.rate,
    },
    pubackMs: { p50: round(paced.puback.p50), p99: round(paced.puback.p99) },
    coreSecondsPerMillionReadings: round((cpuSeconds / fullReadings) * 1e6),
    peakRssMb: { ingest: ingest.usage().peakRssMb, scorer: scorer.usage().peakRssMb },
    journalBytesPerReading: round((await journalBytes(stack.pool)) / sent),
    lost: Math.max(0, sent - counted),
    doubled: Math.max(0, counted - sent),
    seconds: options.seconds,
    batch: options.batch,
    enterprises: options.enterprises,
    machine: await describeMachine(),
  };
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
