/** Tells what changes, for whoever follows; part of the transaction that moves the cursor. */
import type { FacilityRow, JournalMoment, Outputs } from '@chanrong/engine';
import { alertRules } from '@chanrong/portrait';
import type pg from 'pg';

interface Told {
  readonly partition: number;
  readonly outputs: Pick<Outputs, 'latest' | 'transitions' | 'alerts'>;
}

interface EventRow extends JournalMoment {
  readonly type: 'alert.opened' | 'alert.closed' | 'margin.changed';
  readonly uscc: string;
  readonly tenant: string | null;
  readonly audience: string;
  readonly partition: number;
  readonly data: object;
}

/** Call it before the newest scores are written: it compares with those that held until now. */
export async function writeEvents(client: pg.PoolClient, batches: readonly Told[]): Promise<void> {
  await tellScores(client, batches);
  await tell(client, [...batches.flatMap(marginEvents), ...batches.flatMap(alertEvents)]);
}

/** A judgement that only rests on newer readings, or is worded otherwise, is no change. */
async function tellScores(client: pg.PoolClient, batches: readonly Told[]): Promise<void> {
  const rows = batches.flatMap(({ partition, outputs }) =>
    [...outputs.latest.values()].map((row) => ({ ...row, partition })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'tell-scores',
    text: `insert into event (type, uscc, audience, partition, seq, known_at_ms, data)
      select 'score.changed', v.uscc, 'credit', v.partition, v.seq, v.known_at_ms, json_build_object(
          'outcome', v.outcome, 'score', v.score, 'grade', v.grade,
          'previous', case when r.uscc is not null then json_build_object(
            'outcome', r.outcome, 'score', r.score, 'grade', r.grade) end)
      from unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::text[], $6::int[], $7::text[])
        as v (uscc, partition, seq, known_at_ms, outcome, score, grade)
      left join risk_latest r on r.uscc = v.uscc
      where r.uscc is null
        or (r.outcome, r.score, r.grade) is distinct from (v.outcome, v.score, v.grade)`,
    values: [
      rows.map((row) => row.uscc),
      rows.map((row) => row.partition),
      rows.map((row) => row.seq),
      rows.map((row) => row.knownAtMs),
      rows.map((row) => row.outcome),
      rows.map((row) => row.score),
      rows.map((row) => row.grade),
    ],
  });
}

function marginEvents({ partition, outputs }: Told): EventRow[] {
  return outputs.transitions.map((row) => ({
    type: 'margin.changed',
    ...placeOf(row),
    audience: 'credit',
    partition,
    data: { facilityId: row.facilityId, state: row.state, previous: row.previous },
  }));
}

function alertEvents({ partition, outputs }: Told): EventRow[] {
  return [...outputs.alerts.values()].flatMap(
    ({ alertId, rule, uscc, tenant, opened, closed }): EventRow[] => {
      const { severity, audience } = alertRules[rule];
      const data = { alertId, rule, severity, audience };
      const about = { uscc, tenant, audience, partition, data };
      return [
        ...(opened ? [{ type: 'alert.opened', ...about, ...opened } as const] : []),
        ...(closed ? [{ type: 'alert.closed', ...about, ...closed } as const] : []),
      ];
    },
  );
}

function placeOf({ uscc, tenant, seq, knownAtMs }: FacilityRow) {
  return { uscc, tenant, seq, knownAtMs };
}

async function tell(client: pg.PoolClient, rows: readonly EventRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'tell-events',
    text: `insert into event (type, uscc, tenant, audience, partition, seq, known_at_ms, data)
      select v.type, v.uscc, v.tenant, v.audience, v.partition, v.seq, v.known_at_ms, v.data::json
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::bigint[],
        $8::text[]) with ordinality
        as v (type, uscc, tenant, audience, partition, seq, known_at_ms, data, place)
      order by v.place`,
    values: [
      rows.map((row) => row.type),
      rows.map((row) => row.uscc),
      rows.map((row) => row.tenant),
      rows.map((row) => row.audience),
      rows.map((row) => row.partition),
      rows.map((row) => row.seq),
      rows.map((row) => row.knownAtMs),
      rows.map((row) => JSON.stringify(row.data)),
    ],
  });
}
