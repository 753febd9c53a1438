import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, openGateway } from '@chanrong/gateway';
import { type EmbeddedDatabase, migrate, startEmbeddedDatabase } from '@chanrong/store';
import { createTestDatabase, freePort, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import pg from 'pg';
import {
  commitIsWaiting,
  connectGateway,
  dataTopic,
  enrol,
  type EnrolledGateway,
  holdCommits,
  type JournaledMessage,
  readJournal,
  readMetric,
  type RunningIngest,
  startIngest,
  until,
} from './ingest-fixture.js';

jest.setTimeout(60_000);

const birth = {
  epoch: 1,
  firmware: 'test',
  channels: [{ id: 0, asset: 'TANK-1', measure: 'mass_kg' }],
};

let folder: string;
let ingest: RunningIngest | undefined;
const gateways: Gateway[] = [];
const clients: MqttClient[] = [];

async function openOn(mqttPort: number, { gatewayId, secret, partition }: EnrolledGateway) {
  const gateway = await openGateway({
    url: `mqtt://127.0.0.1:${mqttPort}`,
    gatewayId,
    secret,
    partition,
    epoch: 1,
    spoolDirectory: folder,
  });
  gateways.push(gateway);
  gateway.declare(birth);
  return gateway;
}

/** Seqs in the order in which each arrived for the first time. */
function firstArrivals(journal: readonly JournaledMessage[], gatewayId: string): number[] {
  const seqs = journal
    .filter((entry) => entry.gatewayId === gatewayId && entry.topicKind === 'data')
    .map(({ text }) => Number(text));
  return [...new Set(seqs)];
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chanrong-outage-'));
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  for (const gateway of gateways.splice(0)) await gateway.close();
  await ingest?.stop();
  ingest = undefined;
  await rm(folder, { recursive: true });
});

describe('on a database that stays', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await ingest?.stop();
    ingest = undefined;
    await database.drop();
  });

  it('nothing is lost and nothing overtakes when ingest stops and comes back', async () => {
    const enrolled = await enrol(database.pool, 1, 2);
    ingest = await startIngest(database.url);
    const { mqttPort } = ingest;
    const gateway = await openOn(mqttPort, enrolled);
    for (const seq of upTo(600)) {
      await gateway.send(String(seq), seq);
      if (seq % 200 !== 0) continue;
      await until(() => gateway.acknowledgedSeq > seq - 200);
      await ingest.stop();
      ingest = await startIngest(database.url, { mqttPort });
    }
    await gateway.drained();
    const journal = await readJournal(database.pool);
    expect(firstArrivals(journal, 'gw-1')).toEqual(upTo(600));
    expect(journal[0]?.topicKind).toBe('birth');
  });

  it('the commit is tried again when its connections are cut', async () => {
    const enrolled = await enrol(database.pool, 1, 2);
    ingest = await startIngest(database.url);
    const gateway = await openOn(ingest.mqttPort, enrolled);
    for (const seq of upTo(400)) {
      await gateway.send(String(seq), seq);
      if (seq % 100 === 0) {
        await database.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'chanrong ingest'`,
        );
      }
    }
    await gateway.drained();
    expect(firstArrivals(await readJournal(database.pool), 'gw-1')).toEqual(upTo(400));
  });

  it('reading stops at the limit while commits are held, and everything is taken afterwards', async () => {
    const pendingBytesMax = 100 * 1024;
    const payload = Buffer.alloc(16 * 1024, '7');
    const perGateway = 50;
    const enrolled = await Promise.all(
      Array.from({ length: 16 }, (_, index) => enrol(database.pool, index, index % 4)),
    );
    ingest = await startIngest(database.url, { pendingBytesMax });
    const running = ingest;
    const connected = await Promise.all(enrolled.map((each) => connectGateway(running, each)));
    clients.push(...connected);
    const held = await holdCommits(database.pool);
    const acknowledgements = connected.flatMap((client, index) =>
      upTo(perGateway).map(() =>
        client.publishAsync(dataTopic(enrolled[index] as EnrolledGateway), payload, { qos: 1 }),
      ),
    );
    const pending = () => readMetric(running, 'chanrong_ingest_pending_bytes');
    await until(async () => (await pending()) > pendingBytesMax);
    await until(() => commitIsWaiting(database.pool));
    const pendingBytes = await pending();
    await held.release();
    // 12.5 MB are offered. Only chunks that were read before the limit was passed still come in.
    const chunkBytesMax = 64 * 1024;
    expect(pendingBytes).toBeLessThan(pendingBytesMax + 3 * chunkBytesMax);
    await Promise.all(acknowledgements);
    expect(await readJournal(database.pool)).toHaveLength(16 * perGateway);
    expect(await pending()).toBe(0);
  });
});

describe('on a database that is killed', () => {
  let server: EmbeddedDatabase;
  let pool: pg.Pool;
  let start: () => Promise<EmbeddedDatabase>;

  beforeEach(async () => {
    const options = {
      directory: join(folder, 'postgres'),
      port: await freePort(),
      password: randomBytes(12).toString('hex'),
      logFile: join(folder, 'postgres.log'),
      sharedBuffersMib: 32,
    };
    start = () => startEmbeddedDatabase(options);
    server = await start();
    await migrate(server.url, { partitionCount: 4 });
    pool = new pg.Pool({ connectionString: server.url, max: 2 });
    pool.on('error', () => undefined);
  });

  afterEach(async () => {
    await ingest?.stop();
    ingest = undefined;
    await pool.end();
    await server.stop();
  });

  it('what was acknowledged is there after its recovery, and the rest follows by itself', async () => {
    const enrolled = await enrol(pool, 1, 2);
    ingest = await startIngest(server.url);
    const gateway = await openOn(ingest.mqttPort, enrolled);
    const sending = upTo(3_000).map((seq) => gateway.send(String(seq), seq));
    await until(() => gateway.acknowledgedSeq > 300);
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
    const acknowledged = gateway.acknowledgedSeq;
    server = await start();
    const survived = firstArrivals(await readJournal(pool), 'gw-1');
    expect(survived.slice(0, acknowledged)).toEqual(upTo(acknowledged));
    await Promise.all(sending);
    await gateway.drained();
    expect(firstArrivals(await readJournal(pool), 'gw-1')).toEqual(upTo(3_000));
  });
});
