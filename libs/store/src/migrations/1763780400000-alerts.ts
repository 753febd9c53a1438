import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the portrait noticed: one row an episode, opened and closed by the scorer with its cursor.
 *
 * At most one alert of a rule is open about a subject; the index keeps that, whoever writes. Liaisons
 * see what concerns the plant and its sensors, never what concerns a loan.
 */
export class Alerts1763780400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table alert (
        alert_no bigint generated always as identity primary key,
        alert_id text not null unique,
        uscc char(18) not null,
        partition int not null,
        rule text not null,
        subject_kind text not null check (subject_kind in ('gateway', 'channel', 'asset', 'enterprise')),
        subject text not null,
        asset_id text,
        severity text not null check (severity in ('info', 'warning', 'critical')),
        audience text not null check (audience in ('operations', 'credit')),
        evidence json not null,
        opened_ms bigint not null,
        opened_seq bigint not null,
        opened_known_ms bigint not null,
        closed_ms bigint,
        closed_seq bigint,
        closed_known_ms bigint,
        check (num_nulls(closed_ms, closed_seq, closed_known_ms) in (0, 3)),
        check (closed_ms >= opened_ms)
      );
      create unique index alert_open on alert (uscc, rule, subject) where closed_ms is null;
      create index alert_by_enterprise on alert (uscc, alert_no);
      comment on column alert.opened_ms is
        'journal time for live enterprises, event time for recorded ones';
      grant select on alert to chanrong_api;
      alter table alert enable row level security;
      create policy reader on alert for select to chanrong_api using (
        case current_setting('app.role', true)
          when 'liaison' then audience = 'operations'
          else current_setting('app.role', true) in ('bank', 'manufacturer', 'operator')
        end
        and exists (select from enterprise e where e.uscc = alert.uscc));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table alert');
  }
}
