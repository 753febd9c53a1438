/** Banks' back ends: who they act for, and the keys that sign their assertions. */
import { isRole, type Role } from '@chanrong/identity';
import type { Pool } from 'pg';

export interface ApiClient {
  readonly clientId: string;
  readonly role: Role;
  readonly tenant: string;
  readonly jwks: { readonly keys: readonly object[] };
}

export class ApiClients {
  constructor(private readonly pool: Pool) {}

  /** One that may ask for tokens now. */
  async find(clientId: string): Promise<ApiClient | undefined> {
    const { rows } = await this.pool.query<{ role: string; tenant: string; jwks: unknown }>(
      `select role, tenant, jwks from api_client
        where client_id = $1 and withdrawn_at is null`,
      [clientId],
    );
    const [row] = rows;
    if (row === undefined || !isRole(row.role)) return undefined;
    const { role, tenant } = row;
    return { clientId, role, tenant, jwks: row.jwks as ApiClient['jwks'] };
  }
}
