/** Gateways over TLS, with secrets and with certificates of the installation's authority. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { webcrypto } from 'node:crypto';
import {
  CertificateAuthority,
  openServerCertificate,
  type ServerCertificateFiles,
} from '@chanrong/identity';
import { unwrap } from '@chanrong/kernel';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { connectAsync, type ErrorWithReasonCode, type IClientOptions, type MqttClient } from 'mqtt';
import { ServerSockets } from '../src/listener/server-sockets.js';
import {
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
let folder: string;
let authority: CertificateAuthority;
let files: ServerCertificateFiles;
let ingest: RunningIngest;
let gateway: EnrolledGateway;
const clients: MqttClient[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  gateway = await enrol(database.pool, 1, 2);
  folder = await mkdtemp(join(tmpdir(), 'chanrong-tls-'));
  authority = await CertificateAuthority.open(folder, Date.now());
  const hosts = ['localhost', '127.0.0.1'];
  files = await openServerCertificate(authority, { folder, hosts, nowMs: Date.now() });
  const clientAuthorityFile = join(folder, 'gateway-ca.pem');
  ingest = await startIngest(database.url, {
    revocationIntervalMs: 20,
    certificateIntervalMs: 20,
    mqttTls: { port: 0, ...files, clientAuthorityFile },
    connectionsPerAddressMax: 5,
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await ingest.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function connect(options: IClientOptions): Promise<MqttClient> {
  const { certificatePem: ca } = authority;
  const url = `mqtts://127.0.0.1:${ingest.mqttTlsPort}`;
  const client = await connectAsync(url, { ca, reconnectPeriod: 0, ...options }, false);
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

function refusalOf(options: IClientOptions): Promise<number> {
  return connect(options).then(
    () => 0,
    (reason: unknown) => (reason as ErrorWithReasonCode).code,
  );
}

interface Certified {
  readonly key: string;
  readonly cert: string;
  readonly fingerprint: string;
}

/** A key and a certificate for it, which the registry knows when `gatewayId` is enrolled. */
async function certify(gatewayId: string, by = authority, nowMs = Date.now()): Promise<Certified> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const csr = await Pkcs10CertificateRequestGenerator.create({ keys, signingAlgorithm: algorithm });
  const request = { csrPem: csr.toString('pem'), gatewayId, nowMs };
  const { certificatePem: cert, fingerprint, expiresMs } = unwrap(await by.issueGateway(request));
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  await database.pool.query(
    `insert into gateway_certificate (gateway_id, fingerprint, expires_at)
     select gateway_id, $2, to_timestamp($3 / 1000.0) from gateway where gateway_id = $1`,
    [gatewayId, fingerprint, expiresMs],
  );
  return { key, cert, fingerprint };
}

/** Whether a connection gets as far as a handshake. */
function isTaken(): Promise<boolean> {
  const port = ingest.mqttTlsPort as number;
  return new Promise((resolve) => {
    const socket = connectTls({ port, host: '127.0.0.1', ca: authority.certificatePem }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function shownSerial(): Promise<string> {
  const port = ingest.mqttTlsPort as number;
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', ca: authority.certificatePem }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

const bySecret = ({ gatewayId, secret }: EnrolledGateway) => ({
  clientId: gatewayId,
  username: gatewayId,
  password: secret,
});

describe('over TLS', () => {
  it('a secret works, and what is acknowledged is in the journal', async () => {
    const client = await connect(bySecret(gateway));
    await client.publishAsync(dataTopic(gateway), 'over TLS', { qos: 1 });
    expect(await readJournal(database.pool)).toMatchObject([{ text: 'over TLS' }]);
  });

  it('a certificate works without user name and password, and names the gateway', async () => {
    const { key, cert } = await certify('gw-1');
    const client = await connect({ clientId: 'gw-1', key, cert });
    await client.publishAsync(dataTopic(gateway), 'by certificate', { qos: 1 });
    expect(await readJournal(database.pool)).toMatchObject([
      { gatewayId: 'gw-1', text: 'by certificate' },
    ]);
  });

  it('a certificate is refused under another name', async () => {
    const other = await enrol(database.pool, 2, 2);
    const { key, cert } = await certify('gw-1');
    expect(await refusalOf({ clientId: 'gw-2', key, cert })).toBe(2);
    expect(await refusalOf({ ...bySecret(other), key, cert })).toBe(2);
  });

  it('is refused with 4 for a certificate of another authority, or one that has expired', async () => {
    const stranger = await CertificateAuthority.open(join(folder, 'stranger'), Date.now());
    expect(await refusalOf({ clientId: 'gw-1', ...(await certify('gw-1', stranger)) })).toBe(4);
    const longAgo = Date.now() - 400 * 86_400_000;
    const expired = await certify('gw-1', authority, longAgo);
    expect(await refusalOf({ clientId: 'gw-1', ...expired })).toBe(4);
  });

  it('a revoked certificate ends its session and opens no other, while the new one works', async () => {
    const old = await certify('gw-1');
    const client = await connect({ clientId: 'gw-1', ...old });
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    const fresh = await certify('gw-1');
    await database.pool.query(
      'update gateway_certificate set revoked_at = now() where fingerprint = $1',
      [old.fingerprint],
    );
    await closed;
    expect(await refusalOf({ clientId: 'gw-1', ...old })).toBe(5);
    expect(await refusalOf({ clientId: 'gw-1', ...fresh })).toBe(0);
  });

  it('shows a renewed certificate to who connects next; who is connected stays', async () => {
    const client = await connect(bySecret(gateway));
    const before = await shownSerial();
    const options = { folder, hosts: ['localhost', '127.0.0.1', 'new.test'], nowMs: Date.now() };
    await openServerCertificate(authority, options);
    await until(async () => (await shownSerial()) !== before);
    await client.publishAsync(dataTopic(gateway), 'still here', { qos: 1 });
    expect(client.connected).toBe(true);
  });

  it('does not start with a file that is no certificate, and names it', async () => {
    await writeFile(files.certificateFile, 'damaged');
    const sockets = new ServerSockets({
      host: '127.0.0.1',
      port: undefined,
      tls: { port: 0, ...files, clientAuthorityFile: undefined },
      connectionsPerAddressMax: 1,
      certificateIntervalMs: 1_000,
      onSocket: () => undefined,
      onTurnedAway: () => undefined,
      onFailure: () => undefined,
    });
    await expect(sockets.start()).rejects.toThrow('server.pem is not a certificate in PEM');
  });

  it('turns away the sixth connection of one address, and takes it when another has ended', async () => {
    // Of the same port, so that they are taken before the sixth.
    const port = ingest.mqttTlsPort as number;
    const sockets = Array.from({ length: 5 }, () => connectSocket(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => new Promise((done) => socket.once('connect', done))));
    expect(await isTaken()).toBe(false);
    expect(await readMetric(ingest, 'chanrong_ingest_refused_total')).toBeGreaterThan(0);
    for (const socket of sockets) socket.destroy();
    await until(isTaken);
  });
});
