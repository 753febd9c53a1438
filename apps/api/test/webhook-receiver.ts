/** A bank's back end: takes webhooks over HTTP, checks them as Standard Webhooks says, answers as told. */
import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Event, eventSchema } from '@chanrong/contracts';

export interface Received {
  readonly id: string;
  readonly path: string;
  readonly event: Event;
  /** One for each key that signed. */
  readonly signatures: readonly string[];
  isSignedBy(publicKey: string): boolean;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Status of the answers from now on. */
  answer(status: number, headers?: Record<string, string>): void;
  /** Resolves when so many messages have come in all. */
  until(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

/** Ed25519 public keys in SubjectPublicKeyInfo begin with these bytes (RFC 8410). */
const keyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let answered: [number, Record<string, string>] = [204, {}];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const header = (name: string): string => String(request.headers[name]);
      const body = Buffer.concat(chunks).toString();
      const content = Buffer.from(`${header('webhook-id')}.${header('webhook-timestamp')}.${body}`);
      const signatures = header('webhook-signature').split(' ');
      received.push({
        id: header('webhook-id'),
        path: String(request.url),
        event: eventSchema.parse(JSON.parse(body)),
        signatures,
        isSignedBy: (publicKey) => signatures.some((each) => isSignature(each, content, publicKey)),
      });
      response.writeHead(...answered).end();
      for (const wake of waiting) wake();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/chanrong`,
    received,
    answer(status, headers = {}) {
      answered = [status, headers];
    },
    async until(count) {
      while (received.length < count) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
      }
      return received;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function isSignature(versioned: string, content: Buffer, publicKey: string): boolean {
  const [version, signature = ''] = versioned.split(',');
  const raw = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64');
  const key = createPublicKey({
    key: Buffer.concat([keyPrefix, raw]),
    format: 'der',
    type: 'spki',
  });
  return version === 'v1a' && verify(null, content, key, Buffer.from(signature, 'base64'));
}
