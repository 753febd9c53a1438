import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@chanrong/kernel';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CertificateAuthority } from './certificate-authority.js';
import { openServerCertificate } from './server-certificate.js';

const nowMs = Date.UTC(2026, 10, 22);
const dayMs = 86_400_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chanrong-ca-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a gateway makes with OpenSSL: its key stays in the folder. */
function request(...keyOptions: string[]): string {
  const keyFile = join(folder, 'gateway-key.pem');
  return execFileSync(
    'openssl',
    ['req', '-new', ...keyOptions, '-nodes', '-subj', '/CN=whoever', '-keyout', keyFile],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
}
const p256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

describe('CertificateAuthority', () => {
  it('is the same after a restart, and its key is for nobody else to read', async () => {
    const made = await CertificateAuthority.open(folder, nowMs);
    const opened = await CertificateAuthority.open(folder, nowMs + dayMs);
    expect(opened.certificatePem).toBe(made.certificatePem);
    await chmod(join(folder, 'gateway-ca-private.pem'), 0o644);
    await expect(CertificateAuthority.open(folder, nowMs)).rejects.toThrow('chmod 600');
  });

  it('says that a damaged key file must be restored, without quoting it', async () => {
    await writeFile(join(folder, 'gateway-ca-private.pem'), 'secret bytes', { mode: 0o600 });
    const opening = CertificateAuthority.open(folder, nowMs);
    await expect(opening).rejects.toThrow('restore the file');
    await expect(opening).rejects.not.toThrow('secret bytes');
  });

  it.each([
    ['P-256', p256],
    ['Ed25519', ['-newkey', 'ed25519']],
    ['RSA', ['-newkey', 'rsa:2048']],
  ])('certifies a %s key of a gateway, so that OpenSSL agrees', async (_name, key) => {
    const authority = await CertificateAuthority.open(folder, nowMs);
    const csrPem = request(...key);
    const issued = unwrap(await authority.issueGateway({ csrPem, gatewayId: 'gw-1', nowMs }));
    const certificate = new X509Certificate(issued.certificatePem);
    expect(certificate.subject).toBe('CN=gw-1');
    expect(certificate.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(issued.fingerprint);
    expect(Date.parse(certificate.validTo)).toBe(issued.expiresMs);
    const file = join(folder, 'gateway.pem');
    await writeFile(file, issued.certificatePem);
    const authorityFile = join(folder, 'gateway-ca.pem');
    const at = String(nowMs / 1_000);
    const verify = ['verify', '-attime', at, '-purpose', 'sslclient', '-CAfile', authorityFile];
    expect(execFileSync('openssl', [...verify, file], { encoding: 'utf8' })).toContain('OK');
  });

  it.each([
    ['what is no request', () => 'nonsense', 'PKCS #10'],
    ['a short RSA key', () => request('-newkey', 'rsa:1024'), 'RSA from 2048 bits'],
    ['a request whose key was exchanged', () => tampered(request(...p256)), 'signature'],
  ])('refuses %s', async (_name, csrPem, why) => {
    const authority = await CertificateAuthority.open(folder, nowMs);
    const issued = await authority.issueGateway({ csrPem: csrPem(), gatewayId: 'gw-1', nowMs });
    expect(issued).toMatchObject({ ok: false, error: { code: 'csr-invalid' } });
    expect(!issued.ok && issued.error.message).toContain(why);
  });
});

/** Another subject under the old signature: `whoever` begins `Zhoever`. */
function tampered(pem: string): string {
  const der = Buffer.from(pem.replaceAll(/-----.*?-----|\s/g, ''), 'base64');
  der[der.indexOf('whoever')] = 0x5a;
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
}

describe('openServerCertificate', () => {
  const hosts = ['gateways.example.com', '192.0.2.7'];

  it('names all hosts, and is kept until it is about to expire or hosts change', async () => {
    const authority = await CertificateAuthority.open(folder, nowMs);
    const open = async (options: { hosts: string[]; nowMs: number }) => {
      const { certificateFile } = await openServerCertificate(authority, { folder, ...options });
      return new X509Certificate(await readFile(certificateFile));
    };
    const first = await open({ hosts, nowMs });
    expect(first.subjectAltName).toBe('DNS:gateways.example.com, IP Address:192.0.2.7');
    const again = await open({ hosts, nowMs: nowMs + 300 * dayMs });
    expect(again.serialNumber).toBe(first.serialNumber);
    const renewed = await open({ hosts, nowMs: nowMs + 360 * dayMs });
    expect(renewed.serialNumber).not.toBe(first.serialNumber);
    const moved = await open({ hosts: [...hosts, 'localhost'], nowMs: nowMs + 361 * dayMs });
    expect(moved.serialNumber).not.toBe(renewed.serialNumber);
  });
});
