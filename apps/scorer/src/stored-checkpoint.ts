/** Checkpoints in PostgreSQL: chunks by content, and manifests that name them. */
import { createHash } from 'node:crypto';
import {
  type CheckpointChunk,
  type CheckpointManifest,
  chunkHashBytes,
  engineVersion,
} from '@chanrong/engine';
import type pg from 'pg';

const checkpointsKept = 2;
/** Chunks of engines that nobody has run for this long are dropped. */
const otherEnginesKept = '1 day';

export function manifestHash({ head, chunks }: Omit<CheckpointManifest, 'seq'>): Buffer {
  return createHash('sha256').update(head).update(chunks).digest();
}

/** Stores chunks. One that is there already is written over: it may have been damaged. */
export async function storeChunks(
  pool: pg.Pool,
  partition: number,
  chunks: readonly CheckpointChunk[],
): Promise<void> {
  const starts: number[] = [];
  let length = 0;
  for (const { body } of chunks) {
    starts.push(length + 1);
    length += body.length;
  }
  // In two long parameters: those are sent as they are, an array of them would be sent as text.
  await pool.query({
    name: 'store-chunks',
    text: `insert into checkpoint_chunk (partition, engine, hash, body)
      select $1, $2, substring($3::bytea from (place::int - 1) * $7::int + 1 for $7::int),
        substring($4::bytea from start for length)
      from unnest($5::int[], $6::int[]) with ordinality as v (start, length, place)
      on conflict (partition, engine, hash) do update set body = excluded.body`,
    values: [
      partition,
      engineVersion,
      Buffer.concat(chunks.map(({ hash }) => hash)),
      Buffer.concat(chunks.map(({ body }) => body)),
      starts,
      chunks.map(({ body }) => body.length),
      chunkHashBytes,
    ],
  });
}

/** Stores a manifest, in the transaction of its cursor, and drops what no kept one names. */
export async function storeManifest(
  client: pg.PoolClient,
  partition: number,
  manifest: CheckpointManifest,
): Promise<void> {
  const { seq, head, chunks } = manifest;
  await client.query(
    `insert into partition_checkpoint (partition, engine, seq, hash, head, chunks)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (partition, engine, seq) do update
       set hash = excluded.hash, head = excluded.head, chunks = excluded.chunks, created_at = now()`,
    [partition, engineVersion, seq, manifestHash(manifest), head, chunks],
  );
  await client.query(
    `delete from partition_checkpoint where partition = $1 and (
       engine = $2 and seq < coalesce((select seq from partition_checkpoint
         where partition = $1 and engine = $2 order by seq desc offset $3 limit 1), 0)
       or engine <> $2 and created_at < now() - $4::interval)`,
    [partition, engineVersion, checkpointsKept - 1, otherEnginesKept],
  );
  await client.query(
    `with named as materialized (
       select engine, substring(chunks from place * $2 + 1 for $2) as hash
       from partition_checkpoint, generate_series(0, length(chunks) / $2 - 1) as place
       where partition = $1
     )
     delete from checkpoint_chunk c where partition = $1
       and (engine = $3 or created_at < now() - $4::interval)
       and not exists (select from named n where n.engine = c.engine and n.hash = c.hash)`,
    [partition, chunkHashBytes, engineVersion, otherEnginesKept],
  );
}

interface ManifestRow {
  readonly seq: string;
  readonly hash: Buffer;
  readonly head: Buffer;
  readonly chunks: Buffer;
}

export interface StoredManifest extends CheckpointManifest {
  /** Whether it hashes to what was written. */
  readonly isWhole: boolean;
}

/** The newest manifest of this engine below a segment. */
export async function newestManifest(
  pool: pg.Pool,
  partition: number,
  belowSeq: number,
): Promise<StoredManifest | undefined> {
  const { rows } = await pool.query<ManifestRow>(
    `select seq, hash, head, chunks from partition_checkpoint
     where partition = $1 and seq < $2 and engine = $3 order by seq desc limit 1`,
    [partition, belowSeq, engineVersion],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { head, chunks } = row;
  const isWhole = manifestHash(row).equals(row.hash);
  return { seq: Number(row.seq), head, chunks, isWhole };
}

/** Some of a manifest's chunks, in order; undefined when one is missing or does not hash to its name. */
export async function loadChunks(
  pool: pg.Pool,
  partition: number,
  hashes: Uint8Array,
): Promise<CheckpointChunk[] | undefined> {
  const { rows } = await pool.query<CheckpointChunk>({
    name: 'load-chunks',
    text: `select c.hash, c.body from generate_series(0, length($3::bytea) / $4 - 1) as place
      join checkpoint_chunk c on c.partition = $1 and c.engine = $2
        and c.hash = substring($3::bytea from place * $4 + 1 for $4)
      order by place`,
    values: [partition, engineVersion, hashes, chunkHashBytes],
  });
  const areWhole = rows.every(({ hash, body }) =>
    createHash('sha256').update(body).digest().equals(hash),
  );
  return areWhole && rows.length === hashes.length / chunkHashBytes ? rows : undefined;
}
