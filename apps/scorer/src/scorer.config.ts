/** The scorer's environment, read once and checked whole. */
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

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1).optional(),
  /** Where the notary put bodies of old segments, for folding the whole journal again. */
  ARCHIVE_DIR: z.string().min(1).optional(),
  ...healthSettings,
  ...traceSettings,
  LOG_LEVEL: z.enum(logLevels).default('info'),
  /** How often state is saved, ms. */
  CHECKPOINT_INTERVAL_MS: z.coerce.number().int().min(100).default(30_000),
});

export interface ScorerConfig extends HealthAddress {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly archiveFolder: string | undefined;
  readonly traces: TraceSettings | undefined;
  readonly logLevel: LogLevel;
  readonly checkpointIntervalMs: number;
}

/** @throws Error naming every setting that is missing or wrong. */
export function readScorerConfig(environment: NodeJS.ProcessEnv = process.env): ScorerConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    throw new Error(`settings of the scorer are not usable:\n${z.prettifyError(parsed.error)}`);
  }
  return {
    databaseUrl: parsed.data.DATABASE_URL,
    redisUrl: parsed.data.REDIS_URL,
    archiveFolder: parsed.data.ARCHIVE_DIR,
    traces: traceSettingsOf(parsed.data),
    healthHost: parsed.data.HEALTH_HOST,
    healthPort: parsed.data.HEALTH_PORT,
    logLevel: parsed.data.LOG_LEVEL,
    checkpointIntervalMs: parsed.data.CHECKPOINT_INTERVAL_MS,
  };
}
