/** What each process of an installation is told, and how one sees that it works. */
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import type { DataDirectory, Secrets } from '../installation/data-directory.js';
import { localAudience, localIssuer } from '../installation/demo-roles.js';
import type { OpsConfig } from '../ops.config.js';
import type { TlsFolder } from '../installation/tls-folder.js';
import { type ProcessPlan, programPath } from './managed-process.js';
import type { Ports, ProbedProcess } from './ports.js';

export interface PlanInput {
  readonly config: OpsConfig;
  readonly directory: DataDirectory;
  readonly databaseUrl: string;
  readonly publicKeysFile: string;
  readonly secrets: Secrets;
  readonly httpPort: number;
  readonly authPort: number;
  readonly mqttPort: number;
  readonly mqttTlsPort: number;
  readonly healthPorts: Ports['health'];
  readonly tls: TlsFolder;
  /** For looking at what the processes have written. */
  readonly pool: Pool;
}

/** Where `tools/build-web.mjs` leaves the console, seen from the built file of this one. */
const consoleFolder = fileURLToPath(new URL('../../../../web', import.meta.url));

/** Young objects of the hot paths die in the nursery when it is large enough. */
const hotPathFlags = ['--max-semi-space-size=64', '--enable-source-maps'];
const coldPathFlags = ['--enable-source-maps'];

export function planIngest(input: PlanInput): ProcessPlan {
  return {
    ...common('ingest', input),
    nodeFlags: hotPathFlags,
    environment: {
      ...commonEnvironment(input),
      ...healthEnvironment(input, 'ingest'),
      MQTT_HOST: '127.0.0.1',
      MQTT_PORT: String(input.mqttPort),
      MQTT_TLS_PORT: String(input.mqttTlsPort),
      MQTT_TLS_KEY_FILE: input.tls.keyFile,
      MQTT_TLS_CERTIFICATE_FILE: input.tls.certificateFile,
      MQTT_CLIENT_AUTHORITY_FILE: input.tls.authorityFile,
      // Everybody on this machine has one address.
      MQTT_CONNECTIONS_PER_ADDRESS: '10000',
    },
    isReady: () => accepts(input.mqttPort),
  };
}

export function planScorer(input: PlanInput): ProcessPlan {
  const startedMs = Date.now();
  return {
    ...common('scorer', input),
    nodeFlags: hotPathFlags,
    environment: {
      ...commonEnvironment(input),
      ...healthEnvironment(input, 'scorer'),
      ARCHIVE_DIR: input.directory.archiveFolder,
    },
    isReady: () => everyPartitionIsOwned(input.pool, startedMs),
  };
}

export function planApi(input: PlanInput): ProcessPlan {
  return {
    ...common('api', input),
    nodeFlags: coldPathFlags,
    environment: {
      ...commonEnvironment(input),
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(input.httpPort),
      API_JWKS_FILE: input.publicKeysFile,
      TOKEN_ISSUER: localIssuer,
      TOKEN_AUDIENCE: localAudience,
      PUBLIC_URL: publicUrl(input),
      OIDC_ISSUER: issuerUrl(input),
      CONSOLE_SECRET: input.secrets.consoleSecret,
      GATEWAY_AUTHORITY_DIR: input.tls.folder,
      GATEWAY_BROKERS: `mqtts://localhost:${input.mqttTlsPort},mqtt://localhost:${input.mqttPort}`,
      CONSOLE_DIR: consoleFolder,
    },
    isReady: () => answers(`http://127.0.0.1:${input.httpPort}/readyz`),
  };
}

export function planAuth(input: PlanInput): ProcessPlan {
  return {
    ...common('auth', input),
    nodeFlags: coldPathFlags,
    environment: {
      ...processEnvironment(input),
      ...healthEnvironment(input, 'auth'),
      DATABASE_URL: input.databaseUrl,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(input.authPort),
      ISSUER_URL: issuerUrl(input),
      KEYS_DIR: input.directory.keysFolder,
      COOKIE_SECRET: input.secrets.cookieSecret,
      CONSOLE_URL: publicUrl(input),
      CONSOLE_SECRET: input.secrets.consoleSecret,
      TOKEN_AUDIENCE: localAudience,
    },
    isReady: () => answers(`http://127.0.0.1:${input.authPort}/.well-known/openid-configuration`),
  };
}

/** Browsers see names: cookies of localhost and of 127.0.0.1 are not the same. */
function publicUrl({ httpPort }: PlanInput): string {
  return `http://localhost:${httpPort}`;
}

function issuerUrl({ authPort }: PlanInput): string {
  return `http://localhost:${authPort}`;
}

export function planNotary(input: PlanInput): ProcessPlan {
  return {
    ...common('notary', input),
    nodeFlags: coldPathFlags,
    environment: {
      DATABASE_URL: input.databaseUrl,
      ...processEnvironment(input),
      ...healthEnvironment(input, 'notary'),
      KEYS_DIR: join(input.directory.keysFolder, 'journal'),
      ARCHIVE_DIR: input.directory.archiveFolder,
    },
    isReady: () => hasSigningKey(input.pool),
  };
}

/** Ready when `uscc` is scored: the whole path from MQTT to a committed score has worked once. */
export function planSimulator(input: PlanInput, uscc: string): ProcessPlan {
  const startedMs = Date.now();
  return {
    ...common('simulator', input),
    nodeFlags: coldPathFlags,
    environment: {
      ...processEnvironment(input),
      ...healthEnvironment(input, 'simulator'),
      SIMULATOR_CONFIG: input.directory.simulatorFile,
    },
    isReady: () => isScored(input.pool, uscc, startedMs),
  };
}

function common(
  name: string,
  { directory }: PlanInput,
): Pick<ProcessPlan, 'name' | 'program' | 'logFile'> {
  const logFile = join(directory.logsFolder, `${name}.log`);
  return { name, program: programPath(name), logFile };
}

function healthEnvironment(
  { healthPorts }: PlanInput,
  name: ProbedProcess,
): Record<string, string> {
  return { HEALTH_HOST: '127.0.0.1', HEALTH_PORT: String(healthPorts[name]) };
}

function processEnvironment({ config }: PlanInput): Record<string, string> {
  return {
    PATH: config.path,
    TZ: 'UTC',
    NODE_ENV: 'production',
    ...(config.logLevel === undefined ? {} : { LOG_LEVEL: config.logLevel }),
  };
}

function commonEnvironment(input: PlanInput): Record<string, string> {
  const { redisUrl } = input.config;
  return {
    ...processEnvironment(input),
    ...input.config.traceSettings,
    DATABASE_URL: input.databaseUrl,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function everyPartitionIsOwned(pool: Pool, sinceMs: number): Promise<boolean> {
  const { rows } = await pool.query<{ owned: boolean }>(
    `select coalesce(bool_and(heartbeat_at >= to_timestamp($1 / 1000.0)), false) as owned
       from partition_cursor`,
    [sinceMs],
  );
  return rows[0]?.owned === true;
}

async function hasSigningKey(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query('select from note_key');
  return rowCount !== 0;
}

async function isScored(pool: Pool, uscc: string, sinceMs: number): Promise<boolean> {
  const found = await pool.query(
    `select 1 from risk_latest where uscc = $1 and outcome = 'scored' and known_at_ms >= $2`,
    [uscc, sinceMs],
  );
  return found.rowCount === 1;
}
