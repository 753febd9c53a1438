/** The product under test on a private database: PostgreSQL, ingest and scorer, each a real process. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedDatabase, migrate, startEmbeddedDatabase } from '@chanrong/store';
import { freePort } from '@chanrong/testing';
import pg from 'pg';
import { AppProcess } from './process.js';

export interface StackOptions {
  readonly partitionCount: number;
  readonly sharedBuffersMib?: number;
  /** Folder for CPU profiles of ingest and scorer, written when they stop. */
  readonly profileFolder?: string | undefined;
}

export class Stack {
  readonly apps = new Map<string, AppProcess>();
  private stopped = false;
  readonly pool: pg.Pool;

  private constructor(
    readonly folder: string,
    readonly database: EmbeddedDatabase,
    readonly mqttPort: number,
    private readonly options: StackOptions,
  ) {
    this.pool = new pg.Pool({ connectionString: database.url, max: 4 });
    this.pool.on('error', () => undefined);
  }

  static async create(options: StackOptions): Promise<Stack> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'chanrong-stack-')));
    const database = await startEmbeddedDatabase({
      directory: join(folder, 'postgres'),
      port: await freePort(),
      password: randomBytes(12).toString('hex'),
      logFile: join(folder, 'postgres.log'),
      sharedBuffersMib: options.sharedBuffersMib,
    });
    await migrate(database.url, { partitionCount: options.partitionCount });
    return new Stack(folder, database, await freePort(), options);
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
    const app = AppProcess.start(
      program,
      { DATABASE_URL: this.database.url, LOG_LEVEL: 'info', ...environment },
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
