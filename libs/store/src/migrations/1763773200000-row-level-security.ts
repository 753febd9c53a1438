import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may read what, decided by the database: a query that forgets its WHERE finds nothing of others.
 *
 * The API reads inside transactions that take the role `chanrong_api` and set `app.role` and
 * `app.tenant` from the verified token. Without them no policy lets a row through. Processes that
 * write (ingest, scorer, back office) connect as the owner of the tables, whom policies do not bind.
 *
 * What makes an enterprise visible is said once, on `enterprise`; everything about an enterprise is
 * visible where the enterprise is. Money is hidden from liaisons, devices and their rejects from banks.
 */
export class RowLevelSecurity1763773200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(roleSql);
    await runner.query(grantSql);
    await runner.query(policySql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(withdrawSql);
  }
}

// Roles belong to the whole server: another database of it, or its administrator, may have made this one.
const roleSql = `
  do $$ begin
    if not exists (select from pg_roles where rolname = 'chanrong_api') then
      create role chanrong_api nologin;
      grant chanrong_api to current_user;
    end if;
  exception when duplicate_object or unique_violation then null;
  end $$;
`;

// Columns are named where the row holds more than a reader may see: secrets and original messages.
const grantSql = `
  grant usage on schema public to chanrong_api;
  grant select on enterprise, asset, consent, risk_latest, score, portrait_latest, asset_latest,
    daily_rollup, quarantine, journal_head, partition_cursor to chanrong_api;
  grant select (gateway_id, uscc, partition, enrolled_at, revoked_at) on gateway to chanrong_api;
  grant select (partition, seq, recorded_ms) on journal_segment to chanrong_api;
`;

const policySql = `
  alter table enterprise enable row level security;
  create policy reader on enterprise for select to chanrong_api using (
    case current_setting('app.role', true)
      when 'operator' then true
      when 'bank' then exists (
        select from consent c
          where c.uscc = enterprise.uscc
            and c.tenant = current_setting('app.tenant', true)
            and c.revoked_at is null)
      when 'manufacturer' then uscc = current_setting('app.tenant', true)::bpchar
      when 'liaison' then grid = current_setting('app.tenant', true)
      else false
    end);

  alter table consent enable row level security;
  create policy reader on consent for select to chanrong_api using (
    case current_setting('app.role', true)
      when 'operator' then true
      when 'bank' then tenant = current_setting('app.tenant', true)
      when 'manufacturer' then uscc = current_setting('app.tenant', true)::bpchar
      else false
    end);

  alter table asset enable row level security;
  create policy reader on asset for select to chanrong_api using (
    exists (select from enterprise e where e.uscc = asset.uscc));

  alter table portrait_latest enable row level security;
  create policy reader on portrait_latest for select to chanrong_api using (
    exists (select from enterprise e where e.uscc = portrait_latest.uscc));

  alter table asset_latest enable row level security;
  create policy reader on asset_latest for select to chanrong_api using (
    exists (select from enterprise e where e.uscc = asset_latest.uscc));

  alter table daily_rollup enable row level security;
  create policy reader on daily_rollup for select to chanrong_api using (
    exists (select from enterprise e where e.uscc = daily_rollup.uscc));

  alter table risk_latest enable row level security;
  create policy reader on risk_latest for select to chanrong_api using (
    current_setting('app.role', true) in ('bank', 'manufacturer', 'operator')
    and exists (select from enterprise e where e.uscc = risk_latest.uscc));

  alter table score enable row level security;
  create policy reader on score for select to chanrong_api using (
    current_setting('app.role', true) in ('bank', 'manufacturer', 'operator')
    and exists (select from enterprise e where e.uscc = score.uscc));

  alter table gateway enable row level security;
  create policy reader on gateway for select to chanrong_api using (
    current_setting('app.role', true) in ('manufacturer', 'operator')
    and exists (select from enterprise e where e.uscc = gateway.uscc));

  -- What came from a gateway nobody knows belongs to no enterprise; only the operator can act on it.
  alter table quarantine enable row level security;
  create policy reader on quarantine for select to chanrong_api using (
    case current_setting('app.role', true)
      when 'operator' then true
      when 'manufacturer' then uscc = current_setting('app.tenant', true)::bpchar
      else false
    end);
`;

// Policies for the role go with what it owns; the role stays, as another database of the server may use it.
const withdrawSql = `
  drop owned by chanrong_api;
  alter table enterprise disable row level security;
  alter table consent disable row level security;
  alter table asset disable row level security;
  alter table portrait_latest disable row level security;
  alter table asset_latest disable row level security;
  alter table daily_rollup disable row level security;
  alter table risk_latest disable row level security;
  alter table score disable row level security;
  alter table gateway disable row level security;
  alter table quarantine disable row level security;
`;
