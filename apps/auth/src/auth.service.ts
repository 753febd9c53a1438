/** Builds the issuer from its settings, and starts and stops it with the process. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openKeySet } from '@chanrong/identity';
import {
  createMetrics,
  databaseIsWritable,
  type HealthServer,
  type Logger,
  startHealthServer,
} from '@chanrong/observability';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { AuthConfig } from './auth.config.js';
import { ApiClients } from './issuer/api-clients.js';
import { createIssuer } from './issuer/create-issuer.js';
import { IssuerRecords } from './issuer/issuer-records.js';
import { SignIn } from './pages/sign-in.js';
import { People } from './people/people.js';

const poolMax = 4;
const requestTimeoutMs = 10_000;

@Injectable()
export class AuthService implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private records: IssuerRecords | undefined;
  private server: Server | undefined;
  private health: HealthServer | undefined;

  constructor(
    private readonly config: AuthConfig,
    private readonly log: Logger,
  ) {
    this.pool = new pg.Pool({
      connectionString: config.databaseUrl,
      max: poolMax,
      application_name: 'chanrong auth',
    });
    this.pool.on('error', (error) => log.warn({ reason: error.message }, 'connection lost'));
  }

  /** Resolves to the port that listens. @throws Error when the database is not usable or the port is taken. */
  async start(): Promise<number> {
    const { config, log, pool } = this;
    const health = await startHealthServer({
      host: config.healthHost,
      port: config.healthPort,
      registry: createMetrics('auth'),
      checks: { database: databaseIsWritable(pool) },
    });
    this.health = health;
    await pool.query('select 1 from person limit 1').catch((error: Error) => {
      throw new Error(
        `no usable database at DATABASE_URL (${error.message}); start it, then migrate`,
      );
    });
    const people = new People(pool);
    const records = new IssuerRecords(pool);
    this.records = records;
    const { signingKey } = await openKeySet(config.keysFolder);
    const clients = new ApiClients(pool);
    const issuer = createIssuer({ ...config, signingKey, people, clients, records });
    issuer.on('server_error', (_context, error: Error) => log.error({ err: error }, 'failed'));
    const signIn = new SignIn(issuer, people, { consoleUrl: config.consoleUrl, log });
    const answerProtocol = issuer.callback();
    const server = createServer((request, response) => {
      if (signIn.takes(request)) void signIn.answer(request, response);
      else void answerProtocol(request, response);
    });
    server.requestTimeout = requestTimeoutMs;
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(config.httpPort, config.httpHost, resolve);
    });
    records.sweepRegularly((error) => log.warn({ reason: error.message }, 'sweep failed'));
    const { port } = server.address() as AddressInfo;
    health.started();
    log.info({ issuer: config.issuerUrl, port }, 'listening');
    return port;
  }

  async onApplicationShutdown(): Promise<void> {
    this.records?.stopSweeping();
    const { server } = this;
    if (server?.listening) {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    }
    await this.health?.close();
    await this.pool.end();
    this.log.info('stopped');
  }
}
