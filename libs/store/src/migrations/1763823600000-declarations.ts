import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What enterprises say about themselves: stock by the books, output, and how machines are planned. */
export class Declarations1763823600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table book_stock (
        uscc char(18) not null,
        asset_id text not null,
        as_of_ms bigint not null,
        quantity_kg float8 not null,
        source text not null,
        declared_at timestamptz not null default now(),
        primary key (uscc, asset_id, as_of_ms),
        foreign key (uscc, asset_id) references asset
      );
      create table declared_output (
        uscc char(18) not null references enterprise,
        from_day date not null,
        to_day date not null,
        parts bigint not null,
        source text not null,
        declared_at timestamptz not null default now(),
        primary key (uscc, from_day, to_day)
      );
      alter table asset add column plan jsonb;
      grant select on book_stock, declared_output to chanrong_api;
      alter table book_stock enable row level security;
      create policy reader on book_stock for select to chanrong_api using (
        exists (select from enterprise e where e.uscc = book_stock.uscc));
      alter table declared_output enable row level security;
      create policy reader on declared_output for select to chanrong_api using (
        exists (select from enterprise e where e.uscc = declared_output.uscc));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table book_stock, declared_output; alter table asset drop column plan',
    );
  }
}
