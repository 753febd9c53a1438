import { generateKeyPairSync } from 'node:crypto';
import type { PoolClient } from 'pg';

/** How long a key that was replaced still signs beside its successor. */
export const keyOverlapHours = 24;

/** Gives a webhook a key of its own; the one before it signs on for a day. */
export async function renewWebhookKey(client: PoolClient, webhookNo: number): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  await client.query(
    `update webhook_key set retires_at = now() + make_interval(hours => $2)
      where webhook_no = $1 and retires_at is null`,
    [webhookNo, keyOverlapHours],
  );
  await client.query(
    'insert into webhook_key (webhook_no, public_key, private_key) values ($1, $2, $3)',
    [
      webhookNo,
      // The last 32 bytes of the structure are the key itself (RFC 8410).
      publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
      privateKey.export({ format: 'der', type: 'pkcs8' }),
    ],
  );
}
