/** What the issuer remembers between requests (sessions, codes, grants): rows that end. */
import type { Pool } from 'pg';
import type { AdapterPayload } from 'oidc-provider';

const sweepIntervalMs = 60_000;

export class IssuerRecords {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly pool: Pool) {}

  async keep(
    kind: string,
    id: string,
    payload: AdapterPayload,
    lifetimeSeconds?: number,
  ): Promise<void> {
    await this.pool.query(
      `insert into issuer_record (kind, id, grant_id, uid, payload, expires_at)
       values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
       on conflict (kind, id) do update set grant_id = excluded.grant_id, uid = excluded.uid,
         payload = excluded.payload, expires_at = excluded.expires_at`,
      [kind, id, payload.grantId, payload.uid, JSON.stringify(payload), lifetimeSeconds],
    );
  }

  find(kind: string, id: string): Promise<AdapterPayload | undefined> {
    return this.findBy('id', kind, id);
  }

  findByUid(kind: string, uid: string): Promise<AdapterPayload | undefined> {
    return this.findBy('uid', kind, uid);
  }

  /** Marks a code as used. */
  async consume(kind: string, id: string): Promise<void> {
    await this.pool.query(
      `update issuer_record
          set payload = payload || jsonb_build_object('consumed', extract(epoch from now())::bigint)
        where kind = $1 and id = $2`,
      [kind, id],
    );
  }

  async forget(kind: string, id: string): Promise<void> {
    await this.pool.query('delete from issuer_record where kind = $1 and id = $2', [kind, id]);
  }

  async forgetGrant(grantId: string): Promise<void> {
    await this.pool.query('delete from issuer_record where grant_id = $1', [grantId]);
  }

  /** Removes what has ended, once a minute until `stopSweeping`. */
  sweepRegularly(onFailure: (error: Error) => void): void {
    this.timer = setInterval(() => {
      this.pool.query('delete from issuer_record where expires_at < now()').catch(onFailure);
    }, sweepIntervalMs);
    this.timer.unref();
  }

  stopSweeping(): void {
    clearInterval(this.timer);
  }

  private async findBy(
    column: 'id' | 'uid',
    kind: string,
    value: string,
  ): Promise<AdapterPayload | undefined> {
    const { rows } = await this.pool.query<{ payload: AdapterPayload }>(
      `select payload from issuer_record
        where kind = $1 and ${column} = $2 and (expires_at is null or expires_at > now())`,
      [kind, value],
    );
    return rows[0]?.payload;
  }
}
