/**
 * The installation's own certificate authority: vouches for its gateways and for the servers that they
 * connect to. Made at first use; none ships with the product.
 *
 * One private file holds key and certificate together, so that a crash cannot leave one without the
 * other; `gateway-ca.pem` is the public half that gateways are given, and `gateway-ca.crl.pem` names the
 * certificates that are void before their time, for a broker that reads no registry.
 */
import 'reflect-metadata';
import { randomUUID, webcrypto } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { err, type Fault, ok, type Result } from '@chanrong/kernel';
import { keyFault } from './request-key.js';

export interface ServerRequest {
  /** DNS names and IP addresses that gateways reach the server by; at least one. */
  readonly hosts: readonly string[];
  readonly nowMs: number;
}

export interface ServerCredentials {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface GatewayRequest {
  /** PKCS #10, PEM. Its key counts; the subject it asks for does not. */
  readonly csrPem: string;
  readonly gatewayId: string;
  readonly nowMs: number;
}

export interface IssuedCertificate {
  readonly certificatePem: string;
  /** SHA-256 of the DER, lower-case hex: what the registry knows the certificate by. */
  readonly fingerprint: string;
  /** Hexadecimal: what a revocation list knows it by. */
  readonly serial: string;
  readonly expiresMs: number;
}

export interface RevokedCertificate {
  /** Hexadecimal. */
  readonly serial: string;
  readonly revokedMs: number;
}

export type CertificateFault = Fault<'csr-invalid'>;

const dayMs = 86_400_000;
/** A gateway whose clock is a little behind must not find its certificate in the future. */
const backdatedMs = 3_600_000;
/** `revocations`: a broker lets nobody in by a list that is older, so it outlasts a long outage of the API. */
export const certificateDays = {
  authority: 7_300,
  server: 397,
  gateway: 180,
  revocations: 180,
} as const;
const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;

x509.cryptoProvider.set(webcrypto);

export class CertificateAuthority {
  private constructor(
    private readonly folder: string,
    private readonly certificate: x509.X509Certificate,
    private readonly key: webcrypto.CryptoKey,
  ) {}

  /**
   * Opens the authority of `folder`, making folder and key where there are none.
   * @throws Error when the private file is readable by others or damaged.
   */
  static async open(folder: string, nowMs: number): Promise<CertificateAuthority> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const privateFile = join(folder, 'gateway-ca-private.pem');
    if (!(await exists(privateFile))) await create(privateFile, nowMs);
    const { certificate, key } = await readPrivate(privateFile);
    const authority = new CertificateAuthority(folder, certificate, key);
    await writePublic(join(folder, 'gateway-ca.pem'), authority.certificatePem);
    // A broker that is told to look for a list lets nobody in without one.
    if (!(await exists(authority.revocationsFile))) await authority.writeRevocations([], nowMs);
    return authority;
  }

  get certificatePem(): string {
    return `${this.certificate.toString('pem')}\n`;
  }

  /** PEM; whole at any time. */
  get revocationsFile(): string {
    return join(this.folder, 'gateway-ca.crl.pem');
  }

  /** Replaces the list of certificates that are void before their time. */
  async writeRevocations(revoked: readonly RevokedCertificate[], nowMs: number): Promise<void> {
    const list = await x509.X509CrlGenerator.create({
      issuer: this.certificate.subject,
      thisUpdate: new Date(nowMs - backdatedMs),
      nextUpdate: new Date(nowMs + certificateDays.revocations * dayMs),
      entries: revoked.map(({ serial, revokedMs }) => ({
        serialNumber: serial,
        revocationDate: new Date(revokedMs),
      })),
      signingKey: this.key,
      signingAlgorithm: signing,
    });
    const pem = x509.PemConverter.encode(list.rawData, 'X509 CRL');
    await writePublic(this.revocationsFile, `${pem}\n`);
  }

  /** A new key with its certificate, for a listener. */
  async issueServer({ hosts, nowMs }: ServerRequest): Promise<ServerCredentials> {
    const keys = await generateKeys();
    const names = hosts.map((host) => ({ type: isAddress(host) ? 'ip' : 'dns', value: host }));
    const certificate = await this.#issue({
      commonName: hosts[0] as string,
      publicKey: keys.publicKey,
      lastsMs: certificateDays.server * dayMs,
      nowMs,
      extensions: [
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names as x509.JsonGeneralNames),
      ],
    });
    return {
      certificatePem: `${certificate.toString('pem')}\n`,
      keyPem: await exportKey(keys.privateKey),
    };
  }

  /** Certifies the key of a gateway that has proven, by the request's own signature, to hold it. */
  async issueGateway(
    request: GatewayRequest,
  ): Promise<Result<IssuedCertificate, CertificateFault>> {
    const csr = await readRequest(request.csrPem);
    if (!csr.ok) return csr;
    const lastsMs = certificateDays.gateway * dayMs;
    const certificate = await this.#issue({
      commonName: request.gatewayId,
      publicKey: csr.value.publicKey,
      lastsMs,
      nowMs: request.nowMs,
      extensions: [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])],
    });
    return ok({
      certificatePem: `${certificate.toString('pem')}\n`,
      fingerprint: Buffer.from(await certificate.getThumbprint('SHA-256')).toString('hex'),
      serial: certificate.serialNumber,
      expiresMs: certificate.notAfter.getTime(),
    });
  }

  async #issue({
    commonName,
    publicKey,
    lastsMs,
    nowMs,
    extensions,
  }: {
    readonly commonName: string;
    readonly publicKey: webcrypto.CryptoKey | x509.PublicKey;
    readonly lastsMs: number;
    readonly nowMs: number;
    readonly extensions: x509.Extension[];
  }): Promise<x509.X509Certificate> {
    return x509.X509CertificateGenerator.create({
      serialNumber: newSerial(),
      subject: [{ CN: [commonName] }],
      issuer: this.certificate.subjectName,
      notBefore: new Date(nowMs - backdatedMs),
      notAfter: new Date(nowMs + lastsMs),
      publicKey,
      signingKey: this.key,
      signingAlgorithm: signing,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        await x509.AuthorityKeyIdentifierExtension.create(this.certificate.publicKey),
        ...extensions,
      ],
    });
  }
}

async function readRequest(
  csrPem: string,
): Promise<Result<x509.Pkcs10CertificateRequest, CertificateFault>> {
  try {
    const csr = new x509.Pkcs10CertificateRequest(csrPem);
    const fault = keyFault(csr.publicKey.algorithm);
    if (fault !== undefined) return invalid(fault);
    return (await csr.verify()) ? ok(csr) : invalid('its signature is not of its own key');
  } catch {
    return invalid('it is not a PKCS #10 request in PEM');
  }
}

function invalid(why: string): Result<never, CertificateFault> {
  return err({
    code: 'csr-invalid',
    message: `the certificate request cannot be used: ${why}`,
    hint: 'make one with openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=gateway',
    retryable: false,
  });
}

/** The first to link its draft wins; a crash leaves no half file behind the final name. */
async function create(privateFile: string, nowMs: number): Promise<void> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: ['Chanrong gateways'] }],
    notBefore: new Date(nowMs - backdatedMs),
    notAfter: new Date(nowMs + certificateDays.authority * dayMs),
    keys,
    signingAlgorithm: signing,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const draft = `${privateFile}.${randomUUID()}`;
  const content = `${await exportKey(keys.privateKey)}${certificate.toString('pem')}\n`;
  await writeFile(draft, content, { mode: 0o600 });
  await link(draft, privateFile).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
}

async function readPrivate(
  file: string,
): Promise<{ certificate: x509.X509Certificate; key: webcrypto.CryptoKey }> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    throw new Error(`the key in ${file} can be read by other users; run: chmod 600 ${file}`);
  }
  try {
    const [key, certificate] = x509.PemConverter.decode(await readFile(file, 'utf8'));
    return {
      certificate: new x509.X509Certificate(certificate as ArrayBuffer),
      key: (await webcrypto.subtle.importKey('pkcs8', key as ArrayBuffer, keyAlgorithm, false, [
        'sign',
      ])) as webcrypto.CryptoKey,
    };
  } catch {
    // The parse error would quote key material.
    throw new Error(
      `the certificate authority in ${file} is damaged; restore the file: with another one every gateway must be enrolled again`,
    );
  }
}

async function writePublic(file: string, content: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o644 });
  await rename(draft, file);
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`;
}

/** 127 random bits: positive, and without a leading zero byte that DER would not keep. */
function newSerial(): string {
  return `4${randomUUID().replaceAll('-', '').slice(1)}`;
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
