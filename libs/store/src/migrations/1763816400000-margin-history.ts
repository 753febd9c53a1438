import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Margin states that facilities went through, and alerts that concern one bank alone.
 *
 * What is said about a facility is for its bank, its borrower and the operator, whoever asks for alerts.
 */
export class MarginHistory1763816400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table facility_transition (
        transition_no bigint generated always as identity primary key,
        facility_id text not null,
        uscc char(18) not null,
        tenant text not null,
        partition int not null,
        seq bigint not null,
        as_of_ms bigint not null,
        known_at_ms bigint not null,
        state text not null check (state in ('normal', 'warn', 'call', 'liquidate')),
        previous text check (previous in ('normal', 'warn', 'call', 'liquidate')),
        body json not null,
        hash bytea not null
      );
      create index facility_transition_by_facility on facility_transition (facility_id, transition_no);
      comment on column facility_transition.as_of_ms is
        'when the state began, in the time of the enterprise';
      grant select on facility_transition to chanrong_api;
      alter table facility_transition enable row level security;
      create policy reader on facility_transition for select to chanrong_api using (
        exists (select from facility f where f.facility_id = facility_transition.facility_id)
        and exists (select from enterprise e where e.uscc = facility_transition.uscc));

      alter table alert add column tenant text,
        drop constraint alert_subject_kind_check,
        add check (subject_kind in
          ('gateway', 'channel', 'asset', 'enterprise', 'place', 'document', 'trade', 'facility',
            'commodity'));
      comment on column alert.tenant is 'the bank that it concerns; null: every bank with consent';
      create policy private on alert as restrictive for select to chanrong_api using (
        tenant is null
        or current_setting('app.role', true) <> 'bank'
        or tenant = current_setting('app.tenant', true));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table facility_transition;
      drop policy private on alert;
      delete from alert where subject_kind not in ('gateway', 'channel', 'asset', 'enterprise');
      alter table alert drop column tenant,
        drop constraint alert_subject_kind_check,
        add check (subject_kind in ('gateway', 'channel', 'asset', 'enterprise'));
    `);
  }
}
