/** Ingest as a client of a real Mosquitto, with the configuration that ships. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { webcrypto } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, openGateway } from '@chanrong/gateway';
import { CertificateAuthority, openServerCertificate } from '@chanrong/identity';
import { unwrap } from '@chanrong/kernel';
import {
  createTestDatabase,
  startMosquitto,
  type TestDatabase,
  type TestMosquitto,
} from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import {
  commitIsWaiting,
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
let folder: string;
let authority: CertificateAuthority;
let broker: TestMosquitto;
let ingest: RunningIngest;
let gateway: EnrolledGateway;
const clients: MqttClient[] = [];
const gateways: Gateway[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  gateway = await enrol(database.pool, 1, 2);
  folder = await mkdtemp(join(tmpdir(), 'chanrong-broker-'));
  authority = await CertificateAuthority.open(folder, Date.now());
  await openServerCertificate(authority, { folder, hosts: ['127.0.0.1'], nowMs: Date.now() });
  broker = await startMosquitto({ folder });
  ingest = await startSubscriber();
});

afterEach(async () => {
  await Promise.all(gateways.splice(0).map((each) => each.close()));
  for (const client of clients.splice(0)) client.end(true);
  await ingest.stop();
  await broker.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function startSubscriber(): Promise<RunningIngest> {
  const { url, username, password } = broker;
  return startIngest(database.url, {
    revocationIntervalMs: 50,
    ledgerPolicy: { reorderMs: 50, commandIntervalMs: 200 },
    broker: {
      url,
      username,
      password,
      authorityFile: undefined,
      partitions: [0, 1, 2, 3],
      sparkplug: true,
    },
  });
}

/** What a gateway with a certificate of the authority shows. */
async function tlsOf(gatewayId: string) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const csr = await Pkcs10CertificateRequestGenerator.create({ keys, signingAlgorithm: algorithm });
  const request = { csrPem: csr.toString('pem'), gatewayId, nowMs: Date.now() };
  const { certificatePem: certificate, serial } = unwrap(await authority.issueGateway(request));
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  return { authority: authority.certificatePem, certificate, key, serial };
}

async function connectRaw(
  gatewayId = gateway.gatewayId,
  more: IClientOptions = {},
): Promise<MqttClient> {
  const { authority: ca, certificate: cert, key } = await tlsOf(gatewayId);
  const client = await connectAsync(
    broker.gatewayUrl,
    { clientId: gatewayId, ca, cert, key, reconnectPeriod: 0, ...more },
    false,
  );
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

async function openReference(): Promise<Gateway> {
  const opened = await openGateway({
    url: broker.gatewayUrl,
    gatewayId: gateway.gatewayId,
    tls: await tlsOf(gateway.gatewayId),
    partition: gateway.partition,
    epoch: 7,
    spoolDirectory: join(folder, 'spool'),
    inflightMax: 64,
    acknowledgedBy: 'platform',
    acknowledgementMsMax: 500,
  });
  gateways.push(opened);
  opened.declare({
    epoch: 7,
    firmware: 'test',
    channels: [{ id: 0, asset: 'A', measure: 'mass_kg' }],
  });
  return opened;
}

const message = (seq: number) =>
  `{"e":7,"s":${seq},"t":1763800000000,"c":[0],"d":[0],"x":[${seq}]}`;

async function sendAll(opened: Gateway, from: number, to: number): Promise<void> {
  for (let seq = from; seq <= to; seq += 1) await opened.send(message(seq), seq);
}

/** Numbers of the data messages in the journal. */
async function journaled(): Promise<Set<number>> {
  const messages = await readJournal(database.pool);
  const data = messages.filter(({ topicKind }) => topicKind === 'data');
  return new Set(data.map(({ text }) => (JSON.parse(text) as { s: number }).s));
}

describe('through a broker', () => {
  it('takes messages of gateways that the broker let in, into the partition of their enterprise', async () => {
    const client = await connectRaw();
    await client.publishAsync(dataTopic(gateway), message(1), { qos: 1 });
    await until(async () => (await readJournal(database.pool)).length === 1);
    expect(await readJournal(database.pool)).toMatchObject([
      { gatewayId: 'gw-1', partition: 2, text: message(1) },
    ]);
  });

  it('lets a gateway write below its own topics only', async () => {
    await enrol(database.pool, 2, 2);
    const client = await connectRaw();
    await client.publishAsync('chanrong/v1/2/gw-2/data', message(1), { qos: 1 });
    await client.publishAsync(dataTopic(gateway), message(2), { qos: 1 });
    await until(async () => (await readJournal(database.pool)).length > 0);
    expect((await readJournal(database.pool)).map(({ text }) => text)).toEqual([message(2)]);
  });

  it('sets aside what comes from a gateway that was revoked, and disconnects it', async () => {
    await database.pool.query('update gateway set revoked_at = now()');
    const client = await connectRaw();
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await client.publishAsync(dataTopic(gateway), message(2), { qos: 1 });
    const codes = async () => {
      const { rows } = await database.pool.query('select distinct code from quarantine');
      return rows.map(({ code }) => code as string);
    };
    await until(async () => (await codes()).includes('gateway-unknown'));
    await closed;
  });

  it('acknowledges nothing to the broker before the commit: what was on its way comes again', async () => {
    const client = await connectRaw();
    await client.publishAsync(dataTopic(gateway), message(1), { qos: 1 });
    await until(async () => (await journaled()).size === 1);
    const hold = await holdCommits(database.pool);
    for (let seq = 2; seq <= 40; seq += 1) {
      await client.publishAsync(dataTopic(gateway), message(seq), { qos: 1 });
    }
    await until(() => commitIsWaiting(database.pool));
    const stopped = ingest.stop();
    await hold.release();
    await stopped;
    ingest = await startSubscriber();
    await until(async () => (await journaled()).size === 40);
  });

  it('tells a gateway up to where everything is committed', async () => {
    const opened = await openReference();
    await sendAll(opened, 1, 200);
    await opened.drained();
    expect(opened.acknowledgedSeq).toBe(200);
    expect((await journaled()).size).toBe(200);
  });

  it('says of a gateway that it was heard, until its will comes', async () => {
    const standing = async () => {
      const { rows } = await database.pool.query(
        'select connected, transport from gateway_connection',
      );
      return rows[0] as { connected: boolean; transport: string } | undefined;
    };
    const will = {
      topic: 'chanrong/v1/2/gw-1/death',
      payload: Buffer.from('{"epoch":7}'),
      qos: 1,
    } as const;
    const client = await connectRaw(gateway.gatewayId, { will });
    await client.publishAsync(dataTopic(gateway), message(1), { qos: 1 });
    await until(async () => (await standing())?.connected === true);
    expect(await standing()).toEqual({ connected: true, transport: 'broker' });
    client.stream.destroy();
    await until(async () => (await standing())?.connected === false);
  });

  it('asks for what is missing, and for a birth that it does not know', async () => {
    const client = await connectRaw();
    const commands: unknown[] = [];
    client.on('message', (_topic, payload) => commands.push(JSON.parse(payload.toString())));
    await client.subscribeAsync('chanrong/v1/2/gw-1/command');
    await client.publishAsync(dataTopic(gateway), message(1), { qos: 1 });
    await until(() => commands.length > 0);
    expect(commands[0]).toEqual({ command: 'birth' });
    const birth = {
      epoch: 7,
      firmware: 'x',
      channels: [{ id: 0, asset: 'A', measure: 'mass_kg' }],
      resumeSeq: 2,
    };
    await client.publishAsync('chanrong/v1/2/gw-1/birth', JSON.stringify(birth), { qos: 1 });
    await client.publishAsync(dataTopic(gateway), message(5), { qos: 1 });
    await until(() => commands.some((each) => (each as { command: string }).command === 'replay'));
    expect(commands.at(-1)).toEqual({ command: 'replay', epoch: 7, from: 2, to: 4 });
  });
});

describe('a gateway that is revoked', () => {
  const revoke = (gatewayId: string) =>
    database.pool.query('update gateway set revoked_at = now() where gateway_id = $1', [gatewayId]);
  const closed = (client: MqttClient) =>
    new Promise<void>((resolve) => client.once('close', () => resolve()));

  it('is disconnected by the broker, and the others are not', async () => {
    const other = await enrol(database.pool, 2, 2);
    const good = await connectRaw(other.gatewayId);
    await good.publishAsync(dataTopic(other), message(1), { qos: 1 });
    const client = await connectRaw();
    await client.publishAsync(dataTopic(gateway), message(1), { qos: 1 });
    await until(async () => (await readJournal(database.pool)).length === 2);
    const ended = closed(client);
    await revoke(gateway.gatewayId);
    await ended;
    expect(good.connected).toBe(true);
  });

  it('is disconnected again when the broker lets it in again', async () => {
    const client = await connectRaw();
    await client.publishAsync(dataTopic(gateway), message(1), { qos: 1 });
    await until(async () => (await readJournal(database.pool)).length === 1);
    const ended = closed(client);
    await revoke(gateway.gatewayId);
    await ended;
    await closed(await connectRaw());
  });

  it('is not let in any more when the list of revocations names its certificate; connections stay', async () => {
    await broker.stop();
    broker = await startMosquitto({ folder, reloadSeconds: 0.1 });
    const client = await connectRaw();
    const tls = await tlsOf('gw-9');
    const enter = () =>
      connectAsync(
        broker.gatewayUrl,
        {
          clientId: 'gw-9',
          ca: tls.authority,
          cert: tls.certificate,
          key: tls.key,
          reconnectPeriod: 0,
        },
        false,
      );
    (await enter()).end(true);
    await authority.writeRevocations([{ serial: tls.serial, revokedMs: Date.now() }], Date.now());
    const isRefused = async () => {
      const entered = await enter().catch(() => undefined);
      entered?.end(true);
      return entered === undefined;
    };
    await until(isRefused);
    expect(client.connected).toBe(true);
    expect((await connectRaw('gw-2')).connected).toBe(true);
  });
});

/** `LOSS_ROUNDS=50` for the long run. */
const lossRounds = Number(process.env['LOSS_ROUNDS'] ?? 3);
const lossMsMax = 60_000 + lossRounds * 10_000;

describe('loss', () => {
  it(
    'of the broker with all its sessions and messages costs nothing, end to end',
    async () => {
      const opened = await openReference();
      await sendAll(opened, 1, 100);
      for (let round = 1; round <= lossRounds; round += 1) {
        const sending = sendAll(opened, round * 100 + 1, (round + 1) * 100);
        await broker.stop('SIGKILL');
        await broker.forget();
        await sending;
        await broker.start();
      }
      await opened.drained();
      expect(await journaled()).toEqual(
        new Set(Array.from({ length: (lossRounds + 1) * 100 }, (_, index) => index + 1)),
      );
    },
    lossMsMax,
  );

  it(
    'of what a full queue of the broker dropped costs nothing either',
    async () => {
      await ingest.stop();
      await broker.stop();
      await rm(join(folder, 'data'), { recursive: true });
      broker = await startMosquitto({
        folder,
        overrides: { max_queued_messages: '5', max_inflight_messages: '2' },
      });
      ingest = await startSubscriber();
      const opened = await openReference();
      await sendAll(opened, 1, 1);
      await opened.drained();
      await ingest.stop();
      // Nobody takes them: of these the broker keeps a handful and acknowledges all.
      await sendAll(opened, 2, 60);
      ingest = await startSubscriber();
      await opened.drained();
      expect((await journaled()).size).toBe(60);
      expect(await readdir(join(folder, 'spool'))).toHaveLength(1);
    },
    lossMsMax,
  );

  it(
    'of ingest, again and again, costs nothing',
    async () => {
      const opened = await openReference();
      for (let round = 0; round < lossRounds; round += 1) {
        const sending = sendAll(opened, round * 100 + 1, (round + 1) * 100);
        await ingest.stop();
        ingest = await startSubscriber();
        await sending;
      }
      await opened.drained();
      expect((await journaled()).size).toBe(lossRounds * 100);
    },
    lossMsMax,
  );
});
