import { once } from 'node:events';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newClient } from 'sparkplug-client';
import { foldJournal, register } from './folded-journal.js';
import {
  connectGateway,
  type EnrolledGateway,
  readJournal,
  type RunningIngest,
  startIngest,
  until,
} from './ingest-fixture.js';

type EdgeNode = ReturnType<typeof newClient>;

let database: TestDatabase;
let ingest: RunningIngest;
let gateway: EnrolledGateway;
const nodes: EdgeNode[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  gateway = await register(database.pool, 'gw-1');
  ingest = await startIngest(database.url);
});

afterEach(async () => {
  for (const node of nodes.splice(0)) node.stop();
  await ingest.stop();
  await database.drop();
});

async function connectNode(): Promise<EdgeNode> {
  const node = newClient({
    serverUrl: `mqtt://127.0.0.1:${ingest.mqttPort}`,
    username: gateway.gatewayId,
    password: gateway.secret,
    clientId: gateway.gatewayId,
    groupId: 'Plant 1',
    edgeNode: gateway.gatewayId,
    version: 'spBv1.0',
    publishDeath: true,
    mqttOptions: { reconnectPeriod: 0 },
  });
  nodes.push(node);
  await once(node, 'birth');
  return node;
}

const journaled = (count: number) =>
  until(async () => (await readJournal(database.pool)).length >= count);

describe('an edge node of sparkplug-client', () => {
  it('comes through birth, data by alias, a device and its death', async () => {
    const now = Date.now();
    const node = await connectNode();
    node.publishNodeBirth({
      timestamp: now,
      metrics: [
        { name: 'Node Control/Rebirth', type: 'Boolean', value: false },
        { name: 'TANK-01/mass_kg', alias: 1, type: 'Double', value: 1520.5, timestamp: now },
        { name: 'program', alias: 2, type: 'String', value: 'O1', timestamp: now },
        { name: '温度', type: 'Double', value: 1, timestamp: now },
      ],
    });
    node.publishDeviceBirth('oven', {
      timestamp: now,
      metrics: [
        { name: 'running', alias: 3, type: 'Boolean', value: true, timestamp: now },
        { name: 'Zone 1/temperature_c', alias: 4, type: 'Int16', value: -5, timestamp: now },
      ],
    });
    node.publishNodeData({
      timestamp: now + 1,
      metrics: [{ alias: 1, type: 'Double', value: 1519, timestamp: now + 1 }] as never,
    });
    node.publishDeviceData('oven', {
      timestamp: now + 2,
      metrics: [{ name: 'Zone 1/temperature_c', type: 'Int16', value: 21, timestamp: now + 2 }],
    });
    await journaled(4);
    const { channels, quarantine } = await foldJournal(database.pool, gateway);
    expect(Object.fromEntries(channels)).toEqual({
      'TANK-01/mass_kg': 1519,
      'gw-1/program': 'O1',
      'oven/running': 1,
      'oven/Zone_1.temperature_c': 21,
    });
    expect(quarantine).toMatchObject([
      { code: 'birth-invalid', topic: 'spBv1.0/Plant 1/NBIRTH/gw-1' },
    ]);
  });

  it('must be born again after its death', async () => {
    const node = await connectNode();
    const birth = () => ({
      timestamp: Date.now(),
      metrics: [
        { name: 'TANK-01/mass_kg', type: 'Double' as const, value: 1, timestamp: Date.now() },
      ],
    });
    const data = (value: number) => ({ ...birth(), metrics: [{ ...birth().metrics[0], value }] });
    node.publishNodeBirth(birth());
    node.stop();
    await journaled(2);
    const again = await connectNode();
    again.publishNodeData(data(2) as never);
    again.publishNodeBirth(birth());
    again.publishNodeData(data(3) as never);
    await journaled(5);
    const { channels, quarantine } = await foldJournal(database.pool, gateway);
    expect(channels.get('TANK-01/mass_kg')).toBe(3);
    expect(quarantine.map(({ code }) => code)).toEqual(['birth-missing']);
  });
});

describe('a Sparkplug host', () => {
  it('asks a node that nobody saw born for its births, and the node answers by itself', async () => {
    const node = await connectNode();
    let asked = 0;
    node.on(
      'ncmd',
      ({ metrics }: { metrics?: { name?: string | null; value?: unknown }[] | null }) => {
        expect(metrics).toMatchObject([{ name: 'Node Control/Rebirth', value: true }]);
        asked += 1;
        node.publishNodeBirth({ timestamp: Date.now(), metrics: [{ ...mass, value: 1 }] });
      },
    );
    const mass = { name: 'TANK-01/mass_kg', type: 'Double' as const, timestamp: Date.now() };
    node.publishNodeData({ timestamp: Date.now(), metrics: [{ ...mass, value: 7 }] });
    await until(() => asked === 1);
    await journaled(2);
    const { channels } = await foldJournal(database.pool, gateway);
    expect(channels.get('TANK-01/mass_kg')).toBe(1);
  });

  it('says that it is online to who waits for its primary host', async () => {
    const client = await connectGateway(ingest, gateway);
    const said: unknown[] = [];
    client.on('message', (topic, payload) => said.push([topic, JSON.parse(payload.toString())]));
    await client.subscribeAsync('spBv1.0/STATE/chanrong', { qos: 1 });
    await until(() => said.length === 1);
    expect(said).toEqual([
      ['spBv1.0/STATE/chanrong', { online: true, timestamp: expect.any(Number) }],
    ]);
    client.end(true);
  });
});

describe('a Sparkplug topic', () => {
  it('belongs to the edge node that is the gateway', async () => {
    const client = await connectGateway(ingest, gateway);
    await client.publishAsync('spBv1.0/G/NDATA/gw-2', 'x', { qos: 1 });
    await client.publishAsync('spBv1.0/G/NCMD/gw-1', 'x', { qos: 1 });
    await client.publishAsync('spBv1.0/G/NDATA/gw-1', 'x', { qos: 1 });
    const { rows } = await database.pool.query('select topic, code from quarantine order by 1');
    expect(rows).toEqual([
      { topic: 'spBv1.0/G/NCMD/gw-1', code: 'topic-unknown' },
      { topic: 'spBv1.0/G/NDATA/gw-2', code: 'topic-not-yours' },
    ]);
    const { quarantine } = await foldJournal(database.pool, gateway);
    expect(quarantine).toMatchObject([{ code: 'payload-not-protobuf' }]);
    const [grant] = await client.subscribeAsync('spBv1.0/G/NCMD/gw-1/#', { qos: 0 });
    expect(grant?.qos).toBe(0);
    await expect(client.subscribeAsync('spBv1.0/G/NCMD/gw-2/#')).rejects.toThrow(
      'Unspecified error',
    );
    await expect(client.subscribeAsync('spBv1.0/+/NCMD/gw-1')).rejects.toThrow('Unspecified error');
    client.end(true);
  });
});
