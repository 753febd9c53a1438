import type { Pool } from 'pg';
import { ok, type Result } from '@chanrong/kernel';
import { refuse, type Registered, type RegistryFault } from './registry-outcome.js';

export interface ApiClientInput {
  /** What the back end calls itself: `demo-bank-core`. */
  readonly clientId: string;
  readonly role: string;
  readonly tenant: string;
  /** Public keys it signs its assertions with (RFC 7517). */
  readonly jwks: { readonly keys: readonly object[] };
}

const clientIdPattern = /^[\w.-]{1,64}$/;

/** Lets a back end ask for tokens with assertions signed by its key; later keys replace earlier ones. */
export async function registerApiClient(
  pool: Pool,
  { clientId, role, tenant, jwks }: ApiClientInput,
): Promise<Result<Registered, RegistryFault>> {
  if (!clientIdPattern.test(clientId)) {
    return refuse(
      'client-invalid',
      `${JSON.stringify(clientId)} is not a client id`,
      'use 1 to 64 of letters, digits, - _ .',
    );
  }
  if (jwks.keys.length === 0 || jwks.keys.some((key) => 'd' in key)) {
    return refuse(
      'client-invalid',
      `the key set of client ${clientId} is empty or holds a private key`,
      'give the public part of its keys',
    );
  }
  const written = await pool.query(
    `insert into api_client (client_id, role, tenant, jwks) values ($1, $2, $3, $4)
     on conflict (client_id) do update set jwks = excluded.jwks
       where api_client.role = excluded.role and api_client.tenant = excluded.tenant
         and api_client.withdrawn_at is null
     returning 1`,
    [clientId, role, tenant, JSON.stringify(jwks)],
  );
  if (written.rowCount === 1) return ok({ changed: true });
  return refuse(
    'client-differs',
    `client ${clientId} belongs to another organisation or was withdrawn`,
    'choose another client id',
  );
}
