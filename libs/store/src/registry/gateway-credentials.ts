/** What a gateway proves itself with: a secret, or certificates of the installation's authority. */
import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { Pool, PoolClient } from 'pg';

export interface Certificate {
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** Hexadecimal. */
  readonly serial: string;
  readonly expiresMs: number;
}

export async function newSecret(): Promise<{ secret: string; secretHash: string }> {
  const secret = randomBytes(24).toString('base64url');
  // The library's default is Argon2id with the parameters of the OWASP cheat sheet (19 MiB, 2 passes).
  return { secret, secretHash: await hash(secret) };
}

/** Adds a certificate; of the others only `kept` stays good, for as long as the change takes. */
export async function replaceCertificates(
  client: PoolClient,
  gatewayId: string,
  { added, kept }: { readonly added?: Certificate | undefined; readonly kept?: string | undefined },
): Promise<void> {
  await client.query(
    `update gateway_certificate set revoked_at = now()
     where gateway_id = $1 and revoked_at is null and fingerprint is distinct from $2`,
    [gatewayId, kept],
  );
  if (added === undefined) return;
  await client.query(
    `insert into gateway_certificate (fingerprint, serial, gateway_id, expires_at)
     values ($1, $2, $3, to_timestamp($4 / 1000.0))`,
    [added.fingerprint, added.serial, gatewayId, added.expiresMs],
  );
}

/** Certificates that would still be good if nobody had revoked them. */
export async function listRevokedCertificates(
  pool: Pool,
): Promise<{ readonly serial: string; readonly revokedMs: number }[]> {
  const { rows } = await pool.query<{ serial: string; revokedMs: number }>(
    `select serial, floor(extract(epoch from revoked_at) * 1000)::float8 as "revokedMs"
     from gateway_certificate where revoked_at is not null and serial is not null and expires_at > now()
     order by serial`,
  );
  return rows;
}
