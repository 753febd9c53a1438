/**
 * What a TLS server shows, read from files; and shown anew when they change, to who connects from then on:
 * connections stay, and a renewal needs no restart.
 */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:tls';

export interface TlsFiles {
  readonly keyFile: string;
  readonly certificateFile: string;
  /** Authority of client certificates; without it none are asked for. */
  readonly clientAuthorityFile?: string | undefined;
}

/** PEM texts, as `tls.createServer` takes them. */
export interface ServerTls {
  readonly key: string;
  readonly cert: string;
  readonly ca?: string;
}

export interface FollowOptions {
  /** What the server shows now. */
  readonly shown: ServerTls;
  readonly intervalMs: number;
  /** Files that do not fit change nothing; they are read again. */
  readonly onFailure: (error: Error) => void;
}

/** @throws Error naming the file that is not what it should be. */
export async function readServerTls({
  keyFile,
  certificateFile,
  clientAuthorityFile,
}: TlsFiles): Promise<ServerTls> {
  const key = await readFile(keyFile, 'utf8');
  const cert = await readCertificate(certificateFile);
  const ca = clientAuthorityFile && (await readCertificate(clientAuthorityFile));
  return { key, cert, ...(ca && { ca }) };
}

/** Looks at the files at intervals, until the server is closed. */
export function followServerTls(
  server: Server,
  files: TlsFiles,
  { shown, intervalMs, onFailure }: FollowOptions,
): void {
  let text = JSON.stringify(shown);
  const look = async (): Promise<void> => {
    try {
      const tls = await readServerTls(files);
      if (JSON.stringify(tls) === text) return;
      server.setSecureContext(tls);
      text = JSON.stringify(tls);
    } catch (error) {
      onFailure(error as Error);
    }
  };
  const timer = setInterval(() => void look(), intervalMs).unref();
  server.once('close', () => clearInterval(timer));
}

async function readCertificate(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  try {
    void new X509Certificate(text);
    return text;
  } catch {
    throw new Error(`${file} is not a certificate in PEM`);
  }
}
