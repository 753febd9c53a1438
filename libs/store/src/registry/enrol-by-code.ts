/**
 * Enrolment without a person carrying secrets: somebody who may creates a one-time code, the gateway
 * redeems it for its identity. A gateway that is enrolled again begins a new epoch, and what it proved
 * itself with before is void.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { gatewayIdPattern } from '@chanrong/contracts';
import { appendCommands } from '@chanrong/journal';
import { ok, type Result, type Uscc } from '@chanrong/kernel';
import { type Certificate, newSecret, replaceCertificates } from './gateway-credentials.js';
import { findEnterprisePartition } from './partitions.js';
import { enterpriseUnknown, refuse, type RegistryFault } from './registry-outcome.js';
import { inTransaction } from './transaction.js';

export interface EnrolmentInput {
  readonly gatewayId: string;
  readonly uscc: Uscc;
  /** Who asks, for the record. */
  readonly createdBy: string;
  readonly nowMs: number;
}

export interface CreatedEnrolment {
  /** Shown this once: only its hash is kept. */
  readonly code: string;
  readonly expiresMs: number;
}

export interface RedemptionInput {
  readonly code: string;
  readonly nowMs: number;
  /** Ed25519, already checked: from then on the gateway must sign. */
  readonly publicKey?: string | undefined;
  /** Certifies the gateway's key; without it the gateway is given a secret. */
  readonly certify?: ((gatewayId: string) => Promise<Result<Certificate, unknown>>) | undefined;
}

export interface RedeemedEnrolment {
  readonly gatewayId: string;
  readonly uscc: string;
  readonly partition: number;
  /** The gateway's births carry it from now on. */
  readonly epoch: number;
  readonly secret?: string;
}

export const enrolmentMinutes = 15;
/** 60 bits in groups that can be read over the telephone; no 0, 1, I, O. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const codeCharacters = 12;

/** A one-time code for a gateway of an enterprise; a later code voids an earlier one. */
export async function createEnrolment(
  pool: Pool,
  { gatewayId, uscc, createdBy, nowMs }: EnrolmentInput,
): Promise<Result<CreatedEnrolment, RegistryFault>> {
  if (!gatewayIdPattern.test(gatewayId)) {
    return refuse(
      'gateway-id-invalid',
      `${JSON.stringify(gatewayId)} is not a gateway id`,
      'use 1 to 64 of letters, digits, - _ .',
    );
  }
  const code = newCode();
  const expiresMs = nowMs + enrolmentMinutes * 60_000;
  return inTransaction<CreatedEnrolment, RegistryFault>(pool, async (client) => {
    if ((await findEnterprisePartition(client, uscc)) === undefined) return enterpriseUnknown(uscc);
    if (await belongsToAnother(client, gatewayId, uscc)) return taken(gatewayId);
    await client.query(
      `update enrolment set expires_at = to_timestamp($2 / 1000.0)
       where gateway_id = $1 and redeemed_at is null`,
      [gatewayId, nowMs],
    );
    await client.query(
      `insert into enrolment (code_hash, gateway_id, uscc, created_by, expires_at)
       values ($1, $2, $3, $4, to_timestamp($5 / 1000.0))`,
      [hashOf(code), gatewayId, uscc, createdBy, expiresMs],
    );
    return ok({ code, expiresMs });
  });
}

/** Gives the gateway of a code its identity, once. */
export async function redeemEnrolment(
  pool: Pool,
  { code, nowMs, publicKey, certify }: RedemptionInput,
): Promise<Result<RedeemedEnrolment, RegistryFault>> {
  return inTransaction<RedeemedEnrolment, RegistryFault>(pool, async (client) => {
    const { rows } = await client.query<{ gateway_id: string; uscc: Uscc }>(
      `update enrolment set redeemed_at = to_timestamp($2 / 1000.0)
       where code_hash = $1 and redeemed_at is null and expires_at > to_timestamp($2 / 1000.0)
       returning gateway_id, uscc`,
      [hashOf(code), nowMs],
    );
    const [enrolment] = rows;
    if (enrolment === undefined) {
      return refuse(
        'enrolment-void',
        'the code is not known, was used, or is older than 15 minutes',
        'ask for a new code; a code works once',
      );
    }
    const { gateway_id: gatewayId, uscc } = enrolment;
    if (await belongsToAnother(client, gatewayId, uscc)) return taken(gatewayId);
    const certificate = await certify?.(gatewayId);
    if (certificate !== undefined && !certificate.ok) {
      const { message, hint } = certificate.error as { message: string; hint: string };
      return refuse('csr-invalid', message, hint);
    }
    const { secret, secretHash } =
      certificate === undefined ? await newSecret() : { secret: undefined, secretHash: null };
    const written = await client.query<{ partition: number; epoch: string }>(enrolSql, [
      gatewayId,
      uscc,
      secretHash,
      publicKey,
      Math.floor(nowMs / 1_000),
    ]);
    const { partition, epoch } = written.rows[0] as { partition: number; epoch: string };
    await replaceCertificates(client, gatewayId, { added: certificate?.value });
    const key = publicKey === undefined ? {} : { publicKey };
    await appendCommands(
      client,
      [partition],
      [{ type: 'gateway.enrolled', gatewayId, uscc, ...key }],
    );
    const identity = { gatewayId, uscc, partition, epoch: Number(epoch) };
    return ok(secret === undefined ? identity : { ...identity, secret });
  });
}

/** The epoch is above all that were given, and above any count of seconds that a gateway chose itself. */
const enrolSql = `
  insert into gateway as g (gateway_id, uscc, partition, secret_hash, public_key, epoch)
    select $1, e.uscc, e.partition, $3, $4, $5 from enterprise e where e.uscc = $2
  on conflict (gateway_id) do update
    set secret_hash = excluded.secret_hash, revoked_at = null,
      public_key = coalesce(excluded.public_key, g.public_key),
      epoch = greatest(g.epoch + 1, excluded.epoch)
  returning partition, epoch`;

async function belongsToAnother(
  client: PoolClient,
  gatewayId: string,
  uscc: string,
): Promise<boolean> {
  const { rows } = await client.query<{ uscc: string }>(
    'select uscc from gateway where gateway_id = $1',
    [gatewayId],
  );
  return rows[0] !== undefined && rows[0].uscc !== uscc;
}

function taken(gatewayId: string) {
  return refuse(
    'gateway-taken',
    `gateway ${gatewayId} belongs to another enterprise`,
    'choose another gateway id',
  );
}

function newCode(): string {
  const characters = [...randomBytes(codeCharacters)].map((byte) => alphabet[byte % 32]);
  return [0, 4, 8].map((at) => characters.slice(at, at + 4).join('')).join('-');
}

/** People type codes: case and separators do not count. */
function hashOf(code: string): Buffer {
  return createHash('sha256')
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest();
}
