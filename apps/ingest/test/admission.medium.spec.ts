import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ErrorWithReasonCode, IClientOptions, MqttClient } from 'mqtt';
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
const clients: MqttClient[] = [];

async function connect(which = gateway, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectGateway(ingest, which, options);
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

/** The CONNACK return code. */
async function refusalOf(which: EnrolledGateway, options: IClientOptions = {}): Promise<number> {
  const error = await connect(which, options).then(
    () => undefined,
    (reason: unknown) => reason as ErrorWithReasonCode,
  );
  return error?.code ?? 0;
}

async function readQuarantine() {
  const { rows } = await database.pool.query(
    `select gateway_id, uscc, topic, code, class, hint <> '' as hinted, partition,
       convert_from(body, 'UTF8') as text, received_ms > 0 as timed from quarantine order by 1, 4`,
  );
  return rows;
}

beforeEach(async () => {
  database = await createTestDatabase();
  gateway = await enrol(database.pool, 1, 2);
  ingest = await startIngest(database.url, { revocationIntervalMs: 20 });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await ingest.stop();
  await database.drop();
});

describe('connecting', () => {
  it('is refused with 4 for a wrong secret, the first time and again', async () => {
    const wrong = { ...gateway, secret: 'wrong' };
    expect(await refusalOf(wrong)).toBe(4);
    expect(await refusalOf(wrong)).toBe(4);
    expect(await refusalOf(gateway)).toBe(0);
  });

  it('is refused with 4 for a gateway that nobody enrolled', async () => {
    expect(await refusalOf({ ...gateway, gatewayId: 'gw-2' })).toBe(4);
  });

  it('is refused with 4 without a password', async () => {
    expect(await refusalOf(gateway, { password: undefined as never })).toBe(4);
  });

  it('is refused with 2 under a client id of its own choice', async () => {
    expect(await refusalOf(gateway, { clientId: 'gw-9' })).toBe(2);
  });

  it('is refused with 5 when the gateway is revoked', async () => {
    await database.pool.query('update gateway set revoked_at = now()');
    expect(await refusalOf(gateway)).toBe(5);
  });

  it('is refused with 3 while its partition has no journal', async () => {
    expect(await refusalOf(await enrol(database.pool, 3, 77))).toBe(3);
  });

  it('is refused with 1 for MQTT 5, which this listener does not speak', async () => {
    expect(await refusalOf(gateway, { protocolVersion: 5 })).toBe(1);
  });

  it('ends the older session of the same gateway', async () => {
    const first = await connect();
    const second = await connect();
    await until(() => !first.connected);
    await second.publishAsync(dataTopic(gateway), 'mine', { qos: 1 });
    expect(await readJournal(database.pool)).toHaveLength(1);
  });
});

describe('a connected gateway', () => {
  it.each([
    ['is revoked', 'update gateway set revoked_at = now()'],
    ['gets another secret', `update gateway set secret_hash = 'another'`],
    ['moves to another partition', 'update gateway set partition = 1'],
  ])('is dropped when it %s, and its will does not count', async (_what, change) => {
    const will = { topic: dataTopic(gateway), payload: Buffer.from('will'), qos: 1 } as const;
    const client = await connect(gateway, { will });
    await client.publishAsync(dataTopic(gateway), 'before', { qos: 1 });
    await database.pool.query(change);
    await until(() => !client.connected);
    await until(async () => (await readMetric(ingest, 'chanrong_ingest_connections')) === 0);
    expect((await readJournal(database.pool)).map(({ text }) => text)).toEqual(['before']);
  });

  it('may subscribe to its own ack and command and to nothing else', async () => {
    const client = await connect();
    const own = dataTopic(gateway).replace('/data', '');
    const granted = async (topic: string) => {
      const outcome = client.subscribeAsync(topic, { qos: 1 });
      return outcome.then(
        ([grant]) => grant?.qos,
        () => 128,
      );
    };
    expect(await granted(`${own}/ack`)).toBe(1);
    expect(await granted(`${own}/command`)).toBe(1);
    for (const topic of [`${own}/data`, `${own}/#`, '#', '$SYS/#', 'chanrong/v1/+/+/data']) {
      expect(await granted(topic)).toBe(128);
    }
    expect(client.connected).toBe(true);
  });

  it.each([
    ['a topic of another gateway', 'chanrong/v1/2/gw-7/data', 'topic-not-yours'],
    ['another partition', 'chanrong/v1/3/gw-1/data', 'topic-not-yours'],
    ['a kind that does not exist', 'chanrong/v1/2/gw-1/pressure', 'topic-unknown'],
    ['a topic of no meaning here', 'factory/line-4', 'topic-unknown'],
    ['a topic with a NUL in it', 'factory/\u0000line', 'topic-unknown'],
  ])('has what it publishes to %s set aside with a reason', async (_what, topic, code) => {
    const client = await connect();
    await client.publishAsync(topic, 'stray', { qos: 1 });
    await client.publishAsync(dataTopic(gateway), 'good', { qos: 1 });
    expect(await readQuarantine()).toEqual([
      {
        gateway_id: 'gw-1',
        uscc: gateway.uscc,
        topic: topic.replace('\u0000', '\uFFFD'),
        code,
        class: 'contract',
        hinted: true,
        partition: null,
        text: 'stray',
        timed: true,
      },
    ]);
    expect((await readJournal(database.pool)).map(({ text }) => text)).toEqual(['good']);
  });

  it('has a QoS 0 message set aside', async () => {
    const client = await connect();
    await client.publishAsync(dataTopic(gateway), 'unsafe', { qos: 0 });
    await until(async () => (await readQuarantine()).length > 0);
    expect(await readQuarantine()).toMatchObject([{ code: 'qos-too-low', text: 'unsafe' }]);
    expect(await readJournal(database.pool)).toEqual([]);
  });

  it('fills the quarantine with one row when it sends the same thing for ever', async () => {
    const client = await connect();
    for (let round = 0; round < 5; round += 1) {
      await client.publishAsync('factory/line-4', 'stray', { qos: 1 });
    }
    await client.publishAsync('factory/line-4', 'another', { qos: 1 });
    const texts = (await readQuarantine()).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(new Set(texts)).toEqual(new Set(['another', 'stray']));
  });
});
