/** The product under test on a private database: PostgreSQL, ingest and scorer, each a real process. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type EmbeddedDatabase,
  type EmbeddedDatabaseOptions,
  migrate,
  startEmbeddedDatabase,
} from '@chanrong/store';
import { freePort } from '@chanrong/testing';
import pg from 'pg';
import { AppProcess } from './process.js';
import { TcpProxy } from './tcp-proxy.js';

export interface StackOptions {
  readonly partitionCount: number;
  readonly sharedBuffersMib?: number;
  /** Holds the wake-ups; PostgreSQL does where there is none. */
  readonly redisUrl?: string;
  /** Folder for CPU profiles of ingest and scorer, written when they stop. */
  readonly profileFolder?: string | undefined;
  /** Given, all that the parts say to each other passes proxies of this seed; needs `redisUrl`. */
  readonly linesSeed?: string;
  /** A module that ingest and scorer load before themselves. */
  readonly preload?: string;
}

/** Where a test can disturb what the parts say to each other. */
export interface Lines {
  readonly gateways: TcpProxy;
  readonly ingestDatabase: TcpProxy;
  readonly scorerDatabase: TcpProxy;
  readonly ingestQueue: TcpProxy;
}

export class Stack {
  readonly folder: string;
  readonly apps = new Map<string, AppProcess>();
  /** What is started from now on is of this build; undefined: the current one. */
  build: string | undefined;
  private stopped = false;
  readonly pool: pg.Pool;

  private constructor(
    private server: EmbeddedDatabase,
    private readonly serverOptions: EmbeddedDatabaseOptions,
    readonly mqttPort: number,
    private readonly options: StackOptions & { readonly woven?: Lines | undefined },
  ) {
    this.folder = dirname(serverOptions.directory);
    this.pool = new pg.Pool({ connectionString: server.url, max: 4 });
    this.pool.on('error', () => undefined);
    // A session that ends between two queries says so here; the next query fails.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  static async create(options: StackOptions): Promise<Stack> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'chanrong-stack-')));
    const serverOptions = {
      directory: join(folder, 'postgres'),
      port: await freePort(),
      password: randomBytes(12).toString('hex'),
      logFile: join(folder, 'postgres.log'),
      sharedBuffersMib: options.sharedBuffersMib,
    };
    const server = await startEmbeddedDatabase(serverOptions);
    await migrate(server.url, { partitionCount: options.partitionCount });
    const mqttPort = await freePort();
    const woven = await weave(options, { mqttPort, databasePort: serverOptions.port });
    return new Stack(server, serverOptions, mqttPort, { ...options, woven });
  }

  /** @throws Error when the stack was made without */
  get lines(): Lines {
    const { woven } = this.options;
    if (woven === undefined) throw new Error('this stack has no proxies: give it a linesSeed');
    return woven;
  }

  get database(): EmbeddedDatabase {
    return this.server;
  }

  /** Ends PostgreSQL, does something, and starts it again. */
  async restartDatabase(signal: NodeJS.Signals, meanwhile: () => Promise<unknown>): Promise<void> {
    process.kill(this.server.pid, signal);
    await this.server.ended;
    await meanwhile();
    await this.startDatabase();
  }

  /** After it ended. */
  async startDatabase(): Promise<void> {
    this.server = await startEmbeddedDatabase(this.serverOptions);
  }

  get mqttUrl(): string {
    return `mqtt://127.0.0.1:${this.mqttPort}`;
  }

  /** Where the factories' gateways connect to. */
  get gatewayUrl(): string {
    return `mqtt://127.0.0.1:${this.options.woven?.gateways.port ?? this.mqttPort}`;
  }

  async startIngest(environment: Record<string, string> = {}): Promise<AppProcess> {
    const app = this.start('ingest', {
      MQTT_HOST: '127.0.0.1',
      MQTT_PORT: String(this.mqttPort),
      ...environment,
    });
    // As the client of a broker it listens nowhere.
    if (environment['MQTT_URL'] !== undefined) return app;
    await until(() => canConnect(this.mqttPort), 'ingest to listen');
    return app;
  }

  /** Starts a scorer; several work side by side under names of their own. */
  startScorer(environment: Record<string, string> = {}, name = 'scorer'): AppProcess {
    return this.start('scorer', environment, name);
  }

  get partitionCount(): number {
    return this.options.partitionCount;
  }

  /** Whether every segment of the journal is folded and committed. */
  async isCaughtUp(): Promise<boolean> {
    const { rows } = await this.pool.query<{ behind: string }>(
      'select count(*) as behind from journal_head h join partition_cursor c using (partition) where h.seq > c.seq',
    );
    return Number(rows[0]?.behind) === 0;
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    await Promise.all([...this.apps.values()].map((app) => app.stop()));
    await Promise.all(Object.values(this.options.woven ?? {}).map((line: TcpProxy) => line.stop()));
    await this.pool.end();
    await this.database.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private start(program: string, environment: Record<string, string>, name = program): AppProcess {
    const app = AppProcess.start(
      program,
      { LOG_LEVEL: 'info', ...this.addressesFor(program), ...environment },
      {
        logFile: join(this.folder, `${name}.log`),
        nodeOptions: this.nodeOptions(),
        build: this.build,
      },
    );
    this.apps.set(name, app);
    return app;
  }

  private addressesFor(program: string): Record<string, string> {
    const { redisUrl, woven } = this.options;
    const isIngest = program === 'ingest';
    const database = isIngest ? woven?.ingestDatabase : woven?.scorerDatabase;
    const addresses = { DATABASE_URL: through(database, this.database.url) };
    if (redisUrl === undefined) return addresses;
    const queue = isIngest ? woven?.ingestQueue : undefined;
    return { ...addresses, REDIS_URL: through(queue, redisUrl) };
  }

  private nodeOptions(): string[] {
    const { profileFolder, preload } = this.options;
    return [
      ...(profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]),
      ...(preload === undefined ? [] : ['--import', preload]),
    ];
  }
}

async function weave(
  { linesSeed, redisUrl }: StackOptions,
  { mqttPort, databasePort }: { readonly mqttPort: number; readonly databasePort: number },
): Promise<Lines | undefined> {
  if (linesSeed === undefined || redisUrl === undefined) return undefined;
  const line = (port: number, name: string): Promise<TcpProxy> =>
    TcpProxy.start(port, `${linesSeed} ${name}`);
  return {
    gateways: await line(mqttPort, 'gateways'),
    ingestDatabase: await line(databasePort, 'database of ingest'),
    scorerDatabase: await line(databasePort, 'database of the scorer'),
    ingestQueue: await line(Number(new URL(redisUrl).port), 'queue of ingest'),
  };
}

function through(proxy: TcpProxy | undefined, address: string): string {
  if (proxy === undefined) return address;
  const url = new URL(address);
  url.port = String(proxy.port);
  return url.href;
}

/** Waits for a condition. @throws Error naming what did not happen within `timeoutMs`. */
export async function until(
  condition: () => Promise<boolean>,
  what: string,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await delay(20);
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
