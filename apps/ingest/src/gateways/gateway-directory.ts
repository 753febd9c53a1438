/** Who may connect: the gateways as the registry in PostgreSQL knows them. */
import type { Pool } from 'pg';

export interface RegisteredGateway {
  readonly gatewayId: string;
  readonly uscc: string;
  readonly partition: number;
  /** argon2id, in PHC form; null when the gateway has certificates only. */
  readonly secretHash: string | null;
  /** Fingerprints of the certificates that are good now. */
  readonly certificates: readonly string[];
  readonly revoked: boolean;
  /** False when its partition has no journal: the installation is not complete. */
  readonly journaled: boolean;
}

const findSql = `
  select gateway_id, uscc, partition, secret_hash, revoked_at is not null as revoked,
    array(select c.fingerprint from gateway_certificate c where c.gateway_id = g.gateway_id
      and c.revoked_at is null and c.expires_at > now()) as certificates,
    exists (select from journal_head h where h.partition = g.partition) as journaled
  from gateway g where gateway_id = any($1)`;

interface Question {
  readonly resolve: (gateway: RegisteredGateway | undefined) => void;
  readonly reject: (error: Error) => void;
}

export class GatewayDirectory {
  /** By gateway: who waits for the next query. */
  private asked = new Map<string, Question[]>();
  private asking = false;

  constructor(private readonly pool: Pool) {}

  /** What is asked while a query is on its way goes into the next: a storm of connections asks few questions. */
  findOne(gatewayId: string): Promise<RegisteredGateway | undefined> {
    return new Promise((resolve, reject) => {
      const questions = this.asked.get(gatewayId) ?? [];
      questions.push({ resolve, reject });
      this.asked.set(gatewayId, questions);
      if (!this.asking) void this.answerAll();
    });
  }

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
          certificates: row.certificates,
          revoked: row.revoked,
          journaled: row.journaled,
        },
      ]),
    );
  }
  private async answerAll(): Promise<void> {
    this.asking = true;
    while (this.asked.size > 0) {
      const asked = this.asked;
      this.asked = new Map();
      try {
        const found = await this.find([...asked.keys()]);
        for (const [gatewayId, questions] of asked) {
          for (const { resolve } of questions) resolve(found.get(gatewayId));
        }
      } catch (error) {
        for (const { reject } of [...asked.values()].flat()) reject(error as Error);
      }
    }
    this.asking = false;
  }
}
