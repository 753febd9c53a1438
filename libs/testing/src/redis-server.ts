/** A real Redis of a test's own: started on a free port with a folder of its own, killed, frozen, started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type DebianProgram, debianProgram } from './debian-program.js';
import { freePort } from './test-server.js';

const redisProgram: DebianProgram = { name: 'redis-server', packages: ['redis-server'] };

/** As an installation should have it, and small. */
const defaultSettings = {
  appendonly: 'yes',
  appendfsync: 'everysec',
  'maxmemory-policy': 'noeviction',
  save: '',
};

export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** @throws Error that says how to get redis-server where it is missing. */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'chanrong-redis-'));
    const server = new RedisServer(await freePort(), folder, { ...defaultSettings, ...settings });
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async startAgain(): Promise<void> {
    const settings = Object.entries(this.settings).flatMap(([name, value]) => [`--${name}`, value]);
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    const program = await debianProgram(redisProgram);
    const child = spawn(program, [...place, ...settings], { stdio: 'ignore' });
    await once(child, 'spawn');
    this.child = child;
    await this.ask((redis) => redis.ping());
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Stops it in its tracks; connections stay open. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** Asks over a connection of its own, as an operator would. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
