import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who looked at an asset whose sensors had been opened, when, and what was found. */
export class Inspections1763802000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table inspection (
        uscc char(18) not null,
        asset_id text not null,
        inspected_ms bigint not null,
        inspected_by text not null,
        reason text not null,
        recorded_at timestamptz not null default now(),
        primary key (uscc, asset_id, inspected_ms),
        foreign key (uscc, asset_id) references asset
      );
      grant select on inspection to chanrong_api;
      alter table inspection enable row level security;
      create policy reader on inspection for select to chanrong_api using (
        exists (select from enterprise e where e.uscc = inspection.uscc));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table inspection');
  }
}
