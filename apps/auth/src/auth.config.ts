/** The issuer's environment, read once and checked whole. */
import {
  type HealthAddress,
  healthSettings,
  logLevels,
  type LogLevel,
} from '@chanrong/observability';
import { z } from 'zod';

const secretCharactersMin = 32;

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(3_001),
  /** `iss`, and where browsers and back ends reach this process. */
  ISSUER_URL: z.url(),
  /** Folder of the signing keys; made at first use. */
  KEYS_DIR: z.string().min(1),
  /** Signs cookies; at least 32 characters that nobody can guess. */
  COOKIE_SECRET: z.string().min(secretCharactersMin),
  /** Where the console is, and the secret it exchanges codes with. */
  CONSOLE_URL: z.url(),
  CONSOLE_SECRET: z.string().min(secretCharactersMin),
  TOKEN_AUDIENCE: z.string().min(1).default('chanrong-api'),
  ...healthSettings,
  LOG_LEVEL: z.enum(logLevels).default('info'),
});

export interface AuthConfig extends HealthAddress {
  readonly databaseUrl: string;
  readonly httpHost: string;
  readonly httpPort: number;
  readonly issuerUrl: string;
  readonly keysFolder: string;
  readonly cookieSecret: string;
  readonly consoleUrl: string;
  readonly consoleSecret: string;
  readonly tokenAudience: string;
  readonly logLevel: LogLevel;
}

/** @throws Error naming every setting that is missing or wrong. */
export function readAuthConfig(environment: NodeJS.ProcessEnv = process.env): AuthConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    throw new Error(`settings of auth are not usable:\n${z.prettifyError(parsed.error)}`);
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    httpHost: data.HTTP_HOST,
    httpPort: data.HTTP_PORT,
    issuerUrl: data.ISSUER_URL,
    keysFolder: data.KEYS_DIR,
    cookieSecret: data.COOKIE_SECRET,
    consoleUrl: data.CONSOLE_URL,
    consoleSecret: data.CONSOLE_SECRET,
    tokenAudience: data.TOKEN_AUDIENCE,
    healthHost: data.HEALTH_HOST,
    healthPort: data.HEALTH_PORT,
    logLevel: data.LOG_LEVEL,
  };
}
