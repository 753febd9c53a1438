/** What the listener bounds: silence before CONNECT, silence after it, and what one gateway sends a second. */
import { connect as connectSocket, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import {
  connectGateway,
  dataTopic,
  enrol,
  type EnrolledGateway,
  type RunningIngest,
  startIngest,
} from './ingest-fixture.js';

let database: TestDatabase;
let ingest: RunningIngest;
let gateway: EnrolledGateway;
let other: EnrolledGateway;
const clients: MqttClient[] = [];

const connectMsMax = 300;
const rateLimits = {
  messagesPerSecond: 20,
  messagesBurst: 10,
  bytesPerSecond: 1_000_000,
  bytesBurst: 1_000_000,
};

beforeEach(async () => {
  database = await createTestDatabase();
  gateway = await enrol(database.pool, 1, 2);
  other = await enrol(database.pool, 2, 2);
  ingest = await startIngest(database.url, { connectMsMax, rateLimits });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await ingest.stop();
  await database.drop();
});

async function connect(which: EnrolledGateway): Promise<MqttClient> {
  const client = await connectGateway(ingest, which);
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

const open = (): Socket => connectSocket(ingest.mqttPort, '127.0.0.1');
const closed = (socket: Socket) =>
  new Promise<void>((resolve) =>
    socket.on('error', () => undefined).once('close', () => resolve()),
  );
const publishAll = (client: MqttClient, which: EnrolledGateway, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      client.publishAsync(dataTopic(which), `message ${index}`, { qos: 1 }),
    ),
  );

describe('the listener', () => {
  it('ends a connection that says nothing, and one that says half a CONNECT', async () => {
    const silent = open();
    const half = open();
    half.write(Buffer.from([0x10, 0x40, 0x00, 0x04]));
    const startedMs = performance.now();
    await Promise.all([closed(silent), closed(half)]);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(connectMsMax * 0.9);
  });

  it('leaves a gateway that is connected alone for as long', async () => {
    const client = await connect(gateway);
    await closed(open());
    expect(client.connected).toBe(true);
  });

  it('reads one gateway more slowly when it sends too much, and no other; nothing is refused', async () => {
    const client = await connect(gateway);
    const neighbour = await connect(other);
    const startedMs = performance.now();
    await publishAll(client, gateway, 40);
    let isThrough = false;
    const next = publishAll(client, gateway, 1).then(() => (isThrough = true));
    await publishAll(neighbour, other, 5);
    expect(isThrough).toBe(false);
    await next;
    // 40 less a burst of 10, at 20 a second; what is in one chunk of the socket is taken before the rest.
    expect(performance.now() - startedMs).toBeGreaterThan(1_300);
    expect(client.connected).toBe(true);
  });
});
