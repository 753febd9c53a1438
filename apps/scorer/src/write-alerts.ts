/** Writes the alerts that opened or closed; part of the transaction that moves the cursor. */
import type { AlertRow, JournalMoment, Outputs } from '@chanrong/engine';
import { alertRules } from '@chanrong/portrait';
import type pg from 'pg';

interface Noticed {
  readonly partition: number;
  readonly outputs: Pick<Outputs, 'alerts'>;
}

type Opened = AlertRow & { readonly opened: JournalMoment; readonly partition: number };

export async function writeAlerts(
  client: pg.PoolClient,
  batches: readonly Noticed[],
): Promise<void> {
  const rows = batches.flatMap(({ partition, outputs }) =>
    [...outputs.alerts.values()].map((row) => ({ ...row, partition })),
  );
  if (rows.length === 0) return;
  // Those written before are closed first, as a subject has one open alert of a rule at most.
  await closeWritten(
    client,
    rows.filter((row) => row.opened === null),
  );
  await insertOpened(
    client,
    rows.filter((row): row is Opened => row.opened !== null),
  );
}

async function closeWritten(client: pg.PoolClient, rows: readonly AlertRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'close-alerts',
    text: `update alert a set closed_ms = v.ms, closed_seq = v.seq, closed_known_ms = v.known_ms
      from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) as v (id, ms, seq, known_ms)
      where a.alert_id = v.id and a.closed_ms is null`,
    values: [rows.map(({ alertId }) => alertId), ...closings(rows)],
  });
}

async function insertOpened(client: pg.PoolClient, rows: readonly Opened[]): Promise<void> {
  if (rows.length === 0) return;
  await supersede(client, rows);
  await client.query({
    name: 'insert-alerts',
    text: `insert into alert (alert_id, uscc, partition, rule, subject_kind, subject, asset_id, severity,
        audience, tenant, evidence, opened_ms, opened_seq, opened_known_ms, closed_ms, closed_seq, closed_known_ms)
      select v.alert_id, v.uscc, v.partition, v.rule, v.subject_kind, v.subject, v.asset_id, v.severity,
        v.audience, v.tenant, v.evidence::json, v.opened_ms, v.opened_seq, v.opened_known_ms, v.closed_ms,
        v.closed_seq, v.closed_known_ms
      from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[],
        $15::bigint[], $16::bigint[], $17::text[])
        as v (alert_id, uscc, partition, rule, subject_kind, subject, asset_id, severity, audience,
          evidence, opened_ms, opened_seq, opened_known_ms, closed_ms, closed_seq, closed_known_ms, tenant)`,
    values: [
      rows.map((row) => row.alertId),
      rows.map((row) => row.uscc),
      rows.map((row) => row.partition),
      rows.map((row) => row.rule),
      rows.map((row) => alertRules[row.rule].subject),
      rows.map((row) => row.subject),
      rows.map((row) => row.assetId),
      rows.map((row) => alertRules[row.rule].severity),
      rows.map((row) => alertRules[row.rule].audience),
      rows.map((row) => JSON.stringify(row.evidence)),
      rows.map((row) => row.openedMs),
      rows.map(({ opened }) => opened.seq),
      rows.map(({ opened }) => opened.knownAtMs),
      ...closings(rows),
      rows.map((row) => row.tenant),
    ],
  });
}

/** Another version of the engine may have left an alert open that this one does not know: it ends here. */
async function supersede(client: pg.PoolClient, rows: readonly Opened[]): Promise<void> {
  await client.query({
    name: 'supersede-alerts',
    text: `with ended as (
        update alert a set closed_ms = greatest(a.opened_ms, v.ms), closed_seq = v.seq,
          closed_known_ms = v.known_ms
        from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
          as v (uscc, rule, subject, ms, seq, known_ms)
        where a.uscc = v.uscc and a.rule = v.rule and a.subject = v.subject and a.closed_ms is null
        returning a.*)
      insert into event (type, uscc, tenant, audience, partition, seq, known_at_ms, data)
        select 'alert.closed', uscc, tenant, audience, partition, closed_seq, closed_known_ms,
          json_build_object('alertId', alert_id, 'rule', rule, 'severity', severity, 'audience', audience)
        from ended`,
    values: [
      rows.map((row) => row.uscc),
      rows.map((row) => row.rule),
      rows.map((row) => row.subject),
      rows.map((row) => row.openedMs),
      rows.map(({ opened }) => opened.seq),
      rows.map(({ opened }) => opened.knownAtMs),
    ],
  });
}

/** Columns of the closing; null where it is still open. */
function closings(rows: readonly AlertRow[]): (number | null)[][] {
  return [
    rows.map((row) => row.closedMs),
    rows.map((row) => row.closed?.seq ?? null),
    rows.map((row) => row.closed?.knownAtMs ?? null),
  ];
}
