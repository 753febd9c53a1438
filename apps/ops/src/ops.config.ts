/** The environment of the command line, read once and checked whole. */
import { z } from 'zod';

const schema = z.object({
  /** A PostgreSQL of your own in place of the embedded one. */
  DATABASE_URL: z.string().min(1).optional(),
  /** BullMQ on Redis in place of PostgreSQL. */
  REDIS_URL: z.string().min(1).optional(),
  /** Partitions of a new installation; an existing one keeps its number. */
  CHANRONG_PARTITIONS: z.coerce.number().int().min(1).max(4096).optional(),
  CHANRONG_LOG: z.enum(['text', 'json']).default('text'),
  /** Set by the launcher: when the person pressed enter, Unix ms. */
  CHANRONG_STARTED_MS: z.coerce.number().int().optional(),
  /** Where data sets lie that are named without a full path. */
  REFERENCE_DATA_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).optional(),
  NO_COLOR: z.string().optional(),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
});

export interface OpsConfig {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly partitionCount: number | undefined;
  readonly jsonLog: boolean;
  readonly color: boolean;
  readonly startedMs: number;
  readonly referenceDataDir: string | undefined;
  /** OTEL_*, as they came: ingest and scorer read them, and check them. */
  readonly traceSettings: Readonly<Record<string, string>>;
  readonly logLevel: string | undefined;
  readonly path: string;
}

/** @throws Error naming every setting that is wrong. */
export function readOpsConfig(environment: NodeJS.ProcessEnv = process.env): OpsConfig {
  // An empty setting is an absent one, as in most shells' habits.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new Error(`wrong settings:\n${z.prettifyError(parsed.error)}`);
  const settings = parsed.data;
  return {
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    partitionCount: settings.CHANRONG_PARTITIONS,
    jsonLog: settings.CHANRONG_LOG === 'json',
    color: settings.NO_COLOR === undefined,
    startedMs: settings.CHANRONG_STARTED_MS ?? Date.now(),
    referenceDataDir: settings.REFERENCE_DATA_DIR,
    traceSettings: Object.fromEntries(
      Object.entries(given).filter(([name]) => name.startsWith('OTEL_')),
    ) as Record<string, string>,
    logLevel: settings.LOG_LEVEL,
    path: settings.PATH,
  };
}
