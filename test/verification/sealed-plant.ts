/** A plant whose recorded life is journaled, folded by a real scorer, and sealed by a real notary. */
import { generateKeyPairSync } from 'node:crypto';
import { EntryBatch } from '@chanrong/contracts';
import { PostgresJournal } from '@chanrong/journal';
import { type NoteSigner, verifierKeyText } from '@chanrong/proof';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { growTree } from '../../apps/notary/src/grow-tree.js';
import {
  isCaughtUp,
  type Plant,
  registerPark,
  startScorer,
  until,
} from '../../apps/scorer/test/scorer-fixture.js';

export const messages = 300;
const rounds = 3;
const hourMs = 3_600_000;
const channels = [
  { id: 0, asset: 'TANK-1', measure: 'mass_kg', sigma: 5, periodMs: hourMs, min: 0, max: 50_000 },
  { id: 1, asset: 'PRESS-1', measure: 'running', report: 'periodic', periodMs: hourMs },
];
export class SealedPlant {
  private constructor(
    readonly database: TestDatabase,
    readonly plant: Plant,
    readonly signer: NoteSigner,
  ) {}

  /** Three hundred hours, with a head signed after each hundred. */
  static async create(): Promise<SealedPlant> {
    const database = await createTestDatabase();
    const { pool } = database;
    const { privateKey } = generateKeyPairSync('ed25519');
    const signer = { name: 'chanrong/test', privateKey };
    await pool.query('insert into note_key (verifier_key) values ($1)', [verifierKeyText(signer)]);
    const [plant] = (await registerPark(pool)) as [Plant];
    const { uscc, gatewayId, partition } = plant;
    await pool.query(
      'insert into gateway (gateway_id, uscc, partition, secret_hash) values ($1, $2, $3, $4)',
      [gatewayId, uscc, partition, 'none'],
    );
    const sealed = new SealedPlant(database, plant, signer);
    const scorer = startScorer(database, 'one');
    for (let round = 0; round < rounds; round += 1) {
      await sealed.send(1 + (round * messages) / rounds, messages / rounds);
      await until(() => isCaughtUp(pool));
      await sealed.seal();
    }
    await scorer.stop();
    await sealed.seal();
    return sealed;
  }

  /** Segments after which the plant has a score in its history, oldest first. */
  async scoreSeqs(): Promise<number[]> {
    const { rows } = await this.database.pool.query<{ seq: string }>(
      'select seq from score where uscc = $1 order by seq',
      [this.plant.uscc],
    );
    return rows.map(({ seq }) => Number(seq));
  }

  /** Sizes of the heads over its partition, smallest first. */
  async headSizes(): Promise<number[]> {
    const { rows } = await this.database.pool.query<{ size: string }>(
      'select size from journal_tree_head where partition = $1 order by size',
      [this.plant.partition],
    );
    return rows.map(({ size }) => Number(size));
  }

  drop(): Promise<void> {
    return this.database.drop();
  }

  /** Hourly readings, a message a segment; three quarters of the stock go within an hour, in the middle. */
  private async send(firstSeq: number, count: number): Promise<void> {
    const journal = new PostgresJournal(this.database.pool);
    const { gatewayId, partition } = this.plant;
    for (let seq = firstSeq; seq < firstSeq + count; seq += 1) {
      const batch = new EntryBatch();
      const birth = { epoch: 1, firmware: 'test', channels };
      if (seq === 1) batch.addTelemetry('birth', gatewayId, Buffer.from(JSON.stringify(birth)));
      const mass = (seq < messages / 2 ? 40_000 : 9_000) + (seq % 7);
      const t = Date.UTC(2026, 0, 5) + seq * hourMs;
      const data = { e: 1, s: seq, t, c: [0, 1], d: [0, 0], x: [mass, seq % 3 === 0 ? 0 : 1] };
      batch.addTelemetry('data', gatewayId, Buffer.from(JSON.stringify(data)));
      batch.addTelemetry('data', 'gw-of-another', Buffer.from(`secret ${seq}`));
      const { entryCount } = batch;
      await journal.append([{ partition, entryCount, body: await batch.finish() }]);
    }
  }

  private async seal(): Promise<void> {
    const { pool } = this.database;
    const { partition } = this.plant;
    const { rows } = await pool.query<{ seal_secret: Buffer }>(
      'select seal_secret from installation',
    );
    const secret = rows[0]?.seal_secret as Buffer;
    const input = { partition, secret, signer: this.signer, headIntervalMs: 0 };
    for (let grownBy = 1; grownBy > 0;) ({ grownBy } = await growTree(pool, input));
  }
}
