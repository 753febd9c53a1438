/**
 * Writes down how gateways stand to ingest, for people who connect one: who is connected, since when,
 * and why the last attempt was refused. Written behind, newest state only: nothing waits for it, and
 * what a crash loses is said again by the next connection.
 */
import type { Pool } from 'pg';

export interface ConnectionChange {
  readonly gatewayId: string;
  readonly transport: 'tcp' | 'tls' | 'broker';
  readonly address: string;
  readonly atMs: number;
  /** Undefined: it was refused, which ends no other connection of it. */
  readonly connected?: boolean;
  readonly refusal?: string;
}

export interface ConnectionLogOptions {
  readonly pool: Pool;
  readonly intervalMs: number;
  readonly onFailure: (error: Error) => void;
}

/** Gateways whose change waits; beyond it changes are dropped until the next write. */
const waitingMax = 20_000;

/** Who is not enrolled has no row here: the join drops it. */
const writeSql = `
  insert into gateway_connection as c (gateway_id, connected, transport, address, changed_at, refusal, refused_at)
    select v.gateway_id, coalesce(v.connected, false), v.transport, v.address,
      to_timestamp(v.at_ms / 1000.0), v.refusal,
      case when v.refusal is not null then to_timestamp(v.at_ms / 1000.0) end
    from unnest($1::text[], $2::boolean[], $3::text[], $4::text[], $5::bigint[], $6::text[])
      as v (gateway_id, connected, transport, address, at_ms, refusal)
      join gateway g using (gateway_id)
  on conflict (gateway_id) do update set
    connected = case when excluded.refusal is null then excluded.connected else c.connected end,
    transport = case when excluded.refusal is null then excluded.transport else c.transport end,
    address = case when excluded.refusal is null then excluded.address else c.address end,
    changed_at = case when excluded.refusal is null then excluded.changed_at else c.changed_at end,
    refusal = coalesce(excluded.refusal, c.refusal),
    refused_at = coalesce(excluded.refused_at, c.refused_at)`;

export class ConnectionLog {
  readonly #options: ConnectionLogOptions;
  readonly #waiting = new Map<string, ConnectionChange>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ConnectionLogOptions) {
    this.#options = options;
  }

  note(change: ConnectionChange): void {
    if (this.#waiting.size >= waitingMax) return;
    // A refusal must not hide that the gateway came or went in the same interval.
    const known = this.#waiting.get(change.gatewayId);
    if (change.connected === undefined && known?.connected !== undefined) return;
    this.#waiting.set(change.gatewayId, change);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#write();
    }, this.#options.intervalMs);
  }

  /** Writes what waits; everybody who is still connected is so no longer. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    const changes = [...this.#waiting.values()];
    this.#waiting.clear();
    if (changes.length === 0) return;
    try {
      await this.#options.pool.query({
        name: 'write-connections',
        text: writeSql,
        values: [
          changes.map((change) => change.gatewayId),
          changes.map((change) => change.connected ?? null),
          changes.map((change) => change.transport),
          changes.map((change) => change.address),
          changes.map((change) => change.atMs),
          changes.map((change) => change.refusal ?? null),
        ],
      });
    } catch (error) {
      this.#options.onFailure(error as Error);
    }
  }
}
