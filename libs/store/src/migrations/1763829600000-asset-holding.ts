import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the goods of a storage unit are held, as declared. */
export class AssetHolding1763829600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table asset add column holding json`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table asset drop column holding`);
  }
}
