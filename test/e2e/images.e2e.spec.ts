/** Each image's start command and environment, from the same build on the same version of Node. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, RedisServer, startMosquitto, type TestMosquitto } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { composeFile, images } from '../harness/images.js';
import { nodeBinary } from '../harness/node-binary.js';
import { repositoryFolder } from '../harness/process.js';
import { Stack, until } from '../harness/stack.js';

let stack: Stack;
let redis: RedisServer;
let broker: TestMosquitto | undefined;
let node: string;
let data: string;
const ports = { api: 0, auth: 0 };
const secret = 'a secret of at least 32 characters';
const running: ChildProcess[] = [];

beforeAll(async () => {
  [stack, redis, node] = await Promise.all([
    Stack.create({ partitionCount: 8 }),
    RedisServer.start(),
    nodeBinary(24),
  ]);
  data = join(stack.folder, 'data');
  for (const folder of ['archive', 'keys/gateways', 'keys/journal'])
    await mkdir(join(data, folder), { recursive: true, mode: 0o700 });
  await chmod(join(data, 'keys'), 0o700);
  ports.api = await freePort();
  ports.auth = await freePort();
}, 240_000);

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await broker?.stop();
  await redis.stop();
  await stack.stop();
}, 60_000);

/** What a container of the service is started with; only places are those of this machine. */
function containerOf(service: string): { command: string[]; environment: Record<string, string> } {
  const { services } = composeFile('compose.yaml', {
    POSTGRES_PASSWORD: 'of-postgres',
    INGEST_PASSWORD: broker?.password ?? 'not yet',
    CONSOLE_SECRET: secret,
    COOKIE_SECRET: secret,
    GRAFANA_PASSWORD: 'of-grafana',
    PUBLIC_URL: `http://localhost:${ports.api}`,
    ISSUER_URL: `http://localhost:${ports.auth}`,
  });
  const composed = services[service];
  const built = composed?.image?.replace(/^chanrong\/|:.*$/g, '') ?? '';
  const image = images().get(built);
  if (composed === undefined || image === undefined) throw new Error(`no image of ${service}`);
  const places: Record<string, string> = {
    'postgres://chanrong:of-postgres@postgres:5432/chanrong': stack.database.url,
    'redis://redis:6379': redis.url,
    'mqtt://mosquitto:1883': broker?.url ?? '',
  };
  const here = (text: string): string =>
    places[text] ?? text.replace(/^\/data\b/, data).replace(/^\/app\b/, repositoryFolder);
  const merged = { ...image.environment, ...composed.environment };
  const environment = Object.fromEntries(
    Object.entries(merged).map(([name, value]) => [name, here(value)]),
  );
  const [program, ...args] = image.command;
  expect(program).toBe('node');
  const own = composed.command ?? [];
  const entry = own.length === 0 ? args : args.slice(0, -1);
  return { command: [...entry, ...own].map(here), environment };
}

function start(service: string, more: Record<string, string> = {}) {
  const { command, environment } = containerOf(service);
  const child = spawn(node, command, {
    cwd: repositoryFolder,
    env: { PATH: process.env['PATH'], ...environment, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const run = { child, output: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (run.output += String(text)));
  return run;
}

describe('the image of ops', () => {
  it.each([
    ['migrate', 'partitions'],
    ['scorecard', 'scorecard'],
    ['certificates', 'server.pem'],
  ])('does what the service %s asks', async (service, word) => {
    const run = start(service);
    const [code] = await once(run.child, 'close');
    expect([code, run.output]).toEqual([0, expect.stringContaining(word)]);
  });
});

describe('the image of', () => {
  beforeAll(async () => {
    broker = await startMosquitto({ folder: join(data, 'keys/gateways') });
  });

  it.each(['ingest', 'scorer', 'notary', 'auth', 'api'])(
    '%s starts, is well, and stops when it is asked to',
    async (name) => {
      const healthPort = name === 'api' ? ports.api : await freePort();
      const httpPort = name === 'auth' ? ports.auth : ports.api;
      const run = start(name, {
        HEALTH_PORT: String(healthPort),
        ...(name === 'api' || name === 'auth' ? { HTTP_PORT: String(httpPort) } : {}),
      });
      await until(async () => {
        if (run.child.exitCode !== null) throw new Error(`${name} ended:\n${run.output}`);
        const answer = await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined);
        return answer?.ok === true;
      }, `${name} to be ready`);
      const [probe, ...args] = images().get(name)?.healthCheck ?? [];
      expect(probe).toBe('node');
      const asked = spawn(node, args, { env: { HEALTH_PORT: String(healthPort) } });
      expect(await once(asked, 'close')).toEqual([0, null]);
      run.child.kill('SIGTERM');
      await once(run.child, 'close');
      expect(run.output).not.toMatch(/"level":"(error|fatal)"/);
      expect([0, 'SIGTERM']).toContain(run.child.exitCode ?? run.child.signalCode);
    },
    120_000,
  );
});
