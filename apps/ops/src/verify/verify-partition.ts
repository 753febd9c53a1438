/**
 * Takes one partition; checks the hash chain over its journal, folds it from the beginning, and
 * compares everything that was ever published from it: scores, portraits, daily quantities.
 */
import {
  defaultEnginePolicy,
  facilityHash,
  foldAround,
  type Outputs,
  PartitionEngine,
  scoreHash,
} from '@chanrong/engine';
import { genesisHash, type Journal, type Segment, segmentHash } from '@chanrong/journal';
import { isoDate } from '@chanrong/kernel';
import type { Evaluation, FacilityAssessment } from '@chanrong/scoring';
import type pg from 'pg';

export interface PartitionVerdict {
  readonly partition: number;
  readonly segments: number;
  readonly scores: number;
  readonly portraits: number;
  readonly facilities: number;
  readonly dailyCells: number;
  /** What does not agree, in words; empty: everything does. */
  readonly differences: readonly string[];
}

interface Published {
  /** By `uscc@seq`: history, and the newest of each enterprise. Hashes as hex. */
  readonly scores: Map<string, string>;
  readonly latest: Map<string, string>;
  readonly portraits: Map<string, string>;
  readonly facilities: Map<string, string>;
  /** Quantity by `uscc|day|asset|measure`. */
  readonly daily: Map<string, number>;
  /** Segments of which entries were left out. */
  readonly foldedAround: ReadonlySet<number>;
}

const segmentsPerRead = 64;
const differencesMax = 20;

export async function verifyPartition(
  pool: pg.Pool,
  journal: Journal,
  partition: number,
): Promise<PartitionVerdict> {
  const { cursorSeq, published } = await readSnapshot(pool, partition);
  const verifier = new Verifier(partition, published);
  let seq = 0;
  while (seq < cursorSeq) {
    const segments = await journal.read(
      [{ partition, seq }],
      Math.min(segmentsPerRead, cursorSeq - seq),
    );
    if (segments.length === 0) {
      verifier.differ(`the journal ends at segment ${seq}, its cursor stands at ${cursorSeq}`);
      break;
    }
    for (const segment of segments) if (!verifier.take(segment)) return verifier.verdict();
    seq = (segments.at(-1) as Segment).seq;
  }
  return verifier.finish();
}

class Verifier {
  private engine: PartitionEngine;
  private readonly differences: string[] = [];
  private readonly daily = new Map<string, number>();
  private previousHash = genesisHash;
  private segments = 0;
  private scores = 0;
  private portraits = 0;
  private facilities = 0;

  constructor(
    private readonly partition: number,
    private readonly published: Published,
  ) {
    this.engine = PartitionEngine.create(partition, defaultEnginePolicy);
  }

  /** @returns false when the chain is broken: what follows proves nothing. */
  take(segment: Segment): boolean {
    if (segment.seq !== this.segments + 1) {
      this.differ(`segment ${this.segments + 1} is missing`);
      return false;
    }
    const expected = segmentHash(this.previousHash, segment);
    if (!Buffer.from(expected).equals(segment.hash)) {
      this.differ(`segment ${segment.seq} does not hash to what the chain says: it was altered`);
      return false;
    }
    this.previousHash = segment.hash;
    this.segments += 1;
    if (!this.fold(segment)) return false;
    this.compare(this.engine.takeOutputs());
    return true;
  }

  /** The scorer left entries out where it could not fold them: the same ones must be left out again. */
  private fold(segment: Segment): boolean {
    try {
      if (this.published.foldedAround.has(segment.seq)) {
        this.engine = foldAround(this.engine, defaultEnginePolicy, segment);
      } else {
        this.engine.applySegment(segment);
      }
      return true;
    } catch (error) {
      this.differ((error as Error).message);
      return false;
    }
  }

  finish(): PartitionVerdict {
    for (const key of this.published.scores.keys())
      this.differ(`score ${key} does not follow from the journal`);
    for (const key of this.published.portraits.keys())
      this.differ(`portrait ${key} does not follow from the journal`);
    for (const key of this.published.facilities.keys())
      this.differ(`facility ${key} does not follow from the journal`);
    for (const key of new Set([...this.daily.keys(), ...this.published.daily.keys()])) {
      const folded = this.daily.get(key) ?? 0;
      const stored = this.published.daily.get(key) ?? 0;
      if (folded !== stored) this.differ(`daily ${key} is ${stored}, the journal gives ${folded}`);
    }
    return this.verdict();
  }

  verdict(): PartitionVerdict {
    const { partition, segments, scores, portraits, facilities, daily, differences } = this;
    const dailyCells = daily.size;
    return { partition, segments, scores, portraits, facilities, dailyCells, differences };
  }

  differ(difference: string): void {
    if (this.differences.length < differencesMax) this.differences.push(difference);
  }

  private compare(outputs: Outputs): void {
    for (const row of outputs.history) {
      this.scores += this.match(this.published.scores, `${row.uscc}@${row.seq}`, row.hash, 'score');
    }
    for (const row of outputs.latest.values()) {
      const key = `${row.uscc}@${row.seq}`;
      if (this.published.latest.has(key))
        this.match(this.published.latest, key, row.hash, 'latest score');
    }
    for (const row of outputs.details.values()) {
      const key = `${row.uscc}@${row.seq}`;
      // Only the newest portrait is kept; earlier ones have nothing to be compared with.
      if (!this.published.portraits.has(key)) continue;
      this.portraits += this.match(this.published.portraits, key, row.hash, 'portrait');
    }
    for (const row of outputs.facilities.values()) {
      const key = `${row.facilityId}@${row.seq}`;
      // As of portraits: the newest only.
      if (!this.published.facilities.has(key)) continue;
      this.facilities += this.match(this.published.facilities, key, row.hash, 'facility');
    }
    for (const { uscc, day, assetId, measure, quantity } of outputs.daily()) {
      const key = `${uscc}|${isoDate(day)}|${assetId}|${measure}`;
      this.daily.set(key, (this.daily.get(key) ?? 0) + quantity);
    }
  }

  private match(stored: Map<string, string>, key: string, hash: Uint8Array, what: string): number {
    const hex = Buffer.from(hash).toString('hex');
    const found = stored.get(key);
    stored.delete(key);
    if (found === undefined)
      this.differ(`${what} ${key} follows from the journal but is not stored`);
    else if (found !== hex)
      this.differ(`${what} ${key} has hash ${found}, the journal gives ${hex}`);
    return found === hex ? 1 : 0;
  }
}

/** Cursor and what was published up to it, as of one instant: the scorer may be at work meanwhile. */
async function readSnapshot(
  pool: pg.Pool,
  partition: number,
): Promise<{ readonly cursorSeq: number; readonly published: Published }> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const cursor = await client.query<{ seq: string }>(
      'select seq from partition_cursor where partition = $1',
      [partition],
    );
    const published = await readPublished(client, partition);
    await client.query('commit');
    return { cursorSeq: Number(cursor.rows[0]?.seq ?? 0), published };
  } finally {
    client.release();
  }
}

async function readPublished(client: pg.PoolClient, partition: number): Promise<Published> {
  const daily = await client.query<{ key: string; quantity: string }>(
    `select d.uscc || '|' || d.day || '|' || d.asset_id || '|' || d.measure as key, d.quantity
     from daily_rollup d join enterprise e using (uscc) where e.partition = $1 and d.quantity <> 0`,
    [partition],
  );
  const portraits = await client.query<{ key: string; hash: string }>(
    `select uscc || '@' || seq as key, encode(hash, 'hex') as hash from portrait_latest where partition = $1`,
    [partition],
  );
  const facilities = await client.query<{ key: string; hash: string; body: FacilityAssessment }>(
    `select facility_id || '@' || seq as key, encode(hash, 'hex') as hash, body
     from facility_state where partition = $1`,
    [partition],
  );
  const leftOut = await client.query<{ seq: string }>(
    `select distinct seq from quarantine where partition = $1 and code = 'fold-failed'`,
    [partition],
  );
  return {
    foldedAround: new Set(leftOut.rows.map(({ seq }) => Number(seq))),
    facilities: new Map(
      facilities.rows.map(({ key, hash, body }) => [key, asStored(hash, facilityHash(body))]),
    ),
    scores: await readScores(client, 'score', partition),
    latest: await readScores(client, 'risk_latest', partition),
    portraits: new Map(portraits.rows.map(({ key, hash }) => [key, hash])),
    daily: new Map(daily.rows.map(({ key, quantity }) => [key, Number(quantity)])),
  };
}

/** Hashes are computed from the stored answers: an edited answer is found even where its stored hash was kept. */
async function readScores(
  client: pg.PoolClient,
  table: 'score' | 'risk_latest',
  partition: number,
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ key: string; hash: string; body: Evaluation }>(
    `select uscc || '@' || seq as key, encode(hash, 'hex') as hash, body from ${table} where partition = $1`,
    [partition],
  );
  return new Map(rows.map(({ key, hash, body }) => [key, asStored(hash, scoreHash(body))]));
}

function asStored(hash: string, computed: Uint8Array): string {
  const actual = Buffer.from(computed).toString('hex');
  return actual === hash ? hash : `${actual} (stored beside it: ${hash})`;
}
