/** Everything that was published from a partition up to its cursor, as of one instant: the scorer may be at work meanwhile. */
import { assert } from '@chanrong/kernel';
import type pg from 'pg';
import { type StoredRow, storedSql } from './facts.js';

export interface StoredOutputs {
  /** Newest segment that was folded into them. */
  readonly cursorSeq: number;
  /** The newest of each enterprise or facility. */
  readonly latest: Map<string, StoredRow>;
  readonly portraits: Map<string, StoredRow>;
  readonly assets: Map<string, StoredRow>;
  readonly facilities: Map<string, StoredRow>;
  /** Margin states that facilities entered, by facility and segment. */
  readonly transitions: Map<string, StoredRow>;
  /** By alert id. */
  readonly alerts: Map<string, StoredRow>;
  /** Quantity by `uscc|day|asset|measure`. */
  readonly daily: Map<string, number>;
  /** Segments of which entries were left out. */
  readonly foldedAround: ReadonlySet<number>;
  /** Scores and closed alerts known before these instants, Unix ms, may have been removed by policy. */
  readonly keptSinceMs: { readonly score: number; readonly alert: number };
  /** Score history in the order of segments. */
  readonly history: HistoryStream;
}

export interface OutputScope {
  readonly partition: number;
  /** Only what is about this enterprise; null for all of them. */
  readonly uscc: string | null;
  /** Only what follows from segments up to this one. */
  readonly toSeq: number;
}

const rowsPerFetch = 2_000;

/** The score history, a page at a time: it may be longer than memory. */
export class HistoryStream {
  private page: StoredRow[] = [];
  private ended = false;

  constructor(private readonly client: pg.PoolClient) {}

  /** Rows of segments up to `seq` that were not taken yet. */
  async takeUntil(seq: number): Promise<StoredRow[]> {
    const taken: StoredRow[] = [];
    while (!this.ended || this.page.length > 0) {
      if (this.page.length === 0) await this.fetch();
      const later = this.page.findIndex((row) => Number(row.seq) > seq);
      taken.push(...this.page.splice(0, later < 0 ? this.page.length : later));
      if (later >= 0) break;
    }
    return taken;
  }

  private async fetch(): Promise<void> {
    const { rows } = await this.client.query<StoredRow>(`fetch ${rowsPerFetch} from history`);
    this.page = rows;
    this.ended = rows.length < rowsPerFetch;
  }
}

/** @param client used for nothing else until the history is read */
export async function readStoredOutputs(
  client: pg.PoolClient,
  { partition, uscc }: OutputScope,
): Promise<StoredOutputs> {
  const scope = [partition, uscc];
  await client.query('begin isolation level repeatable read read only');
  const cursor = await client.query<{ seq: string }>(
    'select seq from partition_cursor where partition = $1',
    [partition],
  );
  const byKey = async (sql: string): Promise<Map<string, StoredRow>> => {
    const { rows } = await client.query<StoredRow>(sql, scope);
    return new Map(rows.map((row) => [row.key, row]));
  };
  const latest = await byKey(storedSql.latest);
  const portraits = await byKey(storedSql.portraits);
  const assets = await byKey(storedSql.assets);
  const facilities = await byKey(storedSql.facilities);
  const transitions = await byKey(storedSql.transitions);
  const alerts = await byKey(storedSql.alerts);
  const daily = await client.query<{ key: string; quantity: string }>(
    `select d.uscc || '|' || d.day || '|' || d.asset_id || '|' || d.measure as key, d.quantity
     from daily_rollup d join enterprise e using (uscc)
     where e.partition = $1 and ($2::text is null or uscc = $2) and d.quantity <> 0`,
    scope,
  );
  const leftOut = await client.query<{ seq: string }>(
    `select distinct seq from quarantine where partition = $1 and code = 'fold-failed'`,
    [partition],
  );
  const kept = await client.query<{ class: string; since_ms: string }>(
    `select class, floor(extract(epoch from now() - keep_days * interval '1 day') * 1000) as since_ms
     from retention_policy where keep_days is not null`,
  );
  const keptSinceMs = (name: string): number =>
    Number(kept.rows.find((row) => row.class === name)?.since_ms ?? Number.NEGATIVE_INFINITY);
  await client.query(
    `declare history no scroll cursor with hold for ${literals(storedSql.history, scope)} order by seq`,
  );
  // Held cursors outlive the transaction, so a long check keeps no old rows from being cleaned up.
  await client.query('commit');
  return {
    cursorSeq: Number(cursor.rows[0]?.seq ?? 0),
    latest,
    portraits,
    assets,
    facilities,
    transitions,
    alerts,
    daily: new Map(daily.rows.map(({ key, quantity }) => [key, Number(quantity)])),
    foldedAround: new Set(leftOut.rows.map(({ seq }) => Number(seq))),
    keptSinceMs: { score: keptSinceMs('score'), alert: keptSinceMs('alert') },
    history: new HistoryStream(client),
  };
}

/** `declare` takes no parameters; a partition is a number and a code has letters and digits only. */
function literals(sql: string, [partition, uscc]: readonly (number | string | null)[]): string {
  assert(uscc === null || /^[0-9A-Z]{18}$/.test(String(uscc)), 'a code has 18 letters and digits');
  return sql
    .replaceAll('$1', String(Number(partition)))
    .replaceAll('$2', uscc === null ? 'null' : `'${uscc}'`);
}
