/**
 * `/livez`: the process answers. `/startupz`: it has begun its work. `/readyz`: what it needs answers too;
 * 503 names what does not. `/metrics`: Prometheus text. For probes and scrapers on the same host or
 * network, never the public.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** Throws, or rejects, when what it looks at is not well. */
export type HealthCheck = () => Promise<void> | void;

export interface HealthServerOptions {
  readonly host: string;
  /** 0 for any free port; undefined: nobody asks, and nothing listens. */
  readonly port: number | undefined;
  readonly registry: Pick<Registry, 'metrics' | 'contentType'>;
  readonly checks: Readonly<Record<string, HealthCheck>>;
}

export interface HealthServer {
  readonly port: number | undefined;
  /** The process has begun its work: until it says so it is neither started nor ready. */
  started(): void;
  close(): Promise<void>;
}

const checkMsMax = 2_000;
const paths = ['/livez', '/startupz', '/readyz', '/metrics'];

/** @throws Error when the port is taken. */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const state = { hasStarted: false };
  const started = (): void => {
    state.hasStarted = true;
  };
  if (options.port === undefined) {
    return { port: undefined, started, close: () => Promise.resolve() };
  }
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response, { ...options, ...state }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    started,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  url: string,
  response: ServerResponse,
  options: HealthServerOptions & { readonly hasStarted: boolean },
): Promise<void> {
  const path = url.split('?', 1)[0];
  const awaitsStart = !options.hasStarted && (path === '/startupz' || path === '/readyz');
  if (awaitsStart) {
    sendJson(response, 503, { status: 'starting' });
  } else if (path === '/livez' || path === '/startupz') {
    sendJson(response, 200, { status: 'ok' });
  } else if (path === '/readyz') {
    const checks = await runChecks(options.checks);
    const well = Object.values(checks).every((outcome) => outcome === 'ok');
    sendJson(response, well ? 200 : 503, { status: well ? 'ok' : 'unavailable', checks });
  } else if (path === '/metrics') {
    const text = await options.registry.metrics();
    response.writeHead(200, { 'content-type': options.registry.contentType }).end(text);
  } else {
    sendJson(response, 404, { status: 'not found', paths });
  }
}

async function runChecks(checks: HealthServerOptions['checks']): Promise<Record<string, string>> {
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
  );
  return Object.fromEntries(outcomes);
}

async function outcomeOf(check: HealthCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${checkMsMax} ms`)), checkMsMax);
  });
  try {
    await Promise.race([check(), tooLate]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
