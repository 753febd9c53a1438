import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * In which transaction a document was recorded or withdrawn last. Whoever remembers the oldest transaction
 * that was under way when it read knows by that whether it has to read again: numbers and times of their own
 * would be given out before what they are on can be seen.
 */
export class DocumentChanges1763859600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade_document add column changed_in xid8 not null default pg_current_xact_id();
      create index trade_document_by_change on trade_document (changed_in);
      create index trade_document_receipts on trade_document (uscc) where kind = 'receipt';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index trade_document_receipts;
      alter table trade_document drop column changed_in;
    `);
  }
}
