import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A checkpoint becomes a manifest and chunks by content, so that saving writes what has changed. Those of
 * several versions of the engine stand beside each other. What was saved before is dropped: it is rebuilt
 * from the journal.
 */
export class CheckpointChunks1763827200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      truncate partition_checkpoint;
      alter table partition_checkpoint drop constraint partition_checkpoint_pkey;
      alter table partition_checkpoint add primary key (partition, engine, seq);
      alter table partition_checkpoint rename column body to head;
      alter table partition_checkpoint add column chunks bytea not null;
      alter table partition_checkpoint alter column chunks set storage external;
      comment on column partition_checkpoint.chunks is 'SHA-256 of each chunk, one after another, in their order.';
      comment on column partition_checkpoint.hash is 'SHA-256 of head and chunks.';

      create table checkpoint_chunk (
        partition int not null,
        engine text not null,
        hash bytea not null,
        body bytea not null,
        created_at timestamptz not null default now(),
        primary key (partition, engine, hash)
      );
      alter table checkpoint_chunk alter column body set storage external;
      comment on table checkpoint_chunk is 'State of one enterprise; kept while a checkpoint names it.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      truncate partition_checkpoint;
      drop table checkpoint_chunk;
      alter table partition_checkpoint drop column chunks;
      alter table partition_checkpoint rename column head to body;
      alter table partition_checkpoint drop constraint partition_checkpoint_pkey;
      alter table partition_checkpoint add primary key (partition, seq);
    `);
  }
}
