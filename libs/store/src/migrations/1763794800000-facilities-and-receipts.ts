import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Facilities of banks and what the engine says about them, and what a receipt of a score is made from.
 *
 * A facility exists for its bank, its borrower and the operator; no other bank can find out that it is
 * there. Its terms stay with the bank that agreed them; what telemetry says about it ends with the consent.
 */
export class FacilitiesAndReceipts1763794800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(facilitySql);
    await runner.query(facilityPolicySql);
    await runner.query(receiptSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table facility_state, facility;
      alter table score drop column portrait_hash;
      revoke select on price_set, scorecard from chanrong_api;
      revoke select (hash) on journal_segment from chanrong_api;
    `);
  }
}

const facilitySql = `
  create table facility (
    facility_id text primary key,
    uscc char(18) not null references enterprise,
    tenant text not null,
    limit_fen bigint not null check (limit_fen >= 0),
    outstanding_fen bigint not null check (outstanding_fen >= 0),
    initial_ltv_ppm int not null,
    lines json not null,
    registered_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
  );
  create index facility_by_uscc on facility (uscc);
  create index facility_by_tenant on facility (tenant, facility_id);

  create table facility_state (
    facility_id text primary key,
    uscc char(18) not null,
    tenant text not null,
    partition int not null,
    seq bigint not null,
    as_of_ms bigint not null,
    known_at_ms bigint not null,
    state text not null check (state in ('normal', 'warn', 'call', 'liquidate')),
    body json not null,
    hash bytea not null
  ) with (fillfactor = 70);
`;

const facilityPolicySql = `
  grant select on facility, facility_state to chanrong_api;

  alter table facility enable row level security;
  create policy reader on facility for select to chanrong_api using (
    case current_setting('app.role', true)
      when 'operator' then true
      when 'bank' then tenant = current_setting('app.tenant', true)
      when 'manufacturer' then uscc = current_setting('app.tenant', true)::bpchar
      else false
    end);

  alter table facility_state enable row level security;
  create policy reader on facility_state for select to chanrong_api using (
    exists (select from facility f where f.facility_id = facility_state.facility_id)
    and exists (select from enterprise e where e.uscc = facility_state.uscc));
`;

const receiptSql = `
  alter table score add column portrait_hash bytea;
  comment on column score.portrait_hash is
    'SHA-256 of the state that the score was made from; null in rows of releases that did not keep it';
  grant select on price_set, scorecard to chanrong_api;
  grant select (hash) on journal_segment to chanrong_api;
`;
