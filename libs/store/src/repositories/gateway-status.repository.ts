import type { EntityManager } from 'typeorm';

/** What is known of a gateway, wherever it is known. */
export interface GatewayStatusRow {
  readonly gatewayId: string;
  readonly uscc: string;
  readonly enrolledAt: Date;
  readonly revokedAt: Date | null;
  /** How it stands to ingest; null: it has never tried to connect. */
  readonly connected: boolean | null;
  /** Behind a broker: when it was last heard, within half a minute. */
  readonly changedAt: Date | null;
  readonly transport: 'tcp' | 'tls' | 'broker' | null;
  readonly refusal: string | null;
  readonly refusedAt: Date | null;
  /** What the fold made of it, as the engine described it; null before its first message. */
  readonly folded: unknown;
  readonly scored: boolean;
  /** The newest thing of it that could not be used. */
  readonly rejectCode: string | null;
  readonly rejectDetail: string | null;
  readonly rejectHint: string | null;
  readonly kept: number;
  readonly bytes: number;
  readonly notKept: number;
}

export async function findGatewayStatus(
  manager: EntityManager,
  gatewayId: string,
): Promise<GatewayStatusRow | undefined> {
  const rows: GatewayStatusRow[] = await manager.query(statusSql, [gatewayId]);
  return rows[0];
}

const statusSql = `
  select g.gateway_id as "gatewayId", g.uscc, g.enrolled_at as "enrolledAt", g.revoked_at as "revokedAt",
    c.connected, c.changed_at as "changedAt", c.transport, c.refusal, c.refused_at as "refusedAt",
    (select d from asset_latest a, json_array_elements(a.body -> 'gateways') d
      where a.uscc = g.uscc and d ->> 'gatewayId' = g.gateway_id) as folded,
    exists (select from risk_latest r where r.uscc = g.uscc and r.outcome = 'scored') as scored,
    q.code as "rejectCode", q.detail as "rejectDetail", q.hint as "rejectHint",
    coalesce(t.kept, 0)::float8 as kept, coalesce(t.bytes, 0)::float8 as bytes,
    coalesce(t.not_kept, 0)::float8 as "notKept"
  from gateway g
    left join gateway_connection c using (gateway_id)
    left join quarantine_tally t using (gateway_id)
    left join lateral (select code, detail, hint from quarantine where gateway_id = g.gateway_id
      order by quarantine_id desc limit 1) q on true
  where g.gateway_id = $1`;
