import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What changed for whoever follows: written by the scorer in the transaction that makes it so, so nothing is
 * told that was not committed, and nothing committed goes untold.
 *
 * Scorers commit beside each other, so numbers alone come out of order: one that was drawn first may be
 * committed last. Readers therefore follow (xact, event_no), and only what lies before every transaction that
 * is still going on (`pg_snapshot_xmin`): behind that nothing can appear any more. No lock is needed for it.
 */
export class Events1763849400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table event (
        xact xid8 not null default pg_current_xact_id(),
        event_no bigint generated always as identity,
        type text not null check (type in
          ('score.changed', 'alert.opened', 'alert.closed', 'margin.changed')),
        uscc char(18) not null,
        tenant text,
        audience text not null check (audience in ('operations', 'credit')),
        partition int not null,
        seq bigint not null,
        known_at_ms bigint not null,
        data json not null,
        primary key (xact, event_no)
      );
      create index event_by_time on event using brin (known_at_ms);
      comment on column event.tenant is 'the bank that it concerns; null: every bank with consent';
      comment on column event.data is 'as it is told, but for what names the event';
      grant select on event to chanrong_api;
      alter table event enable row level security;
      create policy reader on event for select to chanrong_api using (
        case current_setting('app.role', true)
          when 'liaison' then audience = 'operations'
          when 'bank' then tenant is null or tenant = current_setting('app.tenant', true)
          else current_setting('app.role', true) in ('manufacturer', 'operator')
        end
        and exists (select from enterprise e where e.uscc = event.uscc));
      insert into retention_policy (class, keep_days, reason) values
        ('event', 30, 'A back end that was away for a month asks for the state, not for all that led to it');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table event;
      delete from retention_policy where class = 'event';
    `);
  }
}
