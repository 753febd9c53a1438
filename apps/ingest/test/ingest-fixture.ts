/** An ingest on a test's database, gateways enrolled in it, and what its journal says afterwards. */
import { decodeSegmentBody, formatTelemetryTopic, type TelemetryEntry } from '@chanrong/contracts';
import { usccCheckCharacter } from '@chanrong/kernel';
import { createLogger } from '@chanrong/observability';
import { hash } from '@node-rs/argon2';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { Pool } from 'pg';
import type { IngestConfig } from '../src/ingest.config.js';
import { IngestService, type IngestTuning } from '../src/ingest.service.js';

export interface EnrolledGateway {
  readonly gatewayId: string;
  readonly secret: string;
  readonly partition: number;
  readonly uscc: string;
}

/** As weak as argon2id goes: tests check that secrets are compared, not how slowly. */
const cheapHash = { memoryCost: 8, timeCost: 1 };

export async function enrol(
  pool: Pool,
  index: number,
  partition: number,
): Promise<EnrolledGateway> {
  const body = `91320206${String(index).padStart(9, '0')}`;
  const uscc = `${body}${usccCheckCharacter(body)}`;
  const gatewayId = `gw-${index}`;
  const secret = `secret of ${gatewayId}`;
  await pool.query('insert into enterprise (uscc, name, partition) values ($1, $2, $3)', [
    uscc,
    `Plant ${index}`,
    partition,
  ]);
  await pool.query(
    'insert into gateway (gateway_id, uscc, partition, secret_hash) values ($1, $2, $3, $4)',
    [gatewayId, uscc, partition, await hash(secret, cheapHash)],
  );
  return { gatewayId, secret, partition, uscc };
}

export interface RunningIngest {
  readonly mqttPort: number;
  readonly mqttTlsPort: number | undefined;
  readonly healthPort: number;
  stop(): Promise<void>;
}

export async function startIngest(
  databaseUrl: string,
  tuning: Partial<IngestTuning> & Partial<IngestConfig> = {},
): Promise<RunningIngest> {
  const config = {
    databaseUrl,
    redisUrl: undefined,
    mqttHost: '127.0.0.1',
    mqttPort: tuning.mqttPort ?? 0,
    mqttTls: tuning.mqttTls,
    broker: tuning.broker,
    connectionsPerAddressMax: tuning.connectionsPerAddressMax ?? 1_000,
    healthHost: '127.0.0.1',
    healthPort: 0,
    traces: undefined,
    logLevel: 'silent' as const,
  };
  const service = new IngestService(config, createLogger('ingest', 'silent'), tuning);
  const { mqttPort, mqttTlsPort, healthPort } = await service.start();
  return {
    mqttPort: mqttPort as number,
    mqttTlsPort,
    healthPort: healthPort as number,
    stop: () => service.onApplicationShutdown(),
  };
}

export function connectGateway(
  { mqttPort }: RunningIngest,
  { gatewayId, secret }: EnrolledGateway,
  options: IClientOptions = {},
): Promise<MqttClient> {
  return connectAsync(
    `mqtt://127.0.0.1:${mqttPort}`,
    { clientId: gatewayId, username: gatewayId, password: secret, reconnectPeriod: 0, ...options },
    false,
  );
}

export function dataTopic({ partition, gatewayId }: EnrolledGateway): string {
  return formatTelemetryTopic({ partition, gatewayId, kind: 'data' });
}

export interface JournaledMessage extends TelemetryEntry {
  readonly partition: number;
  readonly text: string;
}

/** Telemetry in the journal, in order of partition and commit. */
export async function readJournal(pool: Pool): Promise<JournaledMessage[]> {
  const { rows } = await pool.query<{ partition: number; body: Buffer }>(
    'select partition, body from journal_segment order by partition, seq',
  );
  return rows.flatMap(({ partition, body }) =>
    decodeSegmentBody(body).flatMap((entry) =>
      entry.kind === 'telemetry'
        ? [{ ...entry, partition, text: Buffer.from(entry.body).toString() }]
        : [],
    ),
  );
}

/** Polls until the condition holds; the test's own timeout is what ends a wait for nothing. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Holds every journal head, so that no commit can finish, until `release`. */
export async function holdCommits(pool: Pool): Promise<{ release: () => Promise<void> }> {
  const client = await pool.connect();
  await client.query('begin');
  await client.query('select from journal_head for update');
  return {
    async release() {
      await client.query('rollback');
      client.release();
    },
  };
}

/** Whether a commit waits for the lock that `holdCommits` has. */
export async function commitIsWaiting(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query(
    `select 1 from pg_stat_activity where datname = current_database()
       and wait_event_type = 'Lock' and query like '%journal_append%'`,
  );
  return rows.length > 0;
}

/** The value of one metric of the process. */
export async function readMetric({ healthPort }: RunningIngest, name: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${healthPort}/metrics`);
  const line = (await response.text()).split('\n').find((text) => text.startsWith(`${name}{`));
  return Number(line?.split(' ').at(-1));
}
