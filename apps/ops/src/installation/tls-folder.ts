/** The installation's authority for gateways, and the certificate that its listener shows. */
import { join } from 'node:path';
import {
  CertificateAuthority,
  openServerCertificate,
  type ServerCertificateFiles,
} from '@chanrong/identity';
import type { DataDirectory } from './data-directory.js';

export interface TlsFolder extends ServerCertificateFiles {
  readonly folder: string;
  /** What gateways must trust, and what their certificates are checked against. */
  readonly authorityFile: string;
}

/** @throws Error when a key file can be read by others or is damaged. */
export async function openTlsFolder(
  { keysFolder }: DataDirectory,
  hosts: readonly string[],
): Promise<TlsFolder> {
  const folder = join(keysFolder, 'gateways');
  const nowMs = Date.now();
  const authority = await CertificateAuthority.open(folder, nowMs);
  const files = await openServerCertificate(authority, { folder, hosts, nowMs });
  return { ...files, folder, authorityFile: join(folder, 'gateway-ca.pem') };
}
