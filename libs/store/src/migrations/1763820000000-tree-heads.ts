import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The Merkle tree over each partition's journal: its tiles, the heads that were signed, and the keys that
 * signed them. Written by the notary alone, behind the journal.
 *
 * Every signed-in reader may read heads, keys and tiles: they are hashes of salted contents, and a bank
 * keeps heads to find out later whether history was rewritten. The salts' secret is no reader's.
 */
export class TreeHeads1763820000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table installation
        add column installation_id uuid not null default gen_random_uuid(),
        add column seal_secret bytea not null
          default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
      comment on column installation.seal_secret is
        'salts what the tree hashes, so that hashes shown to one reader tell nothing about others';

      create table journal_tree (
        partition int primary key references journal_head,
        size bigint not null default 0,
        frontier bytea not null default '',
        chain_hash bytea not null default decode(repeat('00', 32), 'hex'),
        head_size bigint not null default 0,
        headed_at timestamptz
      );
      comment on table journal_tree is 'How far the notary is, and what it continues from.';

      create table journal_tile (
        partition int not null,
        level int not null,
        tile_index bigint not null,
        hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
        primary key (partition, level, tile_index)
      );
      alter table journal_tile alter column hashes set storage external;

      create table note_key (
        verifier_key text primary key,
        first_used_at timestamptz not null default now()
      );

      create table journal_tree_head (
        partition int not null,
        size bigint not null check (size > 0),
        root bytea not null,
        note text not null,
        signed_at timestamptz not null default now(),
        primary key (partition, size)
      );
      comment on column journal_tree_head.note is 'signed checkpoint, c2sp.org/tlog-checkpoint';

      grant select on journal_tile, journal_tree_head, note_key to chanrong_api;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table journal_tree_head, note_key, journal_tile, journal_tree;
      alter table installation drop column seal_secret, drop column installation_id;
    `);
  }
}
