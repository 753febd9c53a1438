/** The platform's own acknowledgement where it listens itself, for gateways that subscribe to it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGateway } from '@chanrong/gateway';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import {
  commitIsWaiting,
  connectGateway,
  dataTopic,
  enrol,
  type EnrolledGateway,
  holdCommits,
  readJournal,
  type RunningIngest,
  startIngest,
  until,
} from './ingest-fixture.js';

let database: TestDatabase;
let ingest: RunningIngest;
let gateway: EnrolledGateway;
let client: MqttClient;
const acks: unknown[] = [];
const commands: unknown[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  gateway = await enrol(database.pool, 1, 2);
  ingest = await startIngest(database.url, {
    ledgerPolicy: { reorderMs: 50, commandIntervalMs: 200 },
  });
  client = await connectGateway(ingest, gateway);
  client.on('error', () => undefined);
  client.on('message', (topic, payload) => {
    (topic.endsWith('/ack') ? acks : commands).push(JSON.parse(payload.toString()));
  });
  acks.length = 0;
  commands.length = 0;
});

afterEach(async () => {
  client.end(true);
  await ingest.stop();
  await database.drop();
});

const own = (kind: string) => `chanrong/v1/2/gw-1/${kind}`;
const message = (seq: number) =>
  `{"e":7,"s":${seq},"t":1763800000000,"c":[0],"d":[0],"x":[${seq}]}`;
const channels = [{ id: 0, asset: 'A', measure: 'mass_kg' }];

const listen = () => client.subscribeAsync([own('ack'), own('command')]);
const publish = (kind: string, payload: string) =>
  client.publishAsync(own(kind), payload, { qos: 1 });
const bear = (more = {}) =>
  publish('birth', JSON.stringify({ epoch: 7, firmware: 'x', channels, ...more }));

describe('at the listener', () => {
  it('a gateway that listens is told up to where everything is committed, and not before', async () => {
    await listen();
    await bear({ resumeSeq: 11 });
    for (const seq of [11, 12, 13]) await publish('data', message(seq));
    await until(() => acks.length > 0 && (acks.at(-1) as { seq: number }).seq === 13);
    const hold = await holdCommits(database.pool);
    const publishing = publish('data', message(14));
    await until(() => commitIsWaiting(database.pool));
    expect(acks.at(-1)).toEqual({ epoch: 7, seq: 13 });
    await hold.release();
    await publishing;
    await until(() => (acks.at(-1) as { seq: number }).seq === 14);
  });

  it('is asked for what is missing, and no longer when it came', async () => {
    await listen();
    await bear();
    for (const seq of [5, 6, 9]) await publish('data', message(seq));
    await until(() => commands.length > 0);
    expect(commands[0]).toEqual({ command: 'replay', epoch: 7, from: 7, to: 8 });
    for (const seq of [7, 8]) await publish('data', message(seq));
    await until(() => (acks.at(-1) as { seq: number }).seq === 9);
  });

  it('is asked for its birth when it speaks without one', async () => {
    await listen();
    await publish('data', message(1));
    await until(() => commands.length > 0);
    expect(commands[0]).toEqual({ command: 'birth' });
  });

  it('a gateway that does not listen is told nothing', async () => {
    const other = await enrol(database.pool, 2, 2);
    const silent = await connectGateway(ingest, other);
    const heard: string[] = [];
    silent.on('message', (topic) => heard.push(topic));
    await silent.publishAsync(dataTopic(other), message(1), { qos: 1 });
    await listen();
    await bear();
    await publish('data', message(1));
    await until(() => acks.length > 0);
    expect(heard).toEqual([]);
    silent.end(true);
  });

  it('the reference gateway may wait for it instead of PUBACK, through a restart of ingest', async () => {
    client.end(true);
    const folder = await mkdtemp(join(tmpdir(), 'chanrong-spool-'));
    const opened = await openGateway({
      url: `mqtt://127.0.0.1:${ingest.mqttPort}`,
      gatewayId: gateway.gatewayId,
      secret: gateway.secret,
      partition: gateway.partition,
      epoch: 7,
      spoolDirectory: folder,
      acknowledgedBy: 'platform',
      acknowledgementMsMax: 500,
    });
    opened.declare({ epoch: 7, firmware: 'test', channels });
    const send = async (from: number, to: number) => {
      for (let seq = from; seq <= to; seq += 1) await opened.send(message(seq), seq);
    };
    await send(1, 100);
    await ingest.stop();
    await send(101, 200);
    ingest = await startIngest(database.url, { mqttPort: ingest.mqttPort });
    await opened.drained();
    const kept = (await readJournal(database.pool)).filter(({ topicKind }) => topicKind === 'data');
    expect(new Set(kept.map(({ text }) => (JSON.parse(text) as { s: number }).s)).size).toBe(200);
    await opened.close();
    await rm(folder, { recursive: true });
  });
});
