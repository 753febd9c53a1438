/** Heads that were signed, and proofs that one grew out of another. */
import type { ConsistencyAnswer, TreeHeadAnswer } from '@chanrong/contracts';
import {
  consistencyPath,
  nodesOfTiles,
  type NodeSource,
  type Tile,
  tilesFor,
} from '@chanrong/proof';
import type { Pool } from 'pg';

interface HeadRow {
  readonly partition: number;
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
  readonly signed_at: Date;
}

const headColumns = 'partition, size, root, note, signed_at';

/** Texts of the keys that heads are signed by, oldest first. */
export async function listVerifierKeys(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ verifier_key: string }>(
    'select verifier_key from note_key order by first_used_at',
  );
  return rows.map((row) => row.verifier_key);
}

/** The newest of each partition that has one. */
export async function listTreeHeads(pool: Pool): Promise<TreeHeadAnswer[]> {
  const { rows } = await pool.query<HeadRow>(
    `select distinct on (partition) ${headColumns} from journal_tree_head
     order by partition, size desc`,
  );
  return rows.map(headFrom);
}

export interface HeadQuery {
  readonly partition: number;
  /** Exactly this one; without it the newest. */
  readonly size?: number | undefined;
}

export async function findTreeHead(
  pool: Pool,
  { partition, size }: HeadQuery,
): Promise<TreeHeadAnswer | undefined> {
  const { rows } = await pool.query<HeadRow>(
    `select ${headColumns} from journal_tree_head
     where partition = $1 and ($2::bigint is null or size = $2) order by size desc limit 1`,
    [partition, size ?? null],
  );
  return rows.map(headFrom)[0];
}

export interface HeadRange {
  readonly partition: number;
  /** Size of the earlier head; without it the first that was signed. */
  readonly from?: number | undefined;
  /** Size of the later head; without it the newest. */
  readonly to?: number | undefined;
}

/** That the tree of one head grew out of that of another; undefined where one of them was never signed. */
export async function proveConsistency(
  pool: Pool,
  { partition, from, to }: HeadRange,
): Promise<ConsistencyAnswer | undefined> {
  const older = await (from === undefined
    ? findFirstHead(pool, partition)
    : findTreeHead(pool, { partition, size: from }));
  const newer = await findTreeHead(pool, { partition, size: to });
  if (older === undefined || newer === undefined || older.size > newer.size) return undefined;
  const path = await proveFromTiles(pool, partition, (nodeAt) =>
    consistencyPath(nodeAt, { from: older.size, to: newer.size }),
  );
  return { from: older, to: newer, path: path.map(hex) };
}

async function findFirstHead(pool: Pool, partition: number): Promise<TreeHeadAnswer | undefined> {
  const { rows } = await pool.query<HeadRow>(
    `select ${headColumns} from journal_tree_head where partition = $1 order by size limit 1`,
    [partition],
  );
  return rows.map(headFrom)[0];
}

/** Makes a proof from the tiles it needs. */
export async function proveFromTiles<Proof>(
  pool: Pool,
  partition: number,
  make: (nodeAt: NodeSource) => Proof,
): Promise<Proof> {
  const wanted = tilesFor(make);
  const { rows } = await pool.query<{ level: number; tile_index: string; hashes: Buffer }>(
    `select level, tile_index, hashes from journal_tile
     join unnest($2::int[], $3::bigint[]) as v (level, tile_index) using (level, tile_index)
     where partition = $1`,
    [partition, wanted.map(({ level }) => level), wanted.map(({ index }) => index)],
  );
  const tiles = rows.map(({ level, tile_index, hashes }): Tile => ({
    level,
    index: Number(tile_index),
    hashes,
  }));
  return make(nodesOfTiles(tiles));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function headFrom({ partition, size, root, note, signed_at }: HeadRow): TreeHeadAnswer {
  const signedAt = signed_at.toISOString();
  return { partition, size: Number(size), root: hex(root), signedAt, note };
}
