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

export interface StackOptions {
  readonly partitionCount: number;
  readonly sharedBuffersMib?: number;
  /** Holds the wake-ups; PostgreSQL does where there is none. */
  readonly redisUrl?: string;
  /** Folder for CPU profiles of ingest and scorer, written when they stop. */
  readonly profileFolder?: string | undefined;
}

export class Stack {
  readonly folder: string;
  readonly apps = new Map<string, AppProcess>();
  private stopped = false;
  readonly pool: pg.Pool;

  private constructor(
    private server: EmbeddedDatabase,
    private readonly serverOptions: EmbeddedDatabaseOptions,
    readonly mqttPort: number,
    private readonly options: StackOptions,
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
    return new Stack(server, serverOptions, await freePort(), options);
  }

  get database(): EmbeddedDatabase {
    return this.server;
  }

  /** Ends PostgreSQL, and starts it again after a while. */
  async restartDatabase(signal: NodeJS.Signals, awayMs: number): Promise<void> {
    process.kill(this.server.pid, signal);
    await this.server.ended;
    await delay(awayMs);
    this.server = await startEmbeddedDatabase(this.serverOptions);
  }

  get mqttUrl(): string {
    return `mqtt://127.0.0.1:${this.mqttPort}`;
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
    await this.pool.end();
    await this.database.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private start(program: string, environment: Record<string, string>, name = program): AppProcess {
    const { redisUrl } = this.options;
    const queue: Record<string, string> = redisUrl === undefined ? {} : { REDIS_URL: redisUrl };
    const app = AppProcess.start(
      program,
      { DATABASE_URL: this.database.url, LOG_LEVEL: 'info', ...queue, ...environment },
      { logFile: join(this.folder, `${name}.log`), nodeOptions: this.nodeOptions() },
    );
    this.apps.set(name, app);
    return app;
  }

  private nodeOptions(): string[] {
    const { profileFolder } = this.options;
    if (profileFolder === undefined) return [];
    return ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  }
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
