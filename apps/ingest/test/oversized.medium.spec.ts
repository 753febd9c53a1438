import { connect as connectSocket, type Socket } from 'node:net';
import { limits } from '@chanrong/contracts';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import { ingestLimits } from '../src/ingest-limits.js';
import {
  connectGateway,
  dataTopic,
  enrol,
  type EnrolledGateway,
  readJournal,
  readMetric,
  type RunningIngest,
  startIngest,
  until,
} from './ingest-fixture.js';

let database: TestDatabase;
let ingest: RunningIngest;
let gateway: EnrolledGateway;
let neighbour: EnrolledGateway;
const clients: MqttClient[] = [];

async function connect(which: EnrolledGateway): Promise<MqttClient> {
  const client = await connectGateway(ingest, which);
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

async function readQuarantine() {
  const { rows } = await database.pool.query(
    'select gateway_id, topic, code, detail, length(body) as bytes, body from quarantine order by quarantine_id',
  );
  return rows;
}

beforeEach(async () => {
  database = await createTestDatabase();
  gateway = await enrol(database.pool, 1, 2);
  neighbour = await enrol(database.pool, 2, 2);
  ingest = await startIngest(database.url);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await ingest.stop();
  await database.drop();
});

describe('a payload that is too large', () => {
  it('of 10 MB is never gathered: its beginning is kept, its connection ends, others go on', async () => {
    const [sender, other] = [await connect(gateway), await connect(neighbour)];
    const payload = Buffer.alloc(10 * 1024 * 1024, 'x');
    sender.publish(dataTopic(gateway), payload, { qos: 1 });
    await until(() => !sender.connected);
    await other.publishAsync(dataTopic(neighbour), 'still here', { qos: 1 });
    expect(await readQuarantine()).toMatchObject([
      {
        gateway_id: 'gw-1',
        topic: dataTopic(gateway),
        code: 'payload-too-large',
        detail: expect.stringContaining(`at most ${limits.payloadBytesMax}`),
      },
    ]);
    const [{ bytes, body }] = (await readQuarantine()) as [{ bytes: number; body: Buffer }];
    expect(bytes).toBeGreaterThan(ingestLimits.refusedHeadBytesMax - 100);
    expect(bytes).toBeLessThanOrEqual(ingestLimits.refusedHeadBytesMax);
    expect(body.equals(Buffer.alloc(bytes, 'x'))).toBe(true);
    expect((await readJournal(database.pool)).map(({ text }) => text)).toEqual(['still here']);
  });

  it('is set aside once, however often the gateway comes back with it', async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = await connect(gateway);
      client.publish(dataTopic(gateway), Buffer.alloc(1024 * 1024), { qos: 1 });
      await until(() => !client.connected);
    }
    expect(await readQuarantine()).toHaveLength(1);
    const dropped = 'chanrong_ingest_dropped_total';
    await until(async () => (await readMetric(ingest, dropped)) === 3);
  });

  it('by one byte is set aside whole and acknowledged, and the connection stays', async () => {
    const client = await connect(gateway);
    const payload = Buffer.alloc(limits.payloadBytesMax + 1, 'y');
    await client.publishAsync(dataTopic(gateway), payload, { qos: 1 });
    expect(await readQuarantine()).toMatchObject([
      { code: 'payload-too-large', bytes: limits.payloadBytesMax + 1 },
    ]);
    await client.publishAsync(dataTopic(gateway), payload.subarray(1), { qos: 1 });
    const [entry] = await readJournal(database.pool);
    expect(entry?.body).toHaveLength(limits.payloadBytesMax);
  });
});

describe('a stranger', () => {
  function dial(): Promise<Socket> {
    return new Promise((resolve) => {
      const socket = connectSocket(ingest.mqttPort, '127.0.0.1', () => resolve(socket));
      socket.on('error', () => undefined);
    });
  }

  const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

  it.each([
    ['a CONNECT of more than it needs', Buffer.from([0x10, 0x80, 0x80, 0x02]), 4_096],
    ['a length that is not MQTT', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff]), 4_096],
    ['a PUBLISH before CONNECT', Buffer.from([0x30, 0x05, 0, 1, 0x61, 0x62, 0x63]), 0],
    ['bytes that are no MQTT at all', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), 0],
  ])('is hung up on for %s', async (_what, head, filler) => {
    const socket = await dial();
    const ended = closed(socket);
    socket.resume();
    socket.write(Buffer.concat([head, Buffer.alloc(filler)]));
    await ended;
    const client = await connect(neighbour);
    await client.publishAsync(dataTopic(neighbour), 'fine', { qos: 1 });
    expect(await readJournal(database.pool)).toHaveLength(1);
    expect(await readQuarantine()).toEqual([]);
  });
});
