/** The API over HTTPS, with a certificate of the installation's own authority. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import {
  CertificateAuthority,
  openServerCertificate,
  ProofVerifier,
  type TlsFiles,
} from '@chanrong/identity';
import { createLogger } from '@chanrong/observability';
import { createDataSource } from '@chanrong/store';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { createApi } from '../src/create-api.js';

let database: TestDatabase;
let registry: pg.Pool;
let folder: string;
let authority: CertificateAuthority;
let files: TlsFiles;
let app: NestFastifyApplication;
let agent: Agent;
let port: number;
let said = '';

beforeEach(async () => {
  database = await createTestDatabase();
  registry = new pg.Pool({ connectionString: database.url, max: 1 });
  folder = await mkdtemp(join(tmpdir(), 'chanrong-https-'));
  authority = await CertificateAuthority.open(folder, Date.now());
  files = await certify('localhost');
  app = await createApi({
    source: await createDataSource(database.url).initialize(),
    verify: () => Promise.reject(new Error('nobody has a token here')),
    proofs: new ProofVerifier(),
    publicUrl: undefined,
    console: undefined,
    registry,
    enrolment: { authority, brokers: ['mqtts://localhost:8883'] },
    tls: { files, intervalMs: 20 },
    webhooks: undefined,
    log: createLogger('api', 'error', { write: (line) => void (said += line) }),
    nowMs: Date.now,
  });
  await app.listen(0, '127.0.0.1');
  ({ port } = app.getHttpServer().address() as AddressInfo);
  agent = new Agent({ keepAlive: true, maxSockets: 1, ca: authority.certificatePem });
});

afterEach(async () => {
  agent.destroy();
  await app.close();
  await registry.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const certify = (...hosts: string[]) =>
  openServerCertificate(authority, { folder, hosts, nowMs: Date.now() });

interface Answer {
  readonly status: number | undefined;
  readonly isSameConnection: boolean;
  readonly serial: string;
}

/** Over the one connection that the agent keeps. */
function ask(path: string, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = { 'content-type': 'application/json' };
    const asked = request({ host: 'localhost', port, path, method, agent, headers }, (response) => {
      const socket = asked.socket as ReturnType<typeof connect>;
      const { serialNumber: serial } = socket.getPeerCertificate();
      response.resume().once('end', () => {
        resolve({ status: response.statusCode, isSameConnection: asked.reusedSocket, serial });
      });
    });
    asked.once('error', reject);
    asked.end(body && JSON.stringify(body));
  });
}

/** What a new connection is shown. */
function shownSerial(): Promise<string> {
  return new Promise((resolve, reject) => {
    const host = 'localhost';
    const socket = connect({ host, port, servername: host, ca: authority.certificatePem }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

describe('over HTTPS', () => {
  it('gateways that trust the authority reach the enrolment', async () => {
    const answer = await ask('/v1/gateways/enrolments/redeem', { code: 'no such code' });
    expect(answer.status).toBe(403);
  });

  it('plain HTTP is not answered', async () => {
    await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow('fetch failed');
  });

  it('a renewed certificate is shown to who connects next, and connections stay', async () => {
    const { serial } = await ask('/livez');
    await certify('localhost', 'new.test');
    while ((await shownSerial()) === serial) await new Promise(setImmediate);
    expect(await ask('/livez')).toEqual({ status: 200, isSameConnection: true, serial });
  });

  it('files that are damaged change nothing', async () => {
    const before = await shownSerial();
    await writeFile(files.certificateFile, 'damaged');
    while (!said.includes('certificate not renewed')) await new Promise(setImmediate);
    expect(await shownSerial()).toBe(before);
  });
});
