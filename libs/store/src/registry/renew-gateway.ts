/** New credentials for an enrolled gateway, on the strength of what it has; and the end of all it has. */
import { verify } from '@node-rs/argon2';
import type { Pool } from 'pg';
import { ok, type Result } from '@chanrong/kernel';
import { type Certificate, newSecret, replaceCertificates } from './gateway-credentials.js';
import { refuse, type RegistryFault } from './registry-outcome.js';
import { inTransaction } from './transaction.js';

/** What the gateway proves itself with now. */
export type GatewayProof =
  | { readonly kind: 'secret'; readonly secret: string }
  /** Its signature has been checked by whoever calls; here: whether it is still good. */
  | { readonly kind: 'certificate'; readonly fingerprint: string };

export interface RenewalInput {
  readonly gatewayId: string;
  readonly proof: GatewayProof;
  readonly certify?: ((gatewayId: string) => Promise<Result<Certificate, unknown>>) | undefined;
}

/** One answer for all that does not fit: who guesses learns nothing. */
function notProven(): Result<never, RegistryFault> {
  return refuse(
    'gateway-not-proven',
    'no gateway has this id and this secret or certificate',
    'use what the gateway connects with now; without it, ask for a new enrolment',
  );
}

/**
 * A new secret (the old one ends at once), or a certificate beside the one it was asked with, which
 * stays good until it expires or the next renewal.
 */
export async function renewGateway(
  pool: Pool,
  { gatewayId, proof, certify }: RenewalInput,
): Promise<Result<{ readonly secret?: string }, RegistryFault>> {
  return inTransaction<{ readonly secret?: string }, RegistryFault>(pool, async (client) => {
    const { rows } = await client.query<{ secret_hash: string | null; good: boolean }>(
      `select secret_hash, exists (select from gateway_certificate c where c.gateway_id = g.gateway_id
         and c.fingerprint = $2 and c.revoked_at is null and c.expires_at > now()) as good
       from gateway g where gateway_id = $1 and revoked_at is null for update`,
      [gatewayId, proof.kind === 'certificate' ? proof.fingerprint : null],
    );
    const gateway = rows[0];
    if (gateway === undefined || !(await holds(gateway, proof))) return notProven();
    const certificate = await certify?.(gatewayId);
    if (certificate === undefined) {
      const { secret, secretHash } = await newSecret();
      await client.query('update gateway set secret_hash = $2 where gateway_id = $1', [
        gatewayId,
        secretHash,
      ]);
      await replaceCertificates(client, gatewayId, {});
      return ok({ secret });
    }
    if (!certificate.ok) {
      const { message, hint } = certificate.error as { message: string; hint: string };
      return refuse('csr-invalid', message, hint);
    }
    const kept = proof.kind === 'certificate' ? proof.fingerprint : undefined;
    await replaceCertificates(client, gatewayId, { added: certificate.value, kept });
    return ok({});
  });
}

async function holds(
  gateway: { readonly secret_hash: string | null; readonly good: boolean },
  proof: GatewayProof,
): Promise<boolean> {
  if (proof.kind === 'certificate') return gateway.good;
  return gateway.secret_hash !== null && (await verify(gateway.secret_hash, proof.secret));
}

/** Ends a gateway: its connection within a minute, and every certificate. Enrolling it again undoes that. */
export async function revokeGateway(
  pool: Pool,
  gatewayId: string,
): Promise<Result<{ readonly changed: boolean }, RegistryFault>> {
  return inTransaction<{ readonly changed: boolean }, RegistryFault>(pool, async (client) => {
    const known = await client.query('select from gateway where gateway_id = $1', [gatewayId]);
    if (known.rowCount === 0) {
      return refuse('gateway-unknown', `gateway ${gatewayId} is not enrolled`, 'look at its name');
    }
    const updated = await client.query(
      'update gateway set revoked_at = now() where gateway_id = $1 and revoked_at is null',
      [gatewayId],
    );
    await replaceCertificates(client, gatewayId, {});
    return ok({ changed: updated.rowCount === 1 });
  });
}
