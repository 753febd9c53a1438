/** The notary's environment, read once and checked whole. */
import {
  type HealthAddress,
  healthSettings,
  logLevels,
  type LogLevel,
} from '@chanrong/observability';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  /** Folder of the key that signs heads; made at the first start. */
  KEYS_DIR: z.string().min(1),
  /** Where bodies of old segments go; without it they stay in the database. */
  ARCHIVE_DIR: z.string().min(1).optional(),
  ...healthSettings,
  LOG_LEVEL: z.enum(logLevels).default('info'),
  /** How often a partition that grew gets a signed head, ms. */
  HEAD_INTERVAL_MS: z.coerce.number().int().min(100).default(60_000),
});

export interface NotaryConfig extends HealthAddress {
  readonly databaseUrl: string;
  readonly keysFolder: string;
  readonly archiveFolder: string | undefined;
  readonly logLevel: LogLevel;
  readonly headIntervalMs: number;
}

/** @throws Error naming every setting that is missing or wrong. */
export function readNotaryConfig(environment: NodeJS.ProcessEnv = process.env): NotaryConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    throw new Error(`settings of the notary are not usable:\n${z.prettifyError(parsed.error)}`);
  }
  return {
    databaseUrl: parsed.data.DATABASE_URL,
    keysFolder: parsed.data.KEYS_DIR,
    archiveFolder: parsed.data.ARCHIVE_DIR,
    healthHost: parsed.data.HEALTH_HOST,
    healthPort: parsed.data.HEALTH_PORT,
    logLevel: parsed.data.LOG_LEVEL,
    headIntervalMs: parsed.data.HEAD_INTERVAL_MS,
  };
}
