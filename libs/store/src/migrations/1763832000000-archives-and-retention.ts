import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How long what is kept, as data, and where the bodies of old segments went.
 *
 * Archiving takes the body of a segment and leaves its row: number, time and chain hash stay, with the
 * SHA-256 of the body in its place, so the chain, receipts and proofs of places go on without the file.
 */
export class ArchivesAndRetention1763832000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table journal_segment
        alter column body drop not null,
        add column body_hash bytea,
        add constraint body_or_its_hash check ((body is null) <> (body_hash is null));

      create table journal_archive (
        partition int not null,
        from_seq bigint not null,
        to_seq bigint not null check (to_seq >= from_seq),
        file text not null,
        bytes bigint not null,
        sha256 bytea not null,
        archived_at timestamptz not null default now(),
        primary key (partition, from_seq)
      );
      comment on column journal_archive.sha256 is 'of the file as it was written';

      create table retention_policy (
        class text primary key,
        keep_days int check (keep_days >= 1),
        reason text not null
      );
      comment on column retention_policy.keep_days is 'null: for ever';
      insert into retention_policy (class, keep_days, reason) values
        ('journal', 400, 'A year and a month in the database, for audits of the year before; then in archives, for ever'),
        ('tree-head', 400, 'One a day is kept for ever: a bank proves by a head of its own from then on'),
        ('quarantine', 400, 'As long as what lies beside it in the journal'),
        ('score', null, 'A bank may be asked years later why it lent'),
        ('alert', null, 'As the scores that were made beside them');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table retention_policy, journal_archive;
      alter table journal_segment drop constraint body_or_its_hash, drop column body_hash,
        alter column body set not null;
    `);
  }
}
