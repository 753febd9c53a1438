import type { Pool, PoolClient } from 'pg';
import { gatewayIdPattern, parsePublicKey } from '@chanrong/contracts';
import { appendCommands } from '@chanrong/journal';
import { ok, type Result, type Uscc } from '@chanrong/kernel';
import { newSecret } from './gateway-credentials.js';
import { findEnterprisePartition } from './partitions.js';
import {
  enterpriseUnknown,
  refuse,
  type Registered,
  type RegistryFault,
} from './registry-outcome.js';
import { inTransaction } from './transaction.js';

export interface GatewayInput {
  readonly gatewayId: string;
  readonly uscc: Uscc;
  /** Ed25519, PEM or base64url: from then on the gateway must sign. A later one replaces it. */
  readonly publicKey?: string | undefined;
}

export interface EnrolledGateway extends Registered {
  /** Segment of the gateway's topics. */
  readonly partition: number;
  /** The password of the gateway, shown this once: only its argon2id hash is kept. Absent when unchanged. */
  readonly secret?: string;
}

/** Enrols a gateway for an enterprise, or gives it another key. It stays with its enterprise for life. */
export async function enrolGateway(
  pool: Pool,
  { gatewayId, uscc, publicKey: keyText }: GatewayInput,
): Promise<Result<EnrolledGateway, RegistryFault>> {
  if (!gatewayIdPattern.test(gatewayId)) {
    return refuse(
      'gateway-id-invalid',
      `${JSON.stringify(gatewayId)} is not a gateway id`,
      'use 1 to 64 of letters, digits, - _ .',
    );
  }
  const publicKey = keyText === undefined ? undefined : parsePublicKey(keyText);
  if (keyText !== undefined && publicKey === undefined) {
    return refuse(
      'gateway-key-invalid',
      `the key of gateway ${gatewayId} is not a public Ed25519 key`,
      'make one with openssl genpkey -algorithm ed25519, and give what openssl pkey -pubout writes',
    );
  }
  const { secret, secretHash } = await newSecret();
  const enrolled = {
    type: 'gateway.enrolled',
    gatewayId,
    uscc,
    ...(publicKey === undefined ? {} : { publicKey }),
  } as const;

  return inTransaction<EnrolledGateway, RegistryFault>(pool, async (client) => {
    const partition = await findEnterprisePartition(client, uscc);
    if (partition === undefined) return enterpriseUnknown(uscc);
    const inserted = await client.query(
      `insert into gateway (gateway_id, uscc, partition, secret_hash, public_key)
       values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [gatewayId, uscc, partition, secretHash, publicKey],
    );
    if (inserted.rowCount === 1) {
      await appendCommands(client, [partition], [enrolled]);
      return ok({ partition, changed: true, secret });
    }
    const { rows } = await client.query<{ uscc: string }>(
      'select uscc from gateway where gateway_id = $1',
      [gatewayId],
    );
    if (rows[0]?.uscc !== uscc) {
      // Whose it is stays unsaid: the asker may be another manufacturer.
      return refuse(
        'gateway-taken',
        `gateway ${gatewayId} belongs to another enterprise`,
        'choose another gateway id',
      );
    }
    const changed = publicKey !== undefined && (await replaceKey(client, gatewayId, publicKey));
    if (changed) await appendCommands(client, [partition], [enrolled]);
    return ok({ partition, changed });
  });
}

async function replaceKey(
  client: Pick<PoolClient, 'query'>,
  gatewayId: string,
  publicKey: string,
): Promise<boolean> {
  const updated = await client.query(
    'update gateway set public_key = $2 where gateway_id = $1 and public_key is distinct from $2',
    [gatewayId, publicKey],
  );
  return updated.rowCount === 1;
}

/** Gives an enrolled gateway a new secret; the old one stops working at its next connection. */
export async function renewGatewaySecret(
  pool: Pool,
  gatewayId: string,
): Promise<Result<{ readonly secret: string }, RegistryFault>> {
  const { secret, secretHash } = await newSecret();
  const updated = await pool.query('update gateway set secret_hash = $2 where gateway_id = $1', [
    gatewayId,
    secretHash,
  ]);
  if (updated.rowCount === 1) return ok({ secret });
  return refuse('gateway-unknown', `gateway ${gatewayId} is not enrolled`, 'enrol it first');
}
