import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Readings that were turned away one by one can be given to the fold again: a row of quarantine says which
 * they are. A replay knows how far it is and how fast it may go, so that whoever finds it unfinished goes on.
 */
export class ReplayReadings1763841600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table quarantine add column reading_indexes int[];
      comment on column quarantine.reading_indexes is 'All readings concerned; null for the whole message';
      alter table quarantine_replay
        add column rate int not null default 100 check (rate > 0),
        add column until_id bigint not null default 0,
        add column after_id bigint not null default 0,
        add column next_at timestamptz not null default now();
      comment on column quarantine_replay.until_id is
        'What was set aside after the replay began is not part of it, or it would never end';
      update quarantine_replay set ended_at = now() where ended_at is null;
      create index quarantine_replay_unfinished on quarantine_replay (replay_id) where ended_at is null;
      grant select on quarantine_replay to chanrong_api;
      alter table quarantine_replay enable row level security;
      create policy reader on quarantine_replay for select to chanrong_api using (
        current_setting('app.role', true) = 'operator');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table quarantine drop column reading_indexes;
      drop policy reader on quarantine_replay;
      alter table quarantine_replay disable row level security;
      revoke select on quarantine_replay from chanrong_api;
      alter table quarantine_replay drop column rate, drop column until_id, drop column after_id,
        drop column next_at;
    `);
  }
}
