/** Thousands of gateways that connect over TLS at once, each with a certificate of its own, and publish. */
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { formatTelemetryTopic } from '@chanrong/contracts';
import { CertificateAuthority, openServerCertificate } from '@chanrong/identity';
import { unwrap } from '@chanrong/kernel';
import { freePort } from '@chanrong/testing';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import type { Stack } from '../harness/stack.js';
import { declareChannels, EncodedMessages, type LoadGateway } from './factory-gateway.js';
import { AckReader, encodeConnect, encodePublish } from './mqtt-wire.js';

export interface StormReport {
  readonly gateways: number;
  /** From the first connection to the last CONNACK. */
  readonly connectedMs: number;
  /** Then each published its birth and one message: until the last PUBACK. */
  readonly publishedMs: number;
  /** Resident memory of ingest, before any and with all connected, by gateway. */
  readonly kibPerGateway: number;
  readonly ingestCpuSeconds: number;
}

const handshakesAtOnce = 256;

export async function connectionStorm(stack: Stack, count: number): Promise<StormReport> {
  const folder = join(stack.folder, 'storm');
  const authority = await CertificateAuthority.open(folder, Date.now());
  const files = await openServerCertificate(authority, {
    folder,
    hosts: ['127.0.0.1'],
    nowMs: Date.now(),
  });
  const port = await freePort();
  const gateways = await enrolMany(stack, authority, count);
  const ingest = await stack.startIngest({
    MQTT_TLS_PORT: String(port),
    MQTT_TLS_KEY_FILE: files.keyFile,
    MQTT_TLS_CERTIFICATE_FILE: files.certificateFile,
    MQTT_CLIENT_AUTHORITY_FILE: join(folder, 'gateway-ca.pem'),
    MQTT_CONNECTIONS_PER_ADDRESS: '10000',
  });
  const before = ingest.usage();
  const startedMs = performance.now();
  const connections: Connection[] = [];
  for (let at = 0; at < gateways.length; at += handshakesAtOnce) {
    const some = gateways.slice(at, at + handshakesAtOnce);
    connections.push(...(await Promise.all(some.map((gateway) => open(gateway, port, authority)))));
  }
  const connectedMs = performance.now() - startedMs;
  const kib = ((ingest.usage().rssMb - before.rssMb) * 1_024) / count;
  const publishingMs = performance.now();
  await Promise.all(connections.map(publishOnce));
  const publishedMs = performance.now() - publishingMs;
  const { cpuSeconds } = ingest.usage();
  for (const { socket } of connections) socket.destroy();
  return {
    gateways: count,
    connectedMs: Math.round(connectedMs),
    publishedMs: Math.round(publishedMs),
    kibPerGateway: Math.round(kib * 10) / 10,
    ingestCpuSeconds: Math.round((cpuSeconds - before.cpuSeconds) * 100) / 100,
  };
}

interface StormGateway extends LoadGateway {
  readonly key: string;
  readonly certificate: string;
}

/** One key for all, as making thousands would measure the generator; a certificate each. */
async function enrolMany(
  { pool }: Stack,
  authority: CertificateAuthority,
  count: number,
): Promise<StormGateway[]> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const csr = await Pkcs10CertificateRequestGenerator.create({ keys, signingAlgorithm: algorithm });
  const csrPem = csr.toString('pem');
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  const { rows } = await pool.query<{ uscc: string; partition: number }>(
    'select uscc, partition from enterprise order by uscc limit 1',
  );
  const { uscc, partition } = rows[0] as { uscc: string; partition: number };
  const gateways: StormGateway[] = [];
  const fingerprints: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const gatewayId = `storm-${index}`;
    const issued = unwrap(await authority.issueGateway({ csrPem, gatewayId, nowMs: Date.now() }));
    gateways.push({ gatewayId, secret: '', partition, key, certificate: issued.certificatePem });
    fingerprints.push(issued.fingerprint);
  }
  const ids = gateways.map(({ gatewayId }) => gatewayId);
  await pool.query(
    'insert into gateway (gateway_id, uscc, partition) select unnest($1::text[]), $2, $3',
    [ids, uscc, partition],
  );
  await pool.query(
    `insert into gateway_certificate (gateway_id, fingerprint, expires_at)
     select id, print, now() + interval '1 day' from unnest($1::text[], $2::text[]) v (id, print)`,
    [ids, fingerprints],
  );
  return gateways;
}

interface Connection {
  readonly socket: TLSSocket;
  readonly gateway: StormGateway;
  onPuback: (packetId: number) => void;
}

async function open(
  gateway: StormGateway,
  port: number,
  { certificatePem: ca }: CertificateAuthority,
): Promise<Connection> {
  const { key, certificate: cert, gatewayId } = gateway;
  const socket = connect({ host: '127.0.0.1', port, ca, key, cert });
  await once(socket, 'secureConnect');
  const connection: Connection = { socket, gateway, onPuback: () => undefined };
  const connected = new Promise<void>((resolve, reject) => {
    const reader = new AckReader(
      (code) => (code === 0 ? resolve() : reject(new Error(`${gatewayId} refused: ${code}`))),
      (packetId) => connection.onPuback(packetId),
    );
    socket.on('data', (chunk: Buffer) => reader.push(chunk));
    socket.on('error', reject);
  });
  socket.write(encodeConnect(gatewayId, ''));
  await connected;
  return connection;
}

function publishOnce(connection: Connection): Promise<void> {
  const { socket, gateway } = connection;
  return new Promise((resolve) => {
    connection.onPuback = (packetId) => {
      if (packetId === 2) resolve();
    };
    const topic = formatTelemetryTopic({ ...gateway, kind: 'birth' });
    const birth = encodePublish(topic, Buffer.from(JSON.stringify(declareChannels(10))));
    birth.bytes.writeUInt16BE(1, birth.packetIdOffset);
    socket.write(birth.bytes);
    socket.write(new EncodedMessages(gateway, 10).packet(1, 2, Date.now()));
  });
}
