/** Commits what was folded, and the cursor with it, in one transaction; refused once another process owns a partition. */
import { limits, quarantineReasons } from '@chanrong/contracts';
import type {
  CheckpointManifest,
  FacilityRow,
  Outputs,
  QuarantineRow,
  ScoreRow,
} from '@chanrong/engine';
import { byteaArray, textArray } from '@chanrong/journal';
import { isoDate } from '@chanrong/kernel';
import type pg from 'pg';
import { storeManifest } from './stored-checkpoint.js';
import { writeAlerts } from './write-alerts.js';
import { writeEvents } from './write-events.js';

/** Outputs of one partition up to `seq`. */
export interface PartitionBatch {
  readonly partition: number;
  readonly epoch: number;
  readonly seq: number;
  readonly outputs: Outputs;
  /** Of a state up to `seq` at most, whose chunks are stored. */
  readonly manifest?: CheckpointManifest | undefined;
}

/** Somebody else owns a partition: what this process knows about it is void. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

export class OutputWriter {
  constructor(private readonly pool: pg.Pool) {}

  async commit(batches: readonly PartitionBatch[]): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      await moveCursors(client, batches);
      await writeEvents(client, batches);
      await writeLatest(client, batches);
      await writeHistory(client, batches);
      await writeFacilities(client, batches);
      await writeTransitions(client, batches);
      await writeDetails(client, batches);
      await writeDaily(client, batches);
      await writeQuarantine(client, batches);
      await writeAlerts(client, batches);
      await writeCheckpoints(client, batches);
      await client.query('commit');
      client.release();
    } catch (error) {
      // The connection may be in any state: it is closed, which rolls back.
      client.release(error as Error);
      throw error;
    }
  }
}

async function moveCursors(
  client: pg.PoolClient,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const ordered = [...batches].sort((a, b) => a.partition - b.partition);
  const result = await client.query({
    name: 'move-cursors',
    text: `update partition_cursor c set seq = v.seq, heartbeat_at = now()
      from unnest($1::int[], $2::bigint[], $3::bigint[]) as v (partition, seq, epoch)
      where c.partition = v.partition and c.epoch = v.epoch and c.seq <= v.seq`,
    values: [
      ordered.map((batch) => batch.partition),
      ordered.map((batch) => batch.seq),
      ordered.map((batch) => batch.epoch),
    ],
  });
  if (result.rowCount !== batches.length) {
    throw new FencedError('a partition of this batch is owned by another process');
  }
}

const scoreColumns =
  'uscc, partition, seq, as_of_ms, known_at_ms, outcome, score, grade, body, hash';
const scoreFields =
  'v.uscc, v.partition, v.seq, v.as_of_ms, v.known_at_ms, v.outcome, v.score, v.grade, v.body::json, v.hash';
const scoreArrays = `$1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[],
  $7::int[], $8::text[], $9::text[], $10::bytea[]`;

function scoreValues(rows: readonly (ScoreRow & { readonly partition: number })[]): unknown[] {
  return [
    rows.map((row) => row.uscc),
    rows.map((row) => row.partition),
    rows.map((row) => row.seq),
    rows.map((row) => row.asOfMs),
    rows.map((row) => row.knownAtMs),
    rows.map((row) => row.outcome),
    rows.map((row) => row.score),
    rows.map((row) => row.grade),
    textArray(rows.map((row) => row.body)),
    byteaArray(rows.map((row) => row.hash)),
  ];
}

async function writeLatest(
  client: pg.PoolClient,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const rows = batches.flatMap(({ partition, outputs }) =>
    [...outputs.latest.values()].map((row) => ({ ...row, partition })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'write-latest',
    text: `insert into risk_latest (${scoreColumns})
      select ${scoreFields} from unnest(${scoreArrays}) as v (${scoreColumns})
      on conflict (uscc) do update set partition = excluded.partition, seq = excluded.seq,
        as_of_ms = excluded.as_of_ms, known_at_ms = excluded.known_at_ms, outcome = excluded.outcome,
        score = excluded.score, grade = excluded.grade, body = excluded.body, hash = excluded.hash`,
    values: scoreValues(rows),
  });
}

async function writeHistory(
  client: pg.PoolClient,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const rows = batches.flatMap(({ partition, outputs }) =>
    outputs.history.map((row) => ({ ...row, partition })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'write-history',
    text: `insert into score (${scoreColumns}, portrait_hash)
      select ${scoreFields}, v.portrait_hash
      from unnest(${scoreArrays}, $11::bytea[]) as v (${scoreColumns}, portrait_hash)`,
    values: [...scoreValues(rows), byteaArray(rows.map((row) => row.portraitHash))],
  });
}

async function writeFacilities(
  client: pg.PoolClient,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const rows = batches.flatMap(({ partition, outputs }) =>
    [...outputs.facilities.values()].map((row) => ({ ...row, partition })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'write-facilities',
    text: `insert into facility_state (facility_id, uscc, tenant, partition, seq, as_of_ms, known_at_ms,
        state, body, hash)
      select v.facility_id, v.uscc, v.tenant, v.partition, v.seq, v.as_of_ms, v.known_at_ms, v.state,
        v.body::json, v.hash
      from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[],
          $7::bigint[], $8::text[], $9::text[], $10::bytea[])
        as v (facility_id, uscc, tenant, partition, seq, as_of_ms, known_at_ms, state, body, hash)
      on conflict (facility_id) do update set partition = excluded.partition, seq = excluded.seq,
        as_of_ms = excluded.as_of_ms, known_at_ms = excluded.known_at_ms, state = excluded.state,
        body = excluded.body, hash = excluded.hash`,
    values: marginValues(rows),
  });
}

async function writeTransitions(
  client: pg.PoolClient,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const rows = batches.flatMap(({ partition, outputs }) =>
    outputs.transitions.map((row) => ({ ...row, partition })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'write-transitions',
    text: `insert into facility_transition (facility_id, uscc, tenant, partition, seq, as_of_ms,
        known_at_ms, state, previous, body, hash)
      select v.facility_id, v.uscc, v.tenant, v.partition, v.seq, v.as_of_ms, v.known_at_ms, v.state,
        v.previous, v.body::json, v.hash
      from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[],
          $7::bigint[], $8::text[], $9::text[], $10::bytea[], $11::text[]) with ordinality
        as v (facility_id, uscc, tenant, partition, seq, as_of_ms, known_at_ms, state, body, hash,
          previous, place)
      order by v.place`,
    values: [...marginValues(rows), rows.map((row) => row.previous)],
  });
}

/** The columns of a margin state, for what holds now and for what it passed through. */
function marginValues(rows: readonly (FacilityRow & { readonly partition: number })[]): unknown[] {
  return [
    rows.map((row) => row.facilityId),
    rows.map((row) => row.uscc),
    rows.map((row) => row.tenant),
    rows.map((row) => row.partition),
    rows.map((row) => row.seq),
    rows.map((row) => row.asOfMs),
    rows.map((row) => row.knownAtMs),
    rows.map((row) => row.state),
    textArray(rows.map((row) => row.body)),
    byteaArray(rows.map((row) => row.hash)),
  ];
}

async function writeDetails(
  client: pg.PoolClient,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const rows = batches.flatMap(({ partition, outputs }) =>
    [...outputs.details.values()].map((row) => ({ ...row, partition })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'write-portraits',
    text: `insert into portrait_latest (uscc, partition, seq, as_of_ms, known_at_ms, body, hash)
      select v.uscc, v.partition, v.seq, v.as_of_ms, v.known_at_ms, v.body::json, v.hash
      from unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bytea[])
        as v (uscc, partition, seq, as_of_ms, known_at_ms, body, hash)
      on conflict (uscc) do update set partition = excluded.partition, seq = excluded.seq,
        as_of_ms = excluded.as_of_ms, known_at_ms = excluded.known_at_ms, body = excluded.body,
        hash = excluded.hash`,
    values: [
      rows.map((row) => row.uscc),
      rows.map((row) => row.partition),
      rows.map((row) => row.seq),
      rows.map((row) => row.asOfMs),
      rows.map((row) => row.knownAtMs),
      textArray(rows.map((row) => row.portrait)),
      byteaArray(rows.map((row) => row.hash)),
    ],
  });
  await client.query({
    name: 'write-assets',
    text: `insert into asset_latest (uscc, seq, known_at_ms, body)
      select v.uscc, v.seq, v.known_at_ms, v.body::json
      from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) as v (uscc, seq, known_at_ms, body)
      on conflict (uscc) do update set seq = excluded.seq, known_at_ms = excluded.known_at_ms,
        body = excluded.body`,
    values: [
      rows.map((row) => row.uscc),
      rows.map((row) => row.seq),
      rows.map((row) => row.knownAtMs),
      textArray(rows.map((row) => row.assets)),
    ],
  });
}

async function writeDaily(
  client: pg.PoolClient,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const rows = batches.flatMap(({ outputs }) => outputs.daily());
  if (rows.length === 0) return;
  await client.query({
    name: 'write-daily',
    text: `insert into daily_rollup as d (uscc, day, asset_id, measure, quantity)
      select * from unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::bigint[])
      on conflict (uscc, day, asset_id, measure) do update
        set quantity = greatest(-9007199254740991, least(9007199254740991, d.quantity + excluded.quantity))`,
    values: [
      rows.map((row) => row.uscc),
      rows.map((row) => isoDate(row.day)),
      rows.map((row) => row.assetId),
      rows.map((row) => row.measure),
      rows.map((row) => row.quantity),
    ],
  });
}

async function writeQuarantine(
  client: pg.PoolClient,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const rows = batches.flatMap(({ partition, outputs }) =>
    outputs.quarantine.map((row) => ({ ...row, partition })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'write-quarantine',
    text: `select quarantine_keep($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    values: [
      rows.map((row) => row.partition),
      rows.map((row) => row.seq),
      rows.map((row) => row.entryIndex),
      rows.map((row) => row.readingIndex),
      rows.map((row) => row.gatewayId),
      rows.map((row) => row.uscc),
      rows.map((row) => row.topic),
      rows.map((row) => row.code),
      rows.map((row) => quarantineReasons[row.code].class),
      rows.map((row) => row.detail),
      rows.map((row) => quarantineReasons[row.code].hint),
      rows.map((row) => row.body),
      rows.map((row) => row.receivedMs),
      limits.quarantineRowsMax,
      limits.quarantineBytesMax,
    ],
  });
  await writeReadingIndexes(client, rows);
}

/** Which readings a row is about, so that they alone can be given to the fold again. */
async function writeReadingIndexes(
  client: pg.PoolClient,
  rows: readonly (QuarantineRow & { readonly partition: number })[],
): Promise<void> {
  const named = rows.filter((row) => row.readingIndexes !== undefined);
  if (named.length === 0) return;
  await client.query({
    name: 'write-reading-indexes',
    text: `update quarantine q set reading_indexes = v.indexes::int[]
      from unnest($1::int[], $2::bigint[], $3::int[], $4::int[], $5::text[])
        as v (partition, seq, entry_index, reading_index, indexes)
      where (q.partition, q.seq, q.entry_index, q.reading_index)
          = (v.partition, v.seq, v.entry_index, v.reading_index) and q.reading_indexes is null`,
    values: [
      named.map((row) => row.partition),
      named.map((row) => row.seq),
      named.map((row) => row.entryIndex),
      named.map((row) => row.readingIndex),
      // As text: an array of arrays must be rectangular.
      named.map((row) => `{${row.readingIndexes?.join()}}`),
    ],
  });
}

async function writeCheckpoints(
  client: pg.PoolClient,
  batches: readonly PartitionBatch[],
): Promise<void> {
  for (const { partition, manifest } of batches) {
    if (manifest !== undefined) await storeManifest(client, partition, manifest);
  }
}
