/** The ingest process's environment, read once and checked whole. */
import { logLevels, type LogLevel } from '@chanrong/observability';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1).optional(),
  MQTT_HOST: z.string().min(1).default('127.0.0.1'),
  MQTT_PORT: port.default(1_883),
  HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  HEALTH_PORT: port.optional(),
  LOG_LEVEL: z.enum(logLevels).default('info'),
});

export interface IngestConfig {
  readonly databaseUrl: string;
  /** Carries the wake-ups; PostgreSQL does when absent. */
  readonly redisUrl: string | undefined;
  readonly mqttHost: string;
  readonly mqttPort: number;
  readonly healthHost: string;
  /** No health server when absent. */
  readonly healthPort: number | undefined;
  readonly logLevel: LogLevel;
}

/** @throws Error naming every setting that is missing or wrong. */
export function readIngestConfig(environment: NodeJS.ProcessEnv = process.env): IngestConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    throw new Error(`settings of ingest are not usable:\n${z.prettifyError(parsed.error)}`);
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    mqttHost: data.MQTT_HOST,
    mqttPort: data.MQTT_PORT,
    healthHost: data.HEALTH_HOST,
    healthPort: data.HEALTH_PORT,
    logLevel: data.LOG_LEVEL,
  };
}
