import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people did about alerts: one row a step, never changed; the last one of an organisation says how far
 * it is. Each organisation has its own steps, so a bank does not learn what another makes of an enterprise.
 *
 * No row refers to `alert`: projections may be built again, and what people said about them stays.
 */
export class AlertSteps1763848800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table alert_step (
        step_no bigint generated always as identity primary key,
        alert_id text not null,
        role text not null,
        tenant text not null,
        subject text not null,
        state text not null check (state in ('acknowledged', 'resolved')),
        label text check (label in ('confirmed', 'false')),
        note text,
        done_at timestamptz not null default now(),
        check ((state = 'resolved') = (label is not null))
      );
      create index alert_step_by_alert on alert_step (alert_id, role, tenant, step_no);
      comment on column alert_step.subject is 'who of the organisation did it';
      grant select on alert_step to chanrong_api;
      alter table alert_step enable row level security;
      create policy reader on alert_step for select to chanrong_api using (
        (current_setting('app.role', true) = 'operator'
          or (role = current_setting('app.role', true) and tenant = current_setting('app.tenant', true)))
        and exists (select from alert a where a.alert_id = alert_step.alert_id));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table alert_step');
  }
}
