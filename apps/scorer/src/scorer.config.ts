/** The scorer's environment, read once and checked whole. */
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1).optional(),
  /** Where the notary put bodies of old segments, for folding the whole journal again. */
  ARCHIVE_DIR: z.string().min(1).optional(),
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  /** How often state is saved, ms. */
  CHECKPOINT_INTERVAL_MS: z.coerce.number().int().min(100).default(30_000),
});

export interface ScorerConfig {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly archiveFolder: string | undefined;
  readonly healthPort: number | undefined;
  readonly logLevel: string;
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
    healthPort: parsed.data.HEALTH_PORT,
    logLevel: parsed.data.LOG_LEVEL,
    checkpointIntervalMs: parsed.data.CHECKPOINT_INTERVAL_MS,
  };
}
