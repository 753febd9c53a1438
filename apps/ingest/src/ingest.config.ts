/** The ingest process's environment, read once and checked whole. */
import type { TlsFiles } from '@chanrong/identity';
import {
  type HealthAddress,
  healthSettings,
  logLevels,
  type LogLevel,
  type TraceSettings,
  traceSettings,
  traceSettingsOf,
} from '@chanrong/observability';
import { z } from 'zod';
import { ingestLimits } from './ingest-limits.js';
import type { BrokerSettings } from './subscriber/broker-subscriber.js';

const port = z.coerce.number().int().min(0).max(65_535);

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1).optional(),
  MQTT_HOST: z.string().min(1).default('127.0.0.1'),
  /** `off`: gateways come over TLS only. */
  MQTT_PORT: z.union([z.literal('off'), port]).default(1_883),
  MQTT_TLS_PORT: port.optional(),
  MQTT_TLS_KEY_FILE: z.string().min(1).optional(),
  MQTT_TLS_CERTIFICATE_FILE: z.string().min(1).optional(),
  MQTT_CLIENT_AUTHORITY_FILE: z.string().min(1).optional(),
  /** A broker that gateways connect to; ingest is then its client, and listens nowhere. */
  MQTT_URL: z.url({ protocol: /^mqtts?$/ }).optional(),
  MQTT_USERNAME: z.string().min(1).optional(),
  MQTT_PASSWORD: z.string().min(1).optional(),
  MQTT_AUTHORITY_FILE: z.string().min(1).optional(),
  MQTT_PARTITIONS: z
    .string()
    .regex(/^\d{1,4}-\d{1,4}$/, 'first-last, such as 0-7')
    .optional(),
  MQTT_SPARKPLUG: z.enum(['on', 'off']).default('off'),
  MQTT_CONNECTIONS_PER_ADDRESS: z.coerce.number().int().min(1).optional(),
  ...healthSettings,
  ...traceSettings,
  LOG_LEVEL: z.enum(logLevels).default('info'),
});

export interface IngestConfig extends HealthAddress {
  readonly databaseUrl: string;
  /** Carries the wake-ups; PostgreSQL does when absent. */
  readonly redisUrl: string | undefined;
  readonly mqttHost: string;
  /** Without TLS; undefined: not at all. */
  readonly mqttPort: number | undefined;
  readonly mqttTls: ({ readonly port: number } & TlsFiles) | undefined;
  readonly connectionsPerAddressMax: number;
  /** Set: gateways come through this broker, and the three above do not count. */
  readonly broker: BrokerSettings | undefined;
  readonly traces: TraceSettings | undefined;
  readonly logLevel: LogLevel;
}

/** @throws Error naming every setting that is missing or wrong. */
export function readIngestConfig(environment: NodeJS.ProcessEnv = process.env): IngestConfig {
  const parsed = schema.safeParse(environment);
  const faults = parsed.success ? faultsBetween(parsed.data) : [z.prettifyError(parsed.error)];
  if (!parsed.success || faults.length > 0) {
    throw new Error(`settings of ingest are not usable:\n${faults.join('\n')}`);
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    mqttHost: data.MQTT_HOST,
    mqttPort: data.MQTT_PORT === 'off' ? undefined : data.MQTT_PORT,
    mqttTls: tlsOf(data),
    connectionsPerAddressMax:
      data.MQTT_CONNECTIONS_PER_ADDRESS ?? ingestLimits.connectionsPerAddressMax,
    broker: brokerOf(data),
    traces: traceSettingsOf(data),
    healthHost: data.HEALTH_HOST,
    healthPort: data.HEALTH_PORT,
    logLevel: data.LOG_LEVEL,
  };
}

type Settings = z.infer<typeof schema>;

function tlsOf(data: Settings): IngestConfig['mqttTls'] {
  const { MQTT_TLS_PORT: tlsPort, MQTT_TLS_KEY_FILE, MQTT_TLS_CERTIFICATE_FILE } = data;
  if (tlsPort === undefined) return undefined;
  return {
    port: tlsPort,
    keyFile: MQTT_TLS_KEY_FILE as string,
    certificateFile: MQTT_TLS_CERTIFICATE_FILE as string,
    clientAuthorityFile: data.MQTT_CLIENT_AUTHORITY_FILE,
  };
}

function brokerOf(data: Settings): BrokerSettings | undefined {
  if (data.MQTT_URL === undefined) return undefined;
  const [first = 0, last = 0] = (data.MQTT_PARTITIONS as string).split('-').map(Number);
  return {
    url: data.MQTT_URL,
    username: data.MQTT_USERNAME,
    password: data.MQTT_PASSWORD,
    authorityFile: data.MQTT_AUTHORITY_FILE,
    partitions: Array.from({ length: last - first + 1 }, (_, index) => first + index),
    sparkplug: data.MQTT_SPARKPLUG === 'on',
  };
}

/** Settings that only make sense together. */
function faultsBetween(data: Settings): string[] {
  return [...brokerFaults(data), ...tlsFaults(data)];
}

function brokerFaults({ MQTT_URL, MQTT_PARTITIONS }: Settings): string[] {
  if (MQTT_URL === undefined) return [];
  const [first, last] = (MQTT_PARTITIONS ?? '').split('-').map(Number);
  if (first !== undefined && last !== undefined && first <= last) return [];
  return ['MQTT_PARTITIONS: needed with MQTT_URL, as first-last; no two instances share one'];
}

function tlsFaults(data: Settings): string[] {
  const { MQTT_PORT, MQTT_TLS_PORT, MQTT_TLS_KEY_FILE, MQTT_TLS_CERTIFICATE_FILE } = data;
  if (MQTT_TLS_PORT === undefined) {
    return MQTT_PORT === 'off'
      ? ['MQTT_PORT, MQTT_TLS_PORT: set one; no gateway could connect']
      : [];
  }
  if (MQTT_TLS_KEY_FILE !== undefined && MQTT_TLS_CERTIFICATE_FILE !== undefined) return [];
  return ['MQTT_TLS_KEY_FILE, MQTT_TLS_CERTIFICATE_FILE: needed with MQTT_TLS_PORT, as PEM files'];
}
