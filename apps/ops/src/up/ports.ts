import { createServer } from 'node:net';
import { SetupError } from '@chanrong/store';

export interface PortWish {
  /** What the port is for, in words: `HTTP`. */
  readonly purpose: string;
  /** A port that was asked for is given or refused; a default may move. */
  readonly asked: number | undefined;
  readonly fallback: number;
}

export interface Ports {
  readonly http: number;
  readonly auth: number;
  readonly mqtt: number;
  readonly mqttTls: number;
  readonly database: number;
  /** Where the processes that answer no HTTP of their own tell how they are. */
  readonly health: Readonly<Record<ProbedProcess, number>>;
}

/** The API answers probes where it answers everything else. */
export const probedProcesses = ['ingest', 'scorer', 'notary', 'auth', 'simulator'] as const;
export type ProbedProcess = (typeof probedProcesses)[number];

const triesMax = 100;
const healthPortMin = 9_464;

/**
 * Ports that are free on 127.0.0.1 now. `tell` hears of defaults that moved.
 * @throws SetupError when one that was asked for is in use or cannot be opened by this user.
 */
export async function choosePorts(
  asked: { readonly httpPort: number | undefined; readonly mqttPort: number | undefined },
  tell: (note: string) => void,
): Promise<Ports> {
  // A default must not move onto a port that was asked for.
  const taken = new Set([asked.httpPort, asked.mqttPort].filter((port) => port !== undefined));
  const choose = async (wish: PortWish): Promise<number> => {
    const port = await choosePort(wish, taken);
    taken.add(port);
    return port;
  };
  const chooseAloud = async (wish: PortWish): Promise<number> => {
    const port = await choose(wish);
    if (wish.asked === undefined && port !== wish.fallback) {
      tell(`${wish.purpose} port ${wish.fallback} is in use; using ${port}`);
    }
    return port;
  };
  const health: [ProbedProcess, number][] = [];
  for (const name of probedProcesses) {
    const fallback = healthPortMin + health.length;
    health.push([name, await choose({ purpose: 'health', asked: undefined, fallback })]);
  }
  return {
    health: Object.fromEntries(health) as Ports['health'],
    http: await chooseAloud({ purpose: 'HTTP', asked: asked.httpPort, fallback: 3_000 }),
    mqtt: await chooseAloud({ purpose: 'MQTT', asked: asked.mqttPort, fallback: 1_883 }),
    mqttTls: await chooseAloud({ purpose: 'MQTT over TLS', asked: undefined, fallback: 8_883 }),
    // Nobody types these: the console sends browsers to the one, scripts find the other in instance.json.
    auth: await choose({ purpose: 'sign-in', asked: undefined, fallback: 3_001 }),
    database: await choose({ purpose: 'database', asked: undefined, fallback: 54_320 }),
  };
}

async function choosePort(wish: PortWish, taken: ReadonlySet<number>): Promise<number> {
  const { asked, fallback, purpose } = wish;
  if (asked !== undefined) {
    const fault = await tryPort(asked);
    if (fault === undefined) return asked;
    const why = fault === 'EADDRINUSE' ? 'is in use' : `cannot be opened (${fault})`;
    const hint = `stop what uses it, or choose another with --${purpose.toLowerCase()}-port`;
    throw new SetupError('port-unusable', `${purpose} port ${asked} ${why}`, hint);
  }
  for (let port = fallback; port < fallback + triesMax; port++) {
    if (!taken.has(port) && (await tryPort(port)) === undefined) return port;
  }
  throw new SetupError(
    'port-unusable',
    `no ${purpose} port from ${fallback} to ${fallback + triesMax - 1} is free`,
    'free one of them',
  );
}

/** The error code of listening on the port; undefined when it works. */
function tryPort(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(undefined)));
  });
}
