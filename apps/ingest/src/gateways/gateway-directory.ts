/** Who may connect: the gateways as the registry in PostgreSQL knows them. */
import type { Pool } from 'pg';

export interface RegisteredGateway {
  readonly gatewayId: string;
  readonly uscc: string;
  readonly partition: number;
  /** argon2id, in PHC form. */
  readonly secretHash: string;
  readonly revoked: boolean;
  /** False when its partition has no journal: the installation is not complete. */
  readonly journaled: boolean;
}

const findSql = `
  select gateway_id, uscc, partition, secret_hash, revoked_at is not null as revoked,
    exists (select from journal_head h where h.partition = g.partition) as journaled
  from gateway g where gateway_id = any($1)`;

export class GatewayDirectory {
  constructor(private readonly pool: Pool) {}

  async find(gatewayIds: readonly string[]): Promise<Map<string, RegisteredGateway>> {
    const result = await this.pool.query({
      name: 'find-gateways',
      text: findSql,
      values: [gatewayIds],
    });
    return new Map(
      result.rows.map((row) => [
        row.gateway_id,
        {
          gatewayId: row.gateway_id,
          uscc: row.uscc,
          partition: row.partition,
          secretHash: row.secret_hash,
          revoked: row.revoked,
          journaled: row.journaled,
        },
      ]),
    );
  }
}
