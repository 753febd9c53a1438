import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority } from '@chanrong/identity';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { type As, operator, startTestApi, type TestApi } from './api-harness.js';
import { insertFixture, nowMs, observed, registered } from './fixture.js';

let database: TestDatabase;
let api: TestApi;
let folder: string;
let gatewayId: string;
let count = 0;
const owner: As = { role: 'manufacturer', tenant: observed };

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  folder = await mkdtemp(join(tmpdir(), 'chanrong-enrol-'));
  const authority = await CertificateAuthority.open(folder, nowMs);
  api = await startTestApi(database.url, { authority, brokers: ['mqtts://gateways.test:8883'] });
});

afterAll(async () => {
  await api.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  count += 1;
  gatewayId = `new-gateway-${count}`;
});

const enrolments = '/v1/gateways/enrolments';
const newCode = async (as = owner) =>
  (await api.send(enrolments, { gatewayId, uscc: observed }, as)).body.code as string;
const redeem = (request: object) => api.send(`${enrolments}/redeem`, request);

/** A key and a certificate request for it, as a gateway makes them. */
async function newRequest() {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const csr = await Pkcs10CertificateRequestGenerator.create({ keys, signingAlgorithm: algorithm });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  return { csr: csr.toString('pem'), key };
}

async function goodCertificates(): Promise<number> {
  const { rows } = await database.pool.query(
    'select count(*)::int as count from gateway_certificate where gateway_id = $1 and revoked_at is null',
    [gatewayId],
  );
  return rows[0].count;
}

describe('enrolment', () => {
  it('gives whoever holds the code an identity, once', async () => {
    const created = await api.send(enrolments, { gatewayId, uscc: observed }, owner);
    expect(created.status).toBe(201);
    expect(created.body.redeem).toContain(created.body.code);
    const { code } = created.body;
    const redeemed = await redeem({ code: code.toLowerCase().replaceAll('-', ' ') });
    expect(redeemed.status).toBe(201);
    expect(redeemed.body).toMatchObject({
      gatewayId,
      uscc: observed,
      topic: `chanrong/v1/${redeemed.body.partition}/${gatewayId}`,
      brokers: ['mqtts://gateways.test:8883'],
      secret: expect.stringMatching(/^[\w-]{32}$/),
      authority: expect.stringContaining('BEGIN CERTIFICATE'),
    });
    expect(await redeem({ code })).toMatchObject({
      status: 403,
      body: { type: 'urn:chanrong:problem:not-proven' },
    });
  });

  it('puts its command into the journal of the enterprise', async () => {
    const { body } = await redeem({ code: await newCode() });
    const { rows } = await database.pool.query(
      'select 1 from journal_segment where partition = $1 and body::text like $2',
      [body.partition, `%${Buffer.from(gatewayId).toString('hex')}%`],
    );
    expect(rows).toHaveLength(1);
  });

  it('is refused for the code before the last one, and for one that nobody gave', async () => {
    const first = await newCode();
    await newCode();
    expect((await redeem({ code: first })).status).toBe(403);
    expect((await redeem({ code: 'AAAA-BBBB-CCCC' })).status).toBe(403);
  });

  it('is refused after fifteen minutes', async () => {
    const code = await newCode();
    await database.pool.query(
      `update enrolment set expires_at = to_timestamp($1 / 1000.0) where gateway_id = $2`,
      [nowMs - 1, gatewayId],
    );
    expect((await redeem({ code })).status).toBe(403);
  });

  it('is for the own enterprise only, and for no bank', async () => {
    const other: As = { role: 'manufacturer', tenant: registered };
    const request = { gatewayId, uscc: observed };
    expect((await api.send(enrolments, request, other)).status).toBe(404);
    expect((await api.send(enrolments, request, { role: 'bank', tenant: 'bank-1' })).status).toBe(
      403,
    );
    expect((await api.send(enrolments, request)).status).toBe(401);
  });

  it('again begins a new epoch, and the old secret is void', async () => {
    const first = (await redeem({ code: await newCode() })).body;
    const again = (await redeem({ code: await newCode(operator) })).body;
    expect(again.epoch).toBeGreaterThan(first.epoch);
    const renewal = await api.send(`/v1/gateways/${gatewayId}/credentials`, {
      secret: first.secret,
    });
    expect(renewal.status).toBe(403);
  });

  it('certifies the key of the gateway, and says what is wrong with a request', async () => {
    const code = await newCode();
    const faulty = await redeem({ code, csr: 'no request' });
    expect(faulty).toMatchObject({ status: 409 });
    expect(faulty.body.detail).toContain('openssl req');
    const { csr } = await newRequest();
    const { status, body } = await redeem({ code, csr });
    expect(status).toBe(201);
    expect(body.secret).toBeUndefined();
    expect(body.certificate).toContain('BEGIN CERTIFICATE');
    expect(await goodCertificates()).toBe(1);
  });

  it('takes a signing key, and refuses what is none', async () => {
    const code = await newCode();
    expect((await redeem({ code, publicKey: 'nonsense' })).status).toBe(409);
    const { publicKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    expect((await redeem({ code, publicKey: pem })).status).toBe(201);
  });
});

describe('renewal', () => {
  it('by the secret gives another, and the first works no more', async () => {
    const { secret } = (await redeem({ code: await newCode() })).body;
    const path = `/v1/gateways/${gatewayId}/credentials`;
    const renewed = await api.send(path, { secret });
    expect(renewed.status).toBe(201);
    expect(renewed.body.secret).not.toBe(secret);
    expect((await api.send(path, { secret })).status).toBe(403);
    expect((await api.send(path, { secret: renewed.body.secret })).status).toBe(201);
  });

  it('by the certificate leaves both good, and a stranger gets nothing', async () => {
    const first = await newRequest();
    const { certificate } = (await redeem({ code: await newCode(), csr: first.csr })).body;
    const path = `/v1/gateways/${gatewayId}/credentials`;
    const { csr, key: otherKey } = await newRequest();
    const signature = sign('sha256', Buffer.from(csr), first.key).toString('base64');
    expect((await api.send(path, { certificate, csr, signature })).status).toBe(201);
    expect(await goodCertificates()).toBe(2);
    const forged = sign('sha256', Buffer.from(csr), otherKey).toString('base64');
    expect((await api.send(path, { certificate, csr, signature: forged })).status).toBe(403);
    expect((await api.send(path, { certificate, csr })).status).toBe(400);
  });
});

describe('revocation', () => {
  it('ends the gateway and its certificates; enrolling it again brings it back', async () => {
    const { csr } = await newRequest();
    await redeem({ code: await newCode(), csr });
    const path = `/v1/gateways/${gatewayId}/revocation`;
    expect((await api.send(path, {}, { role: 'manufacturer', tenant: registered })).status).toBe(
      404,
    );
    expect((await api.send(path, {}, owner)).body).toEqual({ gatewayId, changed: true });
    expect((await api.send(path, {}, owner)).body).toEqual({ gatewayId, changed: false });
    expect(await goodCertificates()).toBe(0);
    await redeem({ code: await newCode() });
    const { body } = await api.ask(`/v1/gateways/${gatewayId}/status`, owner);
    expect(body.revokedAt).toBeNull();
  });
});

describe('the list of revocations beside the authority', () => {
  const listed = () =>
    execFileSync(
      'openssl',
      [
        'crl',
        '-in',
        join(folder, 'gateway-ca.crl.pem'),
        '-CAfile',
        join(folder, 'gateway-ca.pem'),
        '-noout',
        '-text',
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );

  it('names what was revoked, and nothing else', async () => {
    const { csr } = await newRequest();
    const { certificate } = (await redeem({ code: await newCode(), csr })).body;
    const { serialNumber } = new X509Certificate(certificate);
    expect(listed()).not.toContain(serialNumber);
    await api.send(`/v1/gateways/${gatewayId}/revocation`, {}, owner);
    while (!listed().includes(serialNumber)) await new Promise(setImmediate);
  });
});

describe('GET /v1/gateways/{gatewayId}/status', () => {
  const step = async (name: string) => {
    const { body } = await api.ask(`/v1/gateways/${gatewayId}/status`, owner);
    return body.steps.find((each: { step: string }) => each.step === name);
  };

  it('turns step by step, each with what is wrong and how to mend it', async () => {
    await redeem({ code: await newCode() });
    expect(await step('connected')).toMatchObject({
      state: 'waiting',
      hint: expect.stringContaining('firewall'),
    });
    await database.pool.query(
      `insert into gateway_connection values ($1, false, 'tls', '192.0.2.1:5', now(), 'secret-wrong', now())`,
      [gatewayId],
    );
    expect(await step('connected')).toMatchObject({
      state: 'wrong',
      detail: expect.stringContaining('secret-wrong'),
      hint: expect.stringContaining('secret'),
    });
    await database.pool.query(
      'update gateway_connection set connected = true, changed_at = now() where gateway_id = $1',
      [gatewayId],
    );
    expect(await step('connected')).toMatchObject({ state: 'done', hint: null });
    expect(await step('birth')).toMatchObject({ state: 'waiting' });
    const folded = {
      gatewayId,
      epoch: 3,
      channelCount: 2,
      readingCount: 5,
      highestSeq: 9,
      missingCount: 1,
      forkCount: 0,
      heardAt: null,
      clockOffsetMs: 90_000,
    };
    await database.pool.query(
      `update asset_latest set body = (body::jsonb || $2::jsonb)::json where uscc = $1`,
      [observed, JSON.stringify({ gateways: [folded] })],
    );
    expect(await step('clock')).toMatchObject({
      state: 'wrong',
      hint: expect.stringContaining('NTP'),
    });
    expect(await step('birth')).toMatchObject({ state: 'done', detail: 'epoch 3, 2 channels' });
    expect(await step('first-reading')).toMatchObject({ state: 'done' });
    expect(await step('sequence')).toMatchObject({
      state: 'wrong',
      detail: '1 of 9 messages never came',
    });
    expect(await step('first-score')).toMatchObject({ state: 'done' });
  });

  it('does not exist for another manufacturer', async () => {
    await redeem({ code: await newCode() });
    const other: As = { role: 'manufacturer', tenant: registered };
    expect((await api.ask(`/v1/gateways/${gatewayId}/status`, other)).status).toBe(404);
  });
});
