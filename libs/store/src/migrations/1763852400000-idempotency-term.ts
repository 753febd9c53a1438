import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Idempotency keys are for asking again, not for the archive; a table of an earlier kind was never written to. */
export class IdempotencyTerm1763852400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table idempotency;
      create index idempotency_key_by_age on idempotency_key (created_at);
      insert into retention_policy (class, keep_days, reason) values
        ('idempotency-key', 7, 'A back end that was down over a holiday may still ask again');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from retention_policy where class = 'idempotency-key';
      drop index idempotency_key_by_age;
      create table idempotency (
        tenant text not null,
        key text not null,
        input_hash bytea not null,
        answer jsonb not null,
        created_at timestamptz not null default now(),
        primary key (tenant, key)
      );
    `);
  }
}
