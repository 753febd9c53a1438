/**
 * `bench -- ingest`: messages acknowledged by the listener, and committed through a Mosquitto, at several
 * sizes of a message; what reading each form costs; and a storm of TLS connections. No scorer runs.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CertificateAuthority, openServerCertificate } from '@chanrong/identity';
import { freePort, startMosquitto } from '@chanrong/testing';
import type pg from 'pg';
import { Stack } from '../harness/stack.js';
import { connectionStorm, type StormReport } from './connection-storm.js';
import { type FormCost, measureForms } from './decode-forms.js';
import { type LoadEnterprise, registerLoadPark } from './load-park.js';
import { describeMachine, generate, round } from './pipeline.js';

interface IngestOptions {
  readonly seconds: number;
  readonly enterprises: number;
  readonly partitions: number;
  readonly storm: number;
}

interface TransportRun {
  readonly readingsPerMessage: number;
  /** PUBACKed by the listener; committed to the journal through the broker. */
  readonly messagesPerSecond: number;
  readonly readingsPerSecond: number;
  /** Of the listener: committed. Of the broker: the broker has it. */
  readonly pubackMs: { readonly p50: number; readonly p99: number };
  /** Messages that were acknowledged and are not in the journal. */
  readonly lost: number;
}

export interface IngestResult {
  readonly listener: readonly TransportRun[];
  readonly mosquitto: readonly TransportRun[];
  readonly decoding: readonly FormCost[];
  readonly storm: StormReport;
  readonly seconds: number;
  readonly enterprises: number;
  readonly machine: string;
}

const batches = [1, 10, 100] as const;
const decodedMessages = 20_000;

export function readIngestOptions(args: readonly string[]): IngestOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '5' },
      enterprises: { type: 'string', default: '64' },
      partitions: { type: 'string', default: '8' },
      storm: { type: 'string', default: '4000' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    seconds: Number(values.seconds),
    enterprises: Number(values.enterprises),
    partitions: Number(values.partitions),
    storm: Number(values.storm),
  };
}

export async function runIngest(options: IngestOptions): Promise<IngestResult> {
  const decoding = measureForms(decodedMessages);
  const stack = await Stack.create({ partitionCount: options.partitions, sharedBuffersMib: 512 });
  try {
    const park = await registerLoadPark(stack.pool, options.enterprises);
    const listener = await throughListener(stack, park, options);
    const mosquitto = await throughBroker(stack, park, options);
    const storm = await connectionStorm(stack, options.storm);
    const { seconds, enterprises } = options;
    const machine = await describeMachine();
    return { listener, mosquitto, decoding, storm, seconds, enterprises, machine };
  } finally {
    await stack.stop();
  }
}

async function throughListener(
  stack: Stack,
  park: readonly LoadEnterprise[],
  options: IngestOptions,
): Promise<TransportRun[]> {
  const ingest = await stack.startIngest();
  const runs = await runBatches(stack, park, { ...options, mqttPort: stack.mqttPort });
  await ingest.stop();
  return runs;
}

async function throughBroker(
  stack: Stack,
  park: readonly LoadEnterprise[],
  options: IngestOptions,
): Promise<TransportRun[]> {
  const folder = join(stack.folder, 'mosquitto');
  await mkdir(folder);
  const authority = await CertificateAuthority.open(folder, Date.now());
  await openServerCertificate(authority, { folder, hosts: ['127.0.0.1'], nowMs: Date.now() });
  const openPort = await freePort();
  const broker = await startMosquitto({ folder, openPort });
  try {
    const ingest = await stack.startIngest({
      MQTT_URL: broker.url,
      MQTT_USERNAME: broker.username,
      MQTT_PASSWORD: broker.password,
      MQTT_PARTITIONS: `0-${options.partitions - 1}`,
    });
    const runs = await runBatches(stack, park, { ...options, mqttPort: openPort });
    await ingest.stop();
    return runs;
  } finally {
    await broker.stop();
  }
}

/** The journal is what counts; numbers go on from run to run, so that nothing is a repeat. */
async function runBatches(
  { pool }: Stack,
  park: readonly LoadEnterprise[],
  { seconds, mqttPort }: IngestOptions & { readonly mqttPort: number },
): Promise<TransportRun[]> {
  const order = { mqttPort, gateways: park, messagesPerSecond: 0 };
  const warm = await generate({ ...order, readingsPerMessage: 10, seconds: 1, firstSeq: [] });
  await settled(pool);
  let firstSeq = warm.nextSeq;
  const runs: TransportRun[] = [];
  for (const readingsPerMessage of batches) {
    const before = await journaled(pool);
    const report = await generate({ ...order, readingsPerMessage, seconds, firstSeq });
    const committed = (await settled(pool)) - before.entries;
    const elapsedMs = await spanMs(pool, before.nowMs);
    firstSeq = report.nextSeq;
    // Births are entries too, one a gateway.
    const messages = committed - park.length;
    const perSecond = (messages * 1_000) / Math.max(1, elapsedMs);
    runs.push({
      readingsPerMessage,
      messagesPerSecond: Math.round(perSecond),
      readingsPerSecond: Math.round(perSecond * readingsPerMessage),
      pubackMs: { p50: round(report.puback.p50), p99: round(report.puback.p99) },
      lost: Math.max(0, report.ackedMessages - messages),
    });
  }
  return runs;
}

/** Entries of the journal, when it has not grown for a second. */
async function settled(pool: pg.Pool): Promise<number> {
  for (let last = -1; ;) {
    const { entries } = await journaled(pool);
    if (entries === last) return entries;
    last = entries;
    await delay(1_000);
  }
}

async function journaled(
  pool: pg.Pool,
): Promise<{ readonly entries: number; readonly nowMs: number }> {
  const { rows } = await pool.query<{ entries: string; now: string }>(
    `select coalesce(sum(entries), 0) as entries,
       (extract(epoch from clock_timestamp()) * 1000)::bigint as now from journal_segment`,
  );
  const { entries, now } = rows[0] as { entries: string; now: string };
  return { entries: Number(entries), nowMs: Number(now) };
}

/** From the first commit after an instant to the last. */
async function spanMs(pool: pg.Pool, afterMs: number): Promise<number> {
  const { rows } = await pool.query<{ span: string }>(
    'select max(recorded_ms) - min(recorded_ms) as span from journal_segment where recorded_ms > $1',
    [afterMs],
  );
  return Number(rows[0]?.span ?? 0);
}
