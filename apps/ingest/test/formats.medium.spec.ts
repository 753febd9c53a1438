import type { BirthChannel } from '@chanrong/contracts';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Encoder } from 'cbor-x';
import type { MqttClient } from 'mqtt';
import { foldJournal, register } from './folded-journal.js';
import {
  connectGateway,
  type EnrolledGateway,
  type RunningIngest,
  startIngest,
} from './ingest-fixture.js';

let database: TestDatabase;
let ingest: RunningIngest;
let gateway: EnrolledGateway;
let client: MqttClient;

const channels: BirthChannel[] = [
  { id: 0, asset: 'TANK-01', measure: 'mass_kg', unit: 'kg' },
  { id: 1, asset: 'MC-01', measure: 'program' },
  { id: 2, asset: 'MC-01', measure: 'running' },
];
const birth = JSON.stringify({ epoch: 7, firmware: 'test', channels });
const nowSeconds = Math.floor(Date.now() / 1_000);

beforeEach(async () => {
  database = await createTestDatabase();
  gateway = await register(database.pool, 'gw-1');
  ingest = await startIngest(database.url);
  client = await connectGateway(ingest, gateway);
});

afterEach(async () => {
  client.end(true);
  await ingest.stop();
  await database.drop();
});

function publish(path: string, payload: string | Buffer) {
  const { partition, gatewayId } = gateway;
  return client.publishAsync(`chanrong/v1/${partition}/${gatewayId}/${path}`, payload, { qos: 1 });
}

describe('SenML', () => {
  it('in JSON and in CBOR ends in the same fold as our own form', async () => {
    const pack = [
      { bn: 'TANK-01/', bt: nowSeconds, n: 'mass_kg', u: 'kg', v: 1520.5 },
      { bn: 'MC-01/', n: 'program', vs: 'O1234' },
    ];
    const labels = { bn: -2, bt: -3, n: 0, v: 2, vb: 4, t: 6 };
    const cbor = new Encoder({ mapsAsObjects: false, useRecords: false }).encode([
      new Map<number, unknown>([
        [labels.bn, 'MC-01/'],
        [labels.bt, nowSeconds],
        [labels.n, 'running'],
        [labels.vb, true],
      ]),
      new Map<number, unknown>([
        [labels.bn, 'TANK-01/'],
        [labels.n, 'mass_kg'],
        [labels.t, 1],
        [labels.v, 1519],
      ]),
    ]);
    await publish('birth', birth);
    await publish('data/senml-json/7/1', JSON.stringify(pack));
    await publish('data/senml-json/7/1', JSON.stringify(pack));
    await publish('data/senml-cbor/7/2', Buffer.from(cbor));
    expect(await foldJournal(database.pool, gateway)).toEqual({
      channels: new Map<string, unknown>([
        ['MC-01/program', 'O1234'],
        ['MC-01/running', 1],
        ['TANK-01/mass_kg', 1519],
      ]),
      readingCount: 4,
      quarantine: [],
    });
  });

  it('is kept with its reason and its topic where it cannot be used', async () => {
    await publish('birth', birth);
    await publish('data/senml-json/7/1', '[{"n":"TANK-01/mass_kg","v":1}]');
    await publish('data/senml-json/7/2', `[{"bt":${nowSeconds},"n":"TANK-09/mass_kg","v":1}]`);
    await publish('data/senml-json/7/3', '[{"bver":12,"n":"TANK-01/mass_kg","v":1}]');
    await publish('data/senml-cbor/7/4', Buffer.from([0x9a, 0xff, 0xff, 0xff, 0xff]));
    const { quarantine, readingCount } = await foldJournal(database.pool, gateway);
    expect(readingCount).toBe(0);
    expect(quarantine.map(({ code, topic }) => [topic.split('gw-1/')[1], code])).toEqual([
      ['data/senml-json/7/1', 'reading-invalid'],
      ['data/senml-json/7/2', 'channel-unknown'],
      ['data/senml-json/7/3', 'payload-wrong-shape'],
      ['data/senml-cbor/7/4', 'payload-not-cbor'],
    ]);
  });
});
