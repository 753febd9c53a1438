/** The API's environment, read once and checked whole. */
import { type LogLevel, logLevels } from '@chanrong/observability';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(3_000),
  /** Public keys of the token issuer, as a JWKS file. */
  API_JWKS_FILE: z.string().min(1).optional(),
  /** Or an OpenID Connect issuer, asked for its keys by discovery unless their address is given. */
  OIDC_ISSUER: z.url().optional(),
  OIDC_JWKS_URL: z.url().optional(),
  /** `iss` of accepted tokens; the OpenID Connect issuer itself when absent. */
  TOKEN_ISSUER: z.string().min(1).optional(),
  TOKEN_AUDIENCE: z.string().min(1).default('chanrong-api'),
  LOG_LEVEL: z.enum(logLevels).default('info'),
});

export type KeyLocation =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'issuer'; readonly issuer: string; readonly jwksUrl: string | undefined };

export interface ApiConfig {
  readonly databaseUrl: string;
  readonly httpHost: string;
  readonly httpPort: number;
  readonly keys: KeyLocation;
  readonly tokenIssuer: string;
  readonly tokenAudience: string;
  readonly logLevel: LogLevel;
}

/** @throws Error naming every setting that is missing or wrong. */
export function readApiConfig(environment: NodeJS.ProcessEnv = process.env): ApiConfig {
  const parsed = schema.safeParse(environment);
  const faults = [...(parsed.error?.issues ?? []).map(describe), ...keyFaults(environment)];
  if (!parsed.success || faults.length > 0) {
    throw new Error(`settings of the API are not usable:\n${faults.join('\n')}`);
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    httpHost: data.HTTP_HOST,
    httpPort: data.HTTP_PORT,
    keys: data.API_JWKS_FILE
      ? { kind: 'file', file: data.API_JWKS_FILE }
      : { kind: 'issuer', issuer: data.OIDC_ISSUER ?? '', jwksUrl: data.OIDC_JWKS_URL },
    tokenIssuer: data.TOKEN_ISSUER ?? data.OIDC_ISSUER ?? '',
    tokenAudience: data.TOKEN_AUDIENCE,
    logLevel: data.LOG_LEVEL,
  };
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`;
}

/** Settings that only make sense together; looked at even where single ones are wrong. */
function keyFaults(environment: NodeJS.ProcessEnv): string[] {
  const { API_JWKS_FILE, OIDC_ISSUER, TOKEN_ISSUER } = environment;
  if (!API_JWKS_FILE === !OIDC_ISSUER) {
    return ['API_JWKS_FILE, OIDC_ISSUER: set exactly one; tokens are checked against its keys'];
  }
  if (API_JWKS_FILE && !TOKEN_ISSUER) {
    return ['TOKEN_ISSUER: needed with API_JWKS_FILE; the iss that its tokens carry'];
  }
  return [];
}
