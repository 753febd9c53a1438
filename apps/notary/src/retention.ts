/** Takes the policy of how long what is kept; archives and removes what is older. */
import type pg from 'pg';
import { archiveSegments } from './archive-segments.js';

export interface RetentionInput {
  /** Where archives go; without it the whole journal stays in the database. */
  readonly archiveFolder: string | undefined;
  readonly nowMs: number;
}

export type RetentionOutcome = Readonly<Record<RetainedClass, number>>;

const retainedClasses = [
  'journal',
  'tree-head',
  'quarantine',
  'score',
  'alert',
  'event',
  'webhook-delivery',
  'idempotency-key',
] as const;
type RetainedClass = (typeof retainedClasses)[number];

const dayMs = 86_400_000;
/** Rows removed in one statement, so that none holds locks for long. */
const rowsMax = 10_000;

/**
 * What is removed of each class: at most `rowsMax` rows older than $1, Unix ms. Of tree heads the last of each
 * day stays; segments that could not be folded whole stay named; an open alert is not over.
 */
const removalSql: Readonly<Record<Exclude<RetainedClass, 'journal'>, string>> = {
  'tree-head': `delete from journal_tree_head where (partition, size) in (
    select partition, size from (
      select partition, size, row_number() over (
          partition by partition, date_trunc('day', signed_at) order by size desc) as place
        from journal_tree_head where signed_at < to_timestamp($1 / 1000.0)) h
      where place > 1 limit ${rowsMax})`,
  quarantine: `delete from quarantine where quarantine_id in (
    select quarantine_id from quarantine
      where received_ms < $1 and code <> 'fold-failed' limit ${rowsMax})`,
  score: `delete from score where (uscc, seq) in (
    select uscc, seq from score where known_at_ms < $1 limit ${rowsMax})`,
  alert: `delete from alert where alert_no in (
    select alert_no from alert where closed_known_ms < $1 limit ${rowsMax})`,
  event: `delete from event where (xact, event_no) in (
    select xact, event_no from event where known_at_ms < $1 limit ${rowsMax})`,
  'webhook-delivery': `delete from webhook_delivery where delivery_no in (
    select delivery_no from webhook_delivery
      where taken_at < to_timestamp($1 / 1000.0) and state <> 'pending' limit ${rowsMax})`,
  'idempotency-key': `delete from idempotency_key where (caller, key) in (
    select caller, key from idempotency_key
      where created_at < to_timestamp($1 / 1000.0) limit ${rowsMax})`,
};

export async function retain(
  pool: pg.Pool,
  { archiveFolder, nowMs }: RetentionInput,
): Promise<RetentionOutcome> {
  const { rows } = await pool.query<{ class: string; keep_days: number | null }>(
    'select class, keep_days from retention_policy',
  );
  const outcome = Object.fromEntries(retainedClasses.map((each) => [each, 0])) as Record<
    RetainedClass,
    number
  >;
  for (const each of retainedClasses) {
    const days = rows.find((row) => row.class === each)?.keep_days;
    if (days === null || days === undefined) continue;
    const beforeMs = nowMs - days * dayMs;
    if (each !== 'journal') outcome[each] = await remove(pool, removalSql[each], beforeMs);
    else if (archiveFolder !== undefined)
      outcome.journal = await archive(pool, archiveFolder, beforeMs);
  }
  return outcome;
}

async function remove(pool: pg.Pool, sql: string, beforeMs: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const { rowCount } = await pool.query(sql, [beforeMs]);
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < rowsMax) return removed;
  }
}

/** Of partitions with at least a day to archive, so that files are not many and small. */
async function archive(pool: pg.Pool, folder: string, beforeMs: number): Promise<number> {
  const { rows } = await pool.query<{ partition: number }>(
    `select h.partition from journal_head h join journal_segment s on s.partition = h.partition
       and s.seq = 1 + coalesce(
         (select max(to_seq) from journal_archive a where a.partition = h.partition), 0)
     where s.recorded_ms < $1 order by h.partition`,
    [beforeMs - dayMs],
  );
  let archived = 0;
  for (const { partition } of rows) {
    for (;;) {
      const count = await archiveSegments(pool, { partition, folder, beforeMs });
      archived += count;
      if (count === 0) break;
    }
  }
  return archived;
}
