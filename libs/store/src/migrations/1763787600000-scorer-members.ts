import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which scorers are at work. The rows are worth nothing after a crash of the server, as every session
 * they speak of has ended with it: the table is unlogged, and a heartbeat costs no WAL.
 */
export class ScorerMembers1763787600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create unlogged table scorer_member (
        member text primary key,
        owner text not null,
        lock_pid int not null,
        joined_at timestamptz not null,
        heartbeat_at timestamptz not null
      ) with (fillfactor = 50);
      comment on column scorer_member.lock_pid is
        'Server process of the session that holds the locks of this scorer''s partitions';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table scorer_member');
  }
}
