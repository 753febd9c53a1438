/**
 * Key and certificate of the gateway listener, in two files of one folder, made by the installation's
 * authority and made again when they no longer fit: other hosts, another authority, about to expire.
 */
import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CertificateAuthority } from './certificate-authority.js';

export interface ServerCertificateFiles {
  readonly keyFile: string;
  readonly certificateFile: string;
}

export interface ServerCertificateOptions {
  readonly folder: string;
  readonly hosts: readonly string[];
  readonly nowMs: number;
}

/** Renewed when less than this is left. */
const renewalMs = 60 * 86_400_000;

export async function openServerCertificate(
  authority: CertificateAuthority,
  { folder, hosts, nowMs }: ServerCertificateOptions,
): Promise<ServerCertificateFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = {
    keyFile: join(folder, 'server-key.pem'),
    certificateFile: join(folder, 'server.pem'),
  };
  if (await isUsable(files, authority, { hosts, nowMs })) return files;
  const { keyPem, certificatePem } = await authority.issueServer({ hosts, nowMs });
  // A reader that comes between the two finds a pair that does not match, and tries again.
  await replace(files.keyFile, keyPem, 0o600);
  await replace(files.certificateFile, certificatePem, 0o644);
  return files;
}

async function isUsable(
  { keyFile, certificateFile }: ServerCertificateFiles,
  authority: CertificateAuthority,
  { hosts, nowMs }: Pick<ServerCertificateOptions, 'hosts' | 'nowMs'>,
): Promise<boolean> {
  try {
    await readFile(keyFile);
    const certificate = new X509Certificate(await readFile(certificateFile));
    const named = hosts.every(
      (host) => certificate.checkHost(host) ?? certificate.checkIP(host) ?? false,
    );
    const issuer = new X509Certificate(authority.certificatePem);
    const isOurs = certificate.verify(issuer.publicKey);
    return named && isOurs && Date.parse(certificate.validTo) - nowMs > renewalMs;
  } catch {
    return false;
  }
}

async function replace(file: string, content: string, mode: number): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content, { mode });
  await rename(draft, file);
}
