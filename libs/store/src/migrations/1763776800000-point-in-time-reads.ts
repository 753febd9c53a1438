import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for questions about the past: the score as of an instant, as known at one, rejects by code. */
export class PointInTimeReads1763776800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index score_by_as_of on score (uscc, as_of_ms, seq);
      create index score_by_known_at on score (uscc, known_at_ms, seq);
      create index quarantine_by_code on quarantine (code, quarantine_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index score_by_as_of, score_by_known_at, quarantine_by_code');
  }
}
