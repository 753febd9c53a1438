import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What enterprises own and owe by their books. */
export class DeclaredBalance1763834400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table declared_balance (
        uscc char(18) not null references enterprise,
        as_of_ms bigint not null,
        total_assets_fen bigint not null,
        short_term_debt_fen bigint not null,
        long_term_debt_fen bigint not null,
        search_certificate text,
        source text not null,
        declared_at timestamptz not null default now(),
        primary key (uscc, as_of_ms)
      );
      grant select on declared_balance to chanrong_api;
      alter table declared_balance enable row level security;
      create policy reader on declared_balance for select to chanrong_api using (
        current_setting('app.role', true) in ('bank', 'manufacturer', 'operator')
        and exists (select from enterprise e where e.uscc = declared_balance.uscc));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table declared_balance');
  }
}
