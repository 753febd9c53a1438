/** The whole product on a data directory of its own, as `npm start` runs it, and its command line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@chanrong/testing';
import pg from 'pg';
import { repositoryFolder } from './process.js';
import { until } from './stack.js';

const opsProgram = join(repositoryFolder, 'dist/apps/ops/src/main.js');

interface Instance {
  readonly apiUrl: string;
  readonly databaseUrl: string;
  readonly mqttUrl: string;
  readonly tokens: Record<string, string>;
  readonly people: readonly {
    readonly role: string;
    readonly subject: string;
    readonly firstPassword: string;
  }[];
  readonly demo: { readonly enterprises: readonly { readonly uscc: string }[] };
}

export class OpsRun {
  output = '';
  readonly child: ChildProcess;

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [opsProgram, ...args], {
      cwd: repositoryFolder,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (text) => (this.output += String(text)));
    }
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (!this.isRunning) return this.child.exitCode;
    const exited = once(this.child, 'close');
    if (signal !== undefined) this.child.kill(signal);
    await exited;
    return this.child.exitCode;
  }
}

export class Installation {
  private constructor(
    readonly dataDir: string,
    private readonly up: OpsRun,
    readonly instance: Instance,
    readonly pool: pg.Pool,
  ) {}

  /** With `demo` the park and its simulator are part of it. */
  static async start({ demo = false } = {}): Promise<Installation> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'chanrong-real-')));
    const dataDir = join(folder, 'data');
    const ports = [
      '--http-port',
      String(await freePort()),
      '--mqtt-port',
      String(await freePort()),
    ];
    const park = demo ? [] : ['--no-demo'];
    const up = new OpsRun(['up', ...park, '--data-dir', dataDir, ...ports]);
    await until(() => {
      if (!up.isRunning) throw new Error(`up ended:\n${up.output}`);
      return Promise.resolve(up.output.includes('ready in'));
    }, 'the installation to be ready');
    const text = await readFile(join(dataDir, 'instance.json'), 'utf8');
    const instance = JSON.parse(text) as Instance;
    const pool = new pg.Pool({ connectionString: instance.databaseUrl, max: 2 });
    pool.on('error', () => undefined);
    return new Installation(dataDir, up, instance, pool);
  }

  replay(...args: readonly string[]): OpsRun {
    return new OpsRun(['replay', ...args, '--data-dir', this.dataDir]);
  }

  /** Runs a replay to its end; its output. @throws Error when it fails. */
  async replayed(...args: readonly string[]): Promise<string> {
    const run = this.replay(...args);
    if ((await run.end()) !== 0) throw new Error(`replay ${args.join(' ')} failed:\n${run.output}`);
    return run.output;
  }

  /** What the bank reads. */
  async get(path: string): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.instance.apiUrl}${path}`, {
      headers: { authorization: `Bearer ${this.instance.tokens['bank']}` },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  }

  /** Kills a process of the installation; its supervisor starts it again. */
  kill(app: 'ingest' | 'scorer'): void {
    process.kill(childOf(this.up.child.pid as number, `apps/${app}/src/main.js`), 'SIGKILL');
  }

  async stop(): Promise<void> {
    await this.pool.end();
    await this.up.end('SIGTERM');
    await rm(join(this.dataDir, '..'), { recursive: true, force: true });
  }
}

/** The process below `parent` that runs `program`. */
function childOf(parent: number, program: string): number {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, parentId] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (Number(parentId) === parent && command.includes(program)) return Number(name);
    } catch {
      // It ended while we looked.
    }
  }
  throw new Error(`no process runs ${program}`);
}
