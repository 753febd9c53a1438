import { createPrivateKey, sign } from 'node:crypto';

export interface Signed {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
}

/**
 * Headers of a message, by Standard Webhooks with asymmetric signatures (`v1a`, Ed25519): over id, time and
 * body, one signature a key. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec
 * @param privateKeys PKCS 8
 */
export function webhookHeaders(
  { id, timestampSeconds, body }: Signed,
  privateKeys: readonly Buffer[],
): Record<string, string> {
  const content = Buffer.from(`${id}.${timestampSeconds}.${body}`);
  const signatures = privateKeys.map((der) => {
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return `v1a,${sign(null, content, key).toString('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signatures.join(' '),
  };
}
