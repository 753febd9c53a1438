/**
 * Takes segments of one partition that are in no tree yet; gives the tree grown by them, in one transaction.
 *
 * Everything it continues from is in the database, under a row lock: a notary may be killed at any time,
 * and two of them do each step once.
 */
import { genesisHash, PostgresJournal, type Segment, segmentHash } from '@chanrong/journal';
import {
  edgeOf,
  Frontier,
  type NoteSigner,
  sealSegment,
  segmentLeafHash,
  signTreeHead,
  type Tile,
  TileEdge,
} from '@chanrong/proof';
import type pg from 'pg';

/** The journal does not hash to what its chain says: nothing may be signed on top of it. */
export class BrokenChainError extends Error {
  override readonly name = 'BrokenChainError';

  constructor(
    readonly partition: number,
    readonly seq: number,
  ) {
    super(`segment ${seq} of partition ${partition} does not hash to what the chain says`);
  }
}

export interface Growth {
  /** Segments that are in the tree now, all from the first. */
  readonly size: number;
  readonly grownBy: number;
  readonly isSigned: boolean;
}

export interface GrowInput {
  readonly partition: number;
  readonly secret: Uint8Array;
  readonly signer: NoteSigner;
  /** A head is signed when the one before is older, ms. */
  readonly headIntervalMs: number;
}

interface TreeRow {
  readonly size: string;
  readonly frontier: Buffer;
  readonly chain_hash: Buffer;
  readonly head_size: string;
  readonly is_head_due: boolean;
}

/** Segments of one transaction, and of one read of the journal. */
export const segmentsPerGrowth = 256;
const segmentsPerRead = 32;

export async function growTree(pool: pg.Pool, input: GrowInput): Promise<Growth> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const growth = await grow(client, input);
    await client.query('commit');
    client.release();
    return growth;
  } catch (error) {
    // The connection may be in any state: it is closed, which rolls back.
    client.release(error as Error);
    throw error;
  }
}

async function grow(client: pg.PoolClient, input: GrowInput): Promise<Growth> {
  const { partition, secret } = input;
  const row = await lockTree(client, input);
  const from = Number(row.size);
  const frontier = Frontier.fromBytes(from, row.frontier);
  const tiles = TileEdge.open(from, await readEdge(client, partition, from));
  let chainHash: Uint8Array = from === 0 ? genesisHash : row.chain_hash;
  for await (const segment of segmentsAfter(client, { partition, seq: from })) {
    const expected = segmentHash(chainHash, segment);
    if (segment.seq !== frontier.size + 1 || !Buffer.from(expected).equals(segment.hash))
      throw new BrokenChainError(partition, frontier.size + 1);
    chainHash = segment.hash;
    const leaf = segmentLeafHash(sealSegment(segment, secret));
    frontier.append(leaf);
    tiles.append(leaf);
  }
  const grownBy = frontier.size - from;
  if (grownBy > 0) await writeTree(client, partition, { frontier, chainHash, tiles });
  const isSigned = row.is_head_due && frontier.size > Number(row.head_size);
  if (isSigned) await writeHead(client, input, frontier);
  return { size: frontier.size, grownBy, isSigned };
}

async function* segmentsAfter(
  client: pg.PoolClient,
  after: { readonly partition: number; readonly seq: number },
): AsyncGenerator<Segment> {
  const journal = new PostgresJournal(client);
  const { partition } = after;
  let { seq } = after;
  while (seq < after.seq + segmentsPerGrowth) {
    const segments = await journal.read([{ partition, seq }], segmentsPerRead);
    yield* segments;
    if (segments.length < segmentsPerRead) return;
    seq += segmentsPerRead;
  }
}

async function lockTree(
  client: pg.PoolClient,
  { partition, headIntervalMs }: GrowInput,
): Promise<TreeRow> {
  await client.query('insert into journal_tree (partition) values ($1) on conflict do nothing', [
    partition,
  ]);
  const { rows } = await client.query<TreeRow>(
    `select size, frontier, chain_hash, head_size,
       coalesce(headed_at <= now() - $2 * interval '1 ms', true) as is_head_due
     from journal_tree where partition = $1 for update`,
    [partition, headIntervalMs],
  );
  return rows[0] as TreeRow;
}

async function readEdge(client: pg.PoolClient, partition: number, size: number): Promise<Tile[]> {
  const edge = edgeOf(size);
  const { rows } = await client.query<{ level: number; tile_index: string; hashes: Buffer }>(
    `select t.level, t.tile_index, t.hashes from journal_tile t
     join unnest($2::int[], $3::bigint[]) as v (level, tile_index) using (level, tile_index)
     where t.partition = $1`,
    [partition, edge.map(({ level }) => level), edge.map(({ index }) => index)],
  );
  return rows.map((row) => ({
    level: row.level,
    index: Number(row.tile_index),
    hashes: row.hashes,
  }));
}

async function writeTree(
  client: pg.PoolClient,
  partition: number,
  tree: { frontier: Frontier; chainHash: Uint8Array; tiles: TileEdge },
): Promise<void> {
  const tiles = tree.tiles.takeChanged();
  await client.query(
    `insert into journal_tile (partition, level, tile_index, hashes)
     select $1, * from unnest($2::int[], $3::bigint[], $4::bytea[])
     on conflict (partition, level, tile_index) do update set hashes = excluded.hashes`,
    [
      partition,
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ hashes }) => hashes),
    ],
  );
  await client.query(
    'update journal_tree set size = $2, frontier = $3, chain_hash = $4 where partition = $1',
    [partition, tree.frontier.size, tree.frontier.toBytes(), tree.chainHash],
  );
}

async function writeHead(
  client: pg.PoolClient,
  { partition, signer }: GrowInput,
  frontier: Frontier,
): Promise<void> {
  const { size } = frontier;
  const root = frontier.root();
  await client.query(
    'insert into journal_tree_head (partition, size, root, note) values ($1, $2, $3, $4)',
    [partition, size, root, signTreeHead({ partition, size, root }, signer)],
  );
  await client.query(
    'update journal_tree set head_size = $2, headed_at = now() where partition = $1',
    [partition, size],
  );
}
