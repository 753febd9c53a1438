/** The reference gateway against a broker that keeps what it is sent. */
import { once } from 'node:events';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Aedes } from 'aedes';
import { readGatewayConfig } from '../src/gateway.config.js';
import { runGateway } from '../src/run-gateway.js';

let folder: string;
let server: Server;
let broker: Aedes;
let values: unknown[];
let trouble: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chanrong-gateway-'));
  values = [];
  trouble = [];
  broker = await Aedes.createBroker({
    authorizePublish: (_client, { topic, payload }, done) => {
      if (topic.endsWith('/data'))
        values.push(...(JSON.parse(payload.toString()) as { x: unknown[] }).x);
      done();
    },
  });
  server = createServer((socket) => void broker.handle(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  await new Promise<void>((resolve) => broker.close(resolve));
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function configure(settings: object) {
  const { port } = server.address() as AddressInfo;
  const identity = {
    gatewayId: 'gw-1',
    secret: 's',
    topic: 'chanrong/v1/2/gw-1',
    epoch: 7,
    brokers: [`mqtt://127.0.0.1:${port}`],
  };
  await writeFile(join(folder, 'identity.json'), JSON.stringify(identity));
  const channels = [
    { id: 0, asset: 'TANK', measure: 'mass_kg' },
    { id: 1, asset: 'MILL', measure: 'load_pct' },
  ];
  const file = join(folder, 'gateway.json');
  await writeFile(
    file,
    JSON.stringify({ identity: 'identity.json', channels, flushMs: 20, ...settings }),
  );
  return readGatewayConfig(file);
}

const run = (
  config: Awaited<ReturnType<typeof configure>>,
  signal = new AbortController().signal,
) =>
  runGateway(config, { onState: () => undefined, onTrouble: (text) => trouble.push(text) }, signal);

describe('runGateway', () => {
  it('sends the rows of a table once, over restarts, and names what it cannot use', async () => {
    const file = join(folder, 'log.csv');
    await writeFile(file, 'time,mass,other\n2026-11-22T08:00:00Z,1,x\n2026-11-22T08:00:01Z,2,x\n');
    const source = { kind: 'csv', file: 'log.csv', follow: false };
    const config = await configure({ source, names: { mass: 'TANK/mass_kg' } });
    await run(config);
    expect(values).toEqual([1, 2]);
    expect(trouble).toEqual(['other is no declared channel; name it in channels or names']);
    await appendFile(file, '2026-11-22T08:00:02Z,3,x\nnonsense\n2026-11-22T08:00:03Z,4');
    await run(config);
    expect(values).toEqual([1, 2, 3]);
    expect(trouble).toContain('not understood: nonsense');
  });

  it('listens to an MTConnect adapter, and again after it was gone', async () => {
    const adapter = createServer((socket) =>
      socket.end('2026-11-22T08:00:00Z|Xload|12|tank|7\n* PONG 10000\n'),
    );
    adapter.listen(0, '127.0.0.1');
    await once(adapter, 'listening');
    const { port } = adapter.address() as AddressInfo;
    const names = { Xload: 'MILL/load_pct', tank: 'TANK/mass_kg' };
    const config = await configure({ source: { kind: 'adapter', host: '127.0.0.1', port }, names });
    const stop = new AbortController();
    const running = run(config, stop.signal);
    while (values.length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    stop.abort();
    await running;
    adapter.close();
    expect(values.slice(0, 4)).toEqual([12, 7, 12, 7]);
  });

  it('says everything that is wrong with its settings', async () => {
    await expect(configure({ source: { kind: 'csv' }, flushMs: 0 })).rejects.toThrow(
      /file[^]*flushMs|flushMs[^]*file/,
    );
  });
});
