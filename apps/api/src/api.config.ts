/** The API's environment, read once and checked whole. */
import type { TlsFiles } from '@chanrong/identity';
import { type LogLevel, logLevels } from '@chanrong/observability';
import { z } from 'zod';
import type { SignInOptions } from './console/sign-in-client.js';

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(3_000),
  /** PEM; with both the API speaks HTTPS only. */
  HTTP_TLS_KEY_FILE: z.string().min(1).optional(),
  HTTP_TLS_CERTIFICATE_FILE: z.string().min(1).optional(),
  /** Public keys of the token issuer, as a JWKS file. */
  API_JWKS_FILE: z.string().min(1).optional(),
  /** An OpenID Connect issuer, asked for its keys by discovery unless their address is given. */
  OIDC_ISSUER: z.url().optional(),
  OIDC_JWKS_URL: z.url().optional(),
  /** `iss` of the tokens that the keys of the file sign. */
  TOKEN_ISSUER: z.string().min(1).optional(),
  TOKEN_AUDIENCE: z.string().min(1).default('chanrong-api'),
  /** Where browsers and back ends reach the API. */
  PUBLIC_URL: z.url().optional(),
  /** The console as a client of the OpenID Connect issuer; nobody signs in to it without the secret. */
  CONSOLE_CLIENT_ID: z.string().min(1).default('chanrong-console'),
  CONSOLE_SECRET: z.string().min(32).optional(),
  /** Folder of the authority that certifies gateways; without it they are enrolled by hand. */
  GATEWAY_AUTHORITY_DIR: z.string().min(1).optional(),
  /** Where gateways connect: URLs, separated by commas. */
  GATEWAY_BROKERS: z
    .string()
    .default('mqtts://localhost:8883')
    .transform((text) => text.split(',').map((url) => url.trim()))
    .pipe(z.array(z.url({ protocol: /^mqtts?$/ })).min(1)),
  /** Holds wake-ups where there is a Redis; must be the same for all that deliver. */
  REDIS_URL: z.string().min(1).optional(),
  /** Private networks that webhooks may go to, as CIDR, separated by commas. */
  WEBHOOK_NETWORKS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((each) => each.trim() || []))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()]))),
  /** The built console; served where given. */
  CONSOLE_DIR: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(logLevels).default('info'),
});

export type KeyLocation =
  | { readonly kind: 'file'; readonly issuer: string; readonly file: string }
  | { readonly kind: 'issuer'; readonly issuer: string; readonly jwksUrl: string | undefined };

export interface ApiConfig {
  readonly databaseUrl: string;
  readonly httpHost: string;
  readonly httpPort: number;
  /** Undefined: plain HTTP. */
  readonly tls: TlsFiles | undefined;
  /** Whose tokens count, and where their keys are; one at least. */
  readonly trusted: readonly KeyLocation[];
  readonly tokenAudience: string;
  readonly publicUrl: string | undefined;
  /** Undefined: nobody signs in with a browser. */
  readonly signIn: SignInOptions | undefined;
  readonly enrolment:
    { readonly authorityFolder: string; readonly brokers: readonly string[] } | undefined;
  readonly redisUrl: string | undefined;
  /** As CIDR. */
  readonly webhookNetworks: readonly string[];
  /** Folder of the built console; undefined: not served. */
  readonly consoleFolder: string | undefined;
  readonly logLevel: LogLevel;
}

/** @throws Error naming every setting that is missing or wrong. */
export function readApiConfig(environment: NodeJS.ProcessEnv = process.env): ApiConfig {
  const parsed = schema.safeParse(environment);
  const faults = [...(parsed.error?.issues ?? []).map(describe), ...faultsBetween(environment)];
  if (!parsed.success || faults.length > 0) {
    throw new Error(`settings of the API are not usable:\n${faults.join('\n')}`);
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    httpHost: data.HTTP_HOST,
    httpPort: data.HTTP_PORT,
    tls: tlsOf(data),
    trusted: trustedBy(data),
    tokenAudience: data.TOKEN_AUDIENCE,
    publicUrl: data.PUBLIC_URL,
    signIn: signInOf(data),
    enrolment: data.GATEWAY_AUTHORITY_DIR
      ? { authorityFolder: data.GATEWAY_AUTHORITY_DIR, brokers: data.GATEWAY_BROKERS }
      : undefined,
    redisUrl: data.REDIS_URL,
    webhookNetworks: data.WEBHOOK_NETWORKS,
    consoleFolder: data.CONSOLE_DIR,
    logLevel: data.LOG_LEVEL,
  };
}

type Settings = z.infer<typeof schema>;

function trustedBy({ API_JWKS_FILE, TOKEN_ISSUER, OIDC_ISSUER, OIDC_JWKS_URL }: Settings) {
  const trusted: KeyLocation[] = [];
  if (API_JWKS_FILE !== undefined && TOKEN_ISSUER !== undefined) {
    trusted.push({ kind: 'file', issuer: TOKEN_ISSUER, file: API_JWKS_FILE });
  }
  if (OIDC_ISSUER !== undefined) {
    trusted.push({ kind: 'issuer', issuer: OIDC_ISSUER, jwksUrl: OIDC_JWKS_URL });
  }
  return trusted;
}

function tlsOf({ HTTP_TLS_KEY_FILE, HTTP_TLS_CERTIFICATE_FILE }: Settings): TlsFiles | undefined {
  if (!HTTP_TLS_KEY_FILE || !HTTP_TLS_CERTIFICATE_FILE) return undefined;
  return { keyFile: HTTP_TLS_KEY_FILE, certificateFile: HTTP_TLS_CERTIFICATE_FILE };
}

function signInOf(data: Settings): SignInOptions | undefined {
  const { OIDC_ISSUER, CONSOLE_CLIENT_ID, CONSOLE_SECRET, PUBLIC_URL } = data;
  if (!OIDC_ISSUER || !CONSOLE_SECRET || !PUBLIC_URL) return undefined;
  return {
    issuer: OIDC_ISSUER,
    clientId: CONSOLE_CLIENT_ID,
    clientSecret: CONSOLE_SECRET,
    publicUrl: PUBLIC_URL,
  };
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`;
}

/** Settings that only make sense together; looked at even where single ones are wrong. */
function faultsBetween(environment: NodeJS.ProcessEnv): string[] {
  const { API_JWKS_FILE, OIDC_ISSUER, TOKEN_ISSUER, CONSOLE_SECRET, PUBLIC_URL } = environment;
  const faults: string[] = [];
  if (!API_JWKS_FILE && !OIDC_ISSUER) {
    faults.push('API_JWKS_FILE, OIDC_ISSUER: set one or both; tokens are checked against its keys');
  }
  if (!API_JWKS_FILE !== !TOKEN_ISSUER) {
    faults.push(
      'API_JWKS_FILE, TOKEN_ISSUER: set both or none; a file does not say whose keys it has',
    );
  }
  const { HTTP_TLS_KEY_FILE, HTTP_TLS_CERTIFICATE_FILE } = environment;
  if (!HTTP_TLS_KEY_FILE !== !HTTP_TLS_CERTIFICATE_FILE) {
    faults.push('HTTP_TLS_KEY_FILE, HTTP_TLS_CERTIFICATE_FILE: set both or none');
  }
  if (CONSOLE_SECRET && !(OIDC_ISSUER && PUBLIC_URL)) {
    faults.push('CONSOLE_SECRET: signing in needs OIDC_ISSUER and PUBLIC_URL too');
  }
  return faults;
}
