import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BirthChannel, signMessage } from '@chanrong/contracts';
import { openGateway } from '@chanrong/gateway';
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

describe('a gateway that was given a public key', () => {
  const keys = generateKeyPairSync('ed25519');
  const signedBy = (kind: 'birth' | 'data', seq: number, message: string) =>
    Buffer.from(
      signMessage(
        keys.privateKey,
        { kind, gatewayId: 'gw-1', epoch: 7, seq },
        Buffer.from(message),
      ),
    );
  const data = (seq: number, mass: number) =>
    JSON.stringify({ e: 7, s: seq, t: nowSeconds * 1_000, c: [0], d: [0], x: [mass] });

  beforeEach(async () => {
    const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    await register(database.pool, 'gw-1', publicKey);
  });

  it('is believed what it signed, and nothing else', async () => {
    await publish('birth', birth);
    await publish('birth/ed25519', signedBy('birth', 0, birth));
    await publish('data/ed25519', signedBy('data', 1, data(1, 1500)));
    await publish('data', data(2, 9999));
    await publish('data/senml-json/7/3', `[{"bt":${nowSeconds},"n":"TANK-01/mass_kg","v":9999}]`);
    await publish(
      'data/ed25519',
      Buffer.concat([signedBy('data', 4, data(4, 1)), Buffer.from(' ')]),
    );
    await publish('data/ed25519', signedBy('data', 5, data(6, 9999)));
    await publish('data/ed25519', Buffer.alloc(10));
    const { channels, quarantine, readingCount } = await foldJournal(database.pool, gateway);
    expect(channels.get('TANK-01/mass_kg')).toBe(1500);
    expect(readingCount).toBe(1);
    expect(quarantine.map(({ code, topic }) => [topic.split('gw-1/')[1], code])).toEqual([
      ['birth', 'signature-missing'],
      ['data', 'signature-missing'],
      ['data/senml-json/7/3', 'signature-missing'],
      ['data/ed25519', 'signature-invalid'],
      ['data/ed25519', 'signature-invalid'],
      ['data/ed25519', 'signature-invalid'],
    ]);
  });

  it('signs by itself when it is the reference gateway', async () => {
    client.end(true);
    const spoolDirectory = await mkdtemp(join(tmpdir(), 'signed-'));
    const url = `mqtt://127.0.0.1:${ingest.mqttPort}`;
    const opened = await openGateway({
      ...gateway,
      url,
      epoch: 7,
      spoolDirectory,
      signingKey: keys.privateKey,
    });
    opened.declare({ epoch: 7, firmware: 'test', channels });
    await opened.send(data(1, 1500), 1);
    await opened.send(data(2, 1490), 2);
    await opened.drained();
    await opened.close();
    await rm(spoolDirectory, { recursive: true });
    const { channels: folded, quarantine } = await foldJournal(database.pool, gateway);
    expect(folded.get('TANK-01/mass_kg')).toBe(1490);
    expect(quarantine).toEqual([]);
  });
});

describe('a gateway without a key', () => {
  it('cannot sign', async () => {
    await publish('birth/ed25519', Buffer.concat([Buffer.alloc(64), Buffer.from(birth)]));
    const { quarantine } = await foldJournal(database.pool, gateway);
    expect(quarantine).toMatchObject([{ code: 'signature-invalid' }]);
  });
});
