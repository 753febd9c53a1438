import { generateKeyPairSync } from 'node:crypto';
import { PostgresJournal } from '@chanrong/journal';
import {
  Frontier,
  sealSegment,
  segmentLeafHash,
  signTreeHead,
  TileEdge,
  verifierKeyText,
} from '@chanrong/proof';
import type pg from 'pg';

/** The tree over partition 1, with heads over 29 and over all 31 segments. */
export async function insertTreeHeads(pool: pg.Pool): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = { name: 'chanrong/test', privateKey };
  await pool.query('insert into note_key (verifier_key) values ($1)', [verifierKeyText(signer)]);
  const { rows } = await pool.query<{ seal_secret: Buffer }>(
    'select seal_secret from installation',
  );
  const segments = await new PostgresJournal(pool).read([{ partition: 1, seq: 0 }], 100);
  const tiles = TileEdge.open(0, []);
  const frontier = new Frontier();
  for (const segment of segments) {
    const leaf = segmentLeafHash(sealSegment(segment, rows[0]?.seal_secret as Buffer));
    tiles.append(leaf);
    frontier.append(leaf);
    if (segment.seq !== 29 && segment.seq !== segments.length) continue;
    const head = { partition: 1, size: segment.seq, root: frontier.root() };
    await pool.query(
      'insert into journal_tree_head (partition, size, root, note) values (1, $1, $2, $3)',
      [head.size, head.root, signTreeHead(head, signer)],
    );
  }
  for (const { level, index, hashes } of tiles.takeChanged()) {
    await pool.query('insert into journal_tile values (1, $1, $2, $3)', [level, index, hashes]);
  }
}
