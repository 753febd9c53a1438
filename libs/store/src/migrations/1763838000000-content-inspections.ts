import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What inspectors found the goods of storage units to be. */
export class ContentInspections1763838000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table content_inspection (
        uscc char(18) not null,
        asset_id text not null,
        inspected_ms bigint not null,
        declared_ppm integer not null,
        found_ppm integer not null,
        method text not null,
        inspected_by text not null,
        certificate text not null,
        recorded_at timestamptz not null default now(),
        primary key (uscc, asset_id, inspected_ms),
        foreign key (uscc, asset_id) references asset
      );
      grant select on content_inspection to chanrong_api;
      alter table content_inspection enable row level security;
      create policy reader on content_inspection for select to chanrong_api using (
        exists (select from enterprise e where e.uscc = content_inspection.uscc));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table content_inspection');
  }
}
