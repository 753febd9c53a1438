/** Takes HTTP requests with bearer tokens; gives what row-level security lets their tenant see. */
import 'reflect-metadata';
import {
  CertificateAuthority,
  createTokenVerifier,
  keysFromFile,
  keysFromIssuer,
  type KeySource,
  ProofVerifier,
} from '@chanrong/identity';
import { createLogger, type Logger } from '@chanrong/observability';
import { createDataSource } from '@chanrong/store';
import { openWakeQueue } from '@chanrong/queue';
import { BlockList } from 'node:net';
import pg from 'pg';
import { type KeyLocation, readApiConfig } from './api.config.js';
import { openConsole } from './console/console.js';
import { serveConsole } from './console/serve-console.js';
import { createApi } from './create-api.js';

const connectionsMax = 10;
/** For writes and deliveries. */
const registryConnectionsMax = 4;
const connectTimeoutMs = 3_000;
/** How soon a renewed certificate is shown. */
const certificateIntervalMs = 60_000;

async function main(): Promise<void> {
  const config = readApiConfig();
  const log = createLogger('api', config.logLevel);
  const source = createDataSource(config.databaseUrl, {
    applicationName: 'chanrong api',
    poolSize: connectionsMax,
    connectTimeoutMS: connectTimeoutMs,
    poolErrorHandler: (error: Error) => log.warn({ reason: error.message }, 'connection lost'),
  } as object);
  await source.initialize().catch((error: Error & { code?: string }) => {
    const reason = error.message || error.code;
    throw new Error(`no database at DATABASE_URL (${reason}); start it or correct the setting`);
  });
  const allowed = new BlockList();
  for (const network of config.webhookNetworks) {
    const [address = '', bits] = network.split('/');
    allowed.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  const queue = await openWakeQueue({
    name: 'webhooks',
    databaseUrl: config.databaseUrl,
    redisUrl: config.redisUrl,
    onError: (error) => log.warn({ reason: error.message }, 'queue of webhooks in trouble'),
  });
  const app = await createApi({
    source,
    verify: createTokenVerifier({
      trusted: config.trusted.map((location) => ({
        issuer: location.issuer,
        keys: keySource(location),
      })),
      audience: config.tokenAudience,
    }),
    proofs: new ProofVerifier(),
    publicUrl: config.publicUrl,
    console: config.signIn && openConsole(source, config.signIn),
    registry: openRegistry(config.databaseUrl, log),
    enrolment: config.enrolment && {
      authority: await CertificateAuthority.open(config.enrolment.authorityFolder, Date.now()),
      brokers: config.enrolment.brokers,
    },
    tls: config.tls && { files: config.tls, intervalMs: certificateIntervalMs },
    webhooks: { queue, allowed },
    log,
    nowMs: Date.now,
  });
  if (config.consoleFolder !== undefined) {
    await serveConsole(app.getHttpAdapter().getInstance(), config.consoleFolder);
  }
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  await app.listen(config.httpPort, config.httpHost);
  log.info({ url: await app.getUrl() }, 'listening');
}

function openRegistry(connectionString: string, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: registryConnectionsMax,
    application_name: 'chanrong api registry',
    connectionTimeoutMillis: connectTimeoutMs,
  });
  pool.on('error', (error) => log.warn({ reason: error.message }, 'connection lost'));
  return pool;
}

function keySource(location: KeyLocation): KeySource {
  return location.kind === 'file'
    ? keysFromFile(location.file)
    : keysFromIssuer(location.issuer, location.jwksUrl);
}

main().catch((error: unknown) => {
  process.stderr.write(`api cannot start: ${(error as Error).message}\n`);
  process.exit(1);
});
