import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A broken gateway cannot fill the disk: what is kept of one gateway has a maximum, what comes above it
 * is counted. All that goes into quarantine goes through one function, so that the count is right.
 *
 * Replays: a row that was given to the fold again says in which run, and is not given twice.
 */
export class QuarantineCap1763829000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table quarantine_tally (
        gateway_id text primary key,
        kept bigint not null default 0,
        bytes bigint not null default 0,
        not_kept bigint not null default 0,
        first_ms bigint not null,
        last_ms bigint not null
      ) with (fillfactor = 70);
      comment on table quarantine_tally is 'By gateway; the empty id stands for whoever has none.';
      grant select on quarantine_tally to chanrong_api;
      alter table quarantine_tally enable row level security;
      create policy reader on quarantine_tally for select to chanrong_api using (
        current_setting('app.role', true) = 'operator'
        or exists (select from gateway g where g.gateway_id = quarantine_tally.gateway_id));

      create table quarantine_replay (
        replay_id bigint generated always as identity primary key,
        asked_by text not null,
        reason text not null,
        selection jsonb not null,
        replayed bigint not null default 0,
        started_at timestamptz not null default now(),
        ended_at timestamptz
      );
      comment on table quarantine_replay is 'Who gave what to the fold again, and why; never deleted.';
      alter table quarantine add column replay_id bigint references quarantine_replay;
    `);
    await runner.query(keepFunctionSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function quarantine_keep;
      alter table quarantine drop column replay_id;
      drop table quarantine_tally, quarantine_replay;
    `);
  }
}

const keepFunctionSql = `
  create function quarantine_keep(p_partitions int[], p_seqs bigint[], p_entries int[], p_readings int[],
    p_gateways text[], p_usccs text[], p_topics text[], p_codes text[], p_classes text[], p_details text[],
    p_hints text[], p_bodies bytea[], p_received bigint[], p_kept_max bigint, p_bytes_max bigint)
  returns void language plpgsql as $$
  begin
    -- In one order, so that two writers never wait for each other in a circle.
    insert into quarantine_tally (gateway_id, first_ms, last_ms)
      select coalesce(g, ''), min(r), max(r) from unnest(p_gateways, p_received) v (g, r)
      group by 1 order by 1
      on conflict (gateway_id) do update set last_ms = greatest(quarantine_tally.last_ms, excluded.last_ms);
    perform from quarantine_tally where gateway_id in (select coalesce(g, '') from unnest(p_gateways) v (g))
      order by gateway_id for update;
    with given as (
      select v.*, t.kept, t.bytes,
        row_number() over (partition by coalesce(v.gateway_id, '') order by v.place) as rank,
        sum(length(v.body)) over (partition by coalesce(v.gateway_id, '') order by v.place) as grown
      from unnest(p_partitions, p_seqs, p_entries, p_readings, p_gateways, p_usccs, p_topics, p_codes,
          p_classes, p_details, p_hints, p_bodies, p_received) with ordinality
        as v (partition, seq, entry_index, reading_index, gateway_id, uscc, topic, code, class, detail,
          hint, body, received_ms, place)
        join quarantine_tally t on t.gateway_id = coalesce(v.gateway_id, '')
    ), room as (
      select * from given where kept + rank <= p_kept_max and bytes + grown <= p_bytes_max
    ), written as (
      insert into quarantine (partition, seq, entry_index, reading_index, gateway_id, uscc, topic, code,
          class, detail, hint, body, received_ms)
        select partition, seq, entry_index, reading_index, gateway_id, uscc, topic, code, class, detail,
          hint, body, received_ms from room order by place
        on conflict do nothing
        returning gateway_id, length(body) as size
    ), sums as (
      select gateway_id, sum(kept) as kept, sum(bytes) as bytes, sum(not_kept) as not_kept from (
        select coalesce(gateway_id, '') as gateway_id, count(*) as kept, sum(size) as bytes, 0 as not_kept
          from written group by 1
        union all
        select coalesce(gateway_id, ''), 0, 0,
          count(*) filter (where not (kept + rank <= p_kept_max and bytes + grown <= p_bytes_max))
          from given group by 1
      ) s group by 1
    )
    update quarantine_tally t set kept = t.kept + s.kept, bytes = t.bytes + s.bytes,
        not_kept = t.not_kept + s.not_kept
      from sums s where s.gateway_id = t.gateway_id;
  end
  $$;
`;
