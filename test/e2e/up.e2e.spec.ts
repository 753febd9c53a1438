import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@chanrong/testing';
import { allExpressions, demandOf, seriesIn } from '../harness/monitoring.js';
import { repositoryFolder } from '../harness/process.js';

/** What scripts read; a part of it. */
interface Instance {
  readonly ready: boolean;
  readonly apiUrl: string;
  readonly mqttUrl: string;
  readonly databaseUrl: string;
  readonly healthUrls: Record<string, string>;
  readonly tokens: Record<string, string>;
  readonly demo: { readonly enterprises: readonly { readonly uscc: string }[] };
}

/** One run of `npm start` or `npm run ops`, with what it printed. */
class Run {
  output = '';
  readonly child: ChildProcess;
  readonly ended: Promise<number | string | null>;

  constructor(
    args: readonly string[],
    environment: Record<string, string> = {},
    tool: 'start' | 'ops' = 'start',
  ) {
    this.child = spawn(process.execPath, [join(repositoryFolder, `tools/${tool}.mjs`), ...args], {
      cwd: repositoryFolder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (text) => (this.output += String(text)));
    this.child.stderr?.on('data', (text) => (this.output += String(text)));
    this.ended = new Promise((resolve) =>
      this.child.on('close', (code, signal) => resolve(code ?? signal)),
    );
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get lastLine(): string {
    return this.output.trimEnd().split('\n').at(-1) ?? '';
  }

  async until(text: string): Promise<void> {
    let ended = false;
    void this.ended.then(() => (ended = true));
    while (!this.output.includes(text)) {
      if (ended) throw new Error(`ended without ${JSON.stringify(text)}:\n${this.output}`);
      await delay(50);
    }
  }
}

/** Processes below `pid`, by program: `scorer` for dist/apps/scorer/src/main.js, `postgres`. */
function family(pid: number): Map<string, number> {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const found = new Map<string, number>();
  for (const child of children === '' ? [] : children.split(' ').map(Number)) {
    const command = readFileSync(`/proc/${child}/cmdline`, 'utf8');
    const app = /dist\/apps\/(\w+)\/src\/main\.js/.exec(command)?.[1];
    found.set(app ?? (command.includes('postgres') ? 'postgres' : command), child);
  }
  return found;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await delay(50);
}

/** What each process of the demo has to say after its first score. */
const metricsByProcess = {
  ingest: [
    'chanrong_ingest_messages_total',
    'chanrong_puback_seconds',
    'chanrong_journal_commit_seconds',
    'chanrong_journal_batch_messages',
  ],
  scorer: [
    'chanrong_score_readings_total',
    'chanrong_publish_to_score_seconds',
    'chanrong_duplicates_total',
    'chanrong_late_readings_total',
    'chanrong_replay_rejected_total',
    'chanrong_takeovers_total',
    'bullmq_job_count',
  ],
  notary: [
    'chanrong_journal_head',
    'chanrong_cursor',
    'chanrong_lag_seconds',
    'chanrong_lease_epoch',
    'chanrong_audit_verified_index',
    'chanrong_quarantine_open',
    'chanrong_seq_gaps_open',
    'chanrong_gateway_connected',
    'chanrong_disk_free_ratio',
    'pg_wal_bytes',
  ],
  api: ['chanrong_api_request_seconds', 'chanrong_consent_denied_total'],
  auth: [],
  simulator: [],
};

let dataDir: string;
let httpPort: number;
let mqttPort: number;
let args: string[];
const runs: Run[] = [];

function start(more: readonly string[] = []): Run {
  const run = new Run([...args, ...more]);
  runs.push(run);
  return run;
}

async function readInstance(): Promise<Instance> {
  return JSON.parse(await readFile(join(dataDir, 'instance.json'), 'utf8')) as Instance;
}

async function readRisk(instance: Instance, token: string | undefined): Promise<Response> {
  const uscc = instance.demo.enterprises[0]?.uscc;
  return fetch(`${instance.apiUrl}/v1/enterprises/${uscc}/risk`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'chanrong-up-'));
  httpPort = await freePort();
  mqttPort = await freePort();
  args = ['--data-dir', dataDir, '--http-port', `${httpPort}`, '--mqtt-port', `${mqttPort}`];
});

afterAll(async () => {
  for (const run of runs) run.child.kill('SIGTERM');
  await Promise.all(runs.map((run) => run.ended));
  await rm(dataDir, { recursive: true, force: true });
});

describe('npm start', () => {
  let run: Run;
  let instance: Instance;

  it('starts everything, says where it is, and ends with `ready in N s`', async () => {
    run = start();
    await run.until('ready in');
    expect(run.lastLine).toMatch(/^ {2}ready in \d+ s$/);
    expect(run.output).toContain(`http://localhost:${httpPort}`);
    expect(run.output).toContain(`mqtt://localhost:${mqttPort}`);

    instance = await readInstance();
    expect((await stat(join(dataDir, 'instance.json'))).mode & 0o777).toBe(0o600);
    expect(instance).toMatchObject({
      ready: true,
      apiUrl: `http://127.0.0.1:${httpPort}`,
      mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
      databaseUrl: expect.stringMatching(/^postgres:/),
      tokens: { bank: expect.any(String), operator: expect.any(String) },
    });
    expect(instance.demo.enterprises).toHaveLength(6);
  }, 180_000);

  it('answers a bank, and nobody without a token', async () => {
    expect((await readRisk(instance, undefined)).status).toBe(401);
    expect((await readRisk(instance, instance.tokens['bank'])).status).toBe(200);
  });

  it.each(Object.entries(metricsByProcess))(
    'says how %s does, to probes and to Prometheus',
    async (name, metrics) => {
      const url = instance.healthUrls[name];
      for (const path of ['/livez', '/startupz', '/readyz']) {
        expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 200]);
      }
      const text = await (await fetch(`${url}/metrics`)).text();
      const missing = ['nodejs_eventloop_lag_seconds', ...metrics].filter(
        (metric) => !new RegExp(`^${metric}(_count)?[ {]`, 'm').test(text),
      );
      expect(missing).toEqual([]);
    },
  );

  it('says all that the dashboards and the alert rules ask for', async () => {
    const texts = await Promise.all(
      Object.values(instance.healthUrls).map(async (url) => (await fetch(`${url}/metrics`)).text()),
    );
    const series = seriesIn(texts.join('\n'));
    // What Prometheus adds by itself.
    series.set('up', new Map());
    const faults = allExpressions().flatMap(([place, expression]) => {
      const { metrics, labels, values } = demandOf(expression);
      const has = (label: string) =>
        ['job', 'instance'].includes(label) || metrics.some((name) => series.get(name)?.has(label));
      const takes = ([label, value]: readonly [string, string]) =>
        metrics.some((name) => series.get(name)?.get(label)?.has(value));
      return [
        ...metrics.filter((name) => !series.has(name)),
        ...labels.filter((label) => !has(label)),
        ...values.filter((value) => !takes(value)).map((value) => value.join('=')),
      ].map((missing) => `${place}: ${missing}`);
    });
    expect(faults).toEqual([]);
  });

  it('shows what it is for in three commands: it notices, it prices, it proves', async () => {
    const ops = (...command: string[]) => new Run([...command, '--data-dir', dataDir], {}, 'ops');
    // Up to a minute passes until the scale is opened: prices fall meanwhile.
    const [tamper, price] = [ops('demo', 'tamper'), ops('demo', 'price', '-12')];
    expect([await price.ended, price.output]).toEqual([
      0,
      expect.stringMatching(/, warn → .*, call/),
    ]);
    expect([await tamper.ended, tamper.output]).toEqual([0, expect.stringContaining('alert: ')]);
    const [, before, after] = /score: (\d+) .*? → (\d+)/.exec(tamper.output) ?? [];
    expect(Number(after)).toBeLessThan(Number(before));
    const again = ops('demo', 'tamper');
    expect([await again.ended, again.output]).toEqual([
      1,
      expect.stringContaining('opened before'),
    ]);
    const verify = ops('verify', '--recompute');
    expect([await verify.ended, verify.output]).toEqual([0, expect.any(String)]);
  }, 240_000);

  it('refuses a second start on the same data directory', async () => {
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.lastLine).toBe(
      `chanrong: Chanrong is running on ${dataDir} already (process ${run.pid}); ` +
        `stop it with kill ${run.pid}, or choose another --data-dir`,
    );
    expect(isAlive(run.pid)).toBe(true);
  }, 30_000);

  it.each(['scorer', 'ingest', 'notary', 'api', 'auth', 'simulator', 'postgres'])(
    'starts a killed %s again, and says so',
    async (name) => {
      const killed = family(run.pid).get(name) as number;
      const killedMs = Date.now();
      process.kill(killed, 'SIGKILL');
      await eventually(() => (family(run.pid).get(name) ?? killed) !== killed);
      expect(run.output).toMatch(new RegExp(`${name}\\w* ended.*starting it again`, 'i'));
      // Scores that are newer than the crash: all of the path is there again.
      await eventually(async () => {
        const answer = await readRisk(instance, instance.tokens['bank']).catch(() => undefined);
        if (answer?.status !== 200) return false;
        const { knownAt } = (await answer.json()) as { knownAt: string };
        return Date.parse(knownAt) > killedMs + 1_000;
      });
    },
    60_000,
  );

  it('stops everything at SIGTERM and keeps the data', async () => {
    const members = [...family(run.pid).values()];
    expect(members).toHaveLength(7);
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(members.filter(isAlive)).toEqual([]);
    expect(run.lastLine).toBe(
      `  stopped; data are kept in ${dataDir}, npm run reset -- --data-dir ${dataDir} empties it`,
    );
    await expect(readInstance()).rejects.toMatchObject({ code: 'ENOENT' });
  }, 60_000);

  it('comes back with the same enterprises', async () => {
    run = start();
    await run.until('ready in');
    expect((await readInstance()).demo).toEqual(instance.demo);
    expect(run.output).not.toContain('applied');
  }, 120_000);

  it('leaves nothing behind when it is killed, and starts again over what it left', async () => {
    const members = [...family(run.pid).values()];
    run.child.kill('SIGKILL');
    expect(await run.ended).toBe('SIGKILL');
    await eventually(() => members.filter(isAlive).length === 0);
    run = start(['--no-demo']);
    await run.until('ready in');
    expect(family(run.pid).has('simulator')).toBe(false);
    // One Ctrl-C under npm: the terminal's signal, and npm's copy of it.
    run.child.kill('SIGINT');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(run.output).toContain('data are kept');
  }, 180_000);

  it('refuses a port that was asked for and is in use', async () => {
    const server = createServer().listen(httpPort, '127.0.0.1');
    try {
      const refused = start();
      expect(await refused.ended).toBe(1);
      expect(refused.lastLine).toBe(
        `chanrong: HTTP port ${httpPort} is in use; stop what uses it, or choose another with --http-port`,
      );
    } finally {
      server.close();
    }
  }, 30_000);

  it('resets', async () => {
    const reset = start(['--reset', '--no-run']);
    expect(await reset.ended).toBe(0);
    await expect(stat(join(dataDir, 'postgres'))).rejects.toMatchObject({ code: 'ENOENT' });
  }, 30_000);
});
