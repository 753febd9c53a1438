import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Counter } from 'prom-client';
import { type HealthServer, startHealthServer } from './health-server.js';
import { createMetrics } from './metrics.js';

let server: HealthServer;
let databaseIsUp: boolean;

const get = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: response.status, text: await response.text() };
};

beforeEach(async () => {
  databaseIsUp = true;
  const registry = createMetrics('ingest');
  new Counter({ name: 'messages_total', help: 'Messages.', registers: [registry] }).inc(3);
  server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    registry,
    checks: {
      database: () => {
        if (!databaseIsUp) throw new Error('connection refused');
      },
    },
  });
  server.started();
});

afterEach(() => server.close());

describe('health server', () => {
  it('is ready while every check passes', async () => {
    expect(await get('/readyz')).toEqual({
      status: 200,
      text: '{"status":"ok","checks":{"database":"ok"}}',
    });
  });

  it('is alive, and neither started nor ready, until it has begun its work', async () => {
    const options = { host: '127.0.0.1', registry: createMetrics('ingest'), checks: {} };
    const starting = await startHealthServer({ ...options, port: 0 });
    const ask = async (path: string) =>
      (await fetch(`http://127.0.0.1:${starting.port}${path}`)).status;
    const all = async () => [await ask('/livez'), await ask('/startupz'), await ask('/readyz')];
    expect(await all()).toEqual([200, 503, 503]);
    starting.started();
    expect(await all()).toEqual([200, 200, 200]);
    await starting.close();
    expect((await startHealthServer({ ...options, port: undefined })).port).toBeUndefined();
  });

  it('is alive but not ready when a check fails, and says which and why', async () => {
    databaseIsUp = false;
    expect((await get('/livez')).status).toBe(200);
    expect(await get('/readyz')).toEqual({
      status: 503,
      text: '{"status":"unavailable","checks":{"database":"connection refused"}}',
    });
  });

  it('gives the metrics of the process and of the event loop', async () => {
    const { text } = await get('/metrics');
    expect(text).toContain('messages_total{app="ingest"} 3');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('names the paths it has when asked for another', async () => {
    expect((await get('/')).status).toBe(404);
  });
});
