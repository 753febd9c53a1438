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
  readMetric,
  type RunningIngest,
  startIngest,
  until,
} from './ingest-fixture.js';

let database: TestDatabase;
let ingest: RunningIngest;
let gateway: EnrolledGateway;
const clients: MqttClient[] = [];

async function connect(which = gateway): Promise<MqttClient> {
  const client = await connectGateway(ingest, which);
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

beforeEach(async () => {
  database = await createTestDatabase();
  gateway = await enrol(database.pool, 1, 2);
  ingest = await startIngest(database.url);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await ingest.stop();
  await database.drop();
});

describe('acknowledgement', () => {
  it('comes after the commit, never before', async () => {
    const client = await connect();
    const held = await holdCommits(database.pool);
    let acknowledged = false;
    const publishing = client
      .publishAsync(dataTopic(gateway), 'reading', { qos: 1 })
      .then(() => (acknowledged = true));
    await until(() => commitIsWaiting(database.pool));
    expect(acknowledged).toBe(false);
    await held.release();
    await publishing;
    expect(await readJournal(database.pool)).toMatchObject([
      { partition: 2, topicKind: 'data', gatewayId: 'gw-1', text: 'reading' },
    ]);
  });

  it('means the same for QoS 2', async () => {
    const client = await connect();
    const held = await holdCommits(database.pool);
    let acknowledged = false;
    const publishing = client
      .publishAsync(dataTopic(gateway), 'reading', { qos: 2 })
      .then(() => (acknowledged = true));
    await until(() => commitIsWaiting(database.pool));
    expect(acknowledged).toBe(false);
    await held.release();
    await publishing;
    expect((await readJournal(database.pool)).map(({ text }) => text)).toEqual(['reading']);
  });

  it('keeps the bytes as they came, whatever they are', async () => {
    const client = await connect();
    const garbage = Buffer.from([0x00, 0xff, 0xfe, 0x7b, 0x22]);
    await client.publishAsync(dataTopic(gateway), garbage, { qos: 1 });
    const [entry] = await readJournal(database.pool);
    expect(Buffer.from(entry?.body ?? [])).toEqual(garbage);
  });

  it('gathers what arrives during a commit into one segment', async () => {
    const client = await connect();
    const held = await holdCommits(database.pool);
    const first = client.publishAsync(dataTopic(gateway), '0', { qos: 1 });
    await until(() => commitIsWaiting(database.pool));
    const others = Array.from({ length: 200 }, (_, index) =>
      client.publishAsync(dataTopic(gateway), String(index + 1), { qos: 1 }),
    );
    await until(async () => (await readMetric(ingest, 'chanrong_ingest_pending_bytes')) > 51_200);
    await held.release();
    await Promise.all([first, ...others]);
    const { rows } = await database.pool.query('select entries from journal_segment order by seq');
    expect(rows).toEqual([{ entries: 1 }, { entries: 200 }]);
  });

  it('keeps the order of every gateway, over partitions', async () => {
    const gateways = [
      gateway,
      ...(await Promise.all([0, 1, 2, 3].map((n) => enrol(database.pool, 10 + n, n)))),
    ];
    const publishings = await Promise.all(
      gateways.map(async (each) => {
        const client = await connect(each);
        return Promise.all(
          Array.from({ length: 300 }, (_, index) =>
            client.publishAsync(dataTopic(each), String(index), { qos: 1 }),
          ),
        );
      }),
    );
    expect(publishings).toHaveLength(5);
    const journal = await readJournal(database.pool);
    const expected = Array.from({ length: 300 }, (_, index) => String(index));
    for (const { gatewayId } of gateways) {
      const texts = journal
        .filter((entry) => entry.gatewayId === gatewayId)
        .map(({ text }) => text);
      expect(texts).toEqual(expected);
    }
  });

  it('does not wait for a dead queue', async () => {
    const client = await connect();
    await database.pool.query('drop schema bullmq cascade');
    for (let index = 0; index < 20; index += 1) {
      await client.publishAsync(dataTopic(gateway), String(index), { qos: 1 });
    }
    expect(await readJournal(database.pool)).toHaveLength(20);
    await until(async () => (await readMetric(ingest, 'chanrong_ingest_wake_failures_total')) > 0);
  });

  it('comes for what was taken before the process stops, and says no gateway dead', async () => {
    const client = await connectGateway(ingest, gateway, {
      will: {
        topic: dataTopic(gateway).replace('/data', '/death'),
        payload: Buffer.from('{}'),
        qos: 1,
      },
    });
    clients.push(client);
    const held = await holdCommits(database.pool);
    const publishing = client.publishAsync(dataTopic(gateway), 'last', { qos: 1 });
    await until(() => commitIsWaiting(database.pool));
    const stopping = ingest.stop();
    await held.release();
    await publishing;
    await stopping;
    expect((await readJournal(database.pool)).map(({ text }) => text)).toEqual(['last']);
    ingest = await startIngest(database.url);
  });

  it('is not given when the process stops while the database hangs', async () => {
    await ingest.stop();
    ingest = await startIngest(database.url, { shutdownMsMax: 50 });
    const client = await connect();
    const held = await holdCommits(database.pool);
    let acknowledged = false;
    client.publish(dataTopic(gateway), 'lost with the line', { qos: 1 }, (error) => {
      acknowledged = error === undefined || error === null;
    });
    await until(() => commitIsWaiting(database.pool));
    const stopping = ingest.stop();
    await until(() => !client.connected);
    expect(acknowledged).toBe(false);
    await held.release();
    await stopping;
    ingest = await startIngest(database.url);
  });

  it('journals the will of a gateway whose line breaks', async () => {
    const client = await connectGateway(ingest, gateway, {
      will: {
        topic: dataTopic(gateway).replace('/data', '/death'),
        payload: Buffer.from('{"epoch":1}'),
        qos: 0,
      },
    });
    client.stream.destroy();
    await until(async () => (await readJournal(database.pool)).length > 0);
    expect(await readJournal(database.pool)).toMatchObject([
      { topicKind: 'death', gatewayId: 'gw-1', text: '{"epoch":1}' },
    ]);
  });
});
