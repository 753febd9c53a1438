/**
 * Gives what could not be used to the fold again, after what was wrong has been mended: the gateway is
 * enrolled now, its birth has come, its channel is declared. Each goes once; the replay says who asked and
 * why, and the journal holds every message of it as a marked entry.
 *
 * Messages that left no trace when they were refused go whole. Of a message that was taken, the readings
 * that were turned away go alone, as the others count already.
 */
import type { Pool, PoolClient } from 'pg';
import { parseTelemetryTopic, type ReplayableCode, sparkplugPrefix } from '@chanrong/contracts';
import { appendCommands } from '@chanrong/journal';
import { ok } from '@chanrong/kernel';
import type { TelemetryReplayed } from '@chanrong/portrait';
import { inTransaction } from './transaction.js';

/** Most messages of one transaction. */
const batchMax = 100;

export interface ReplaySelection {
  readonly codes: readonly ReplayableCode[];
  /** All gateways when absent. */
  readonly gatewayId?: string | undefined;
}

export interface ReplayForecast {
  readonly code: string;
  readonly gatewayId: string;
  readonly messages: number;
}

export interface ReplayRequest {
  readonly by: string;
  readonly reason: string;
  readonly selection: ReplaySelection;
  /** Messages a second, a whole number above 0. */
  readonly rate: number;
}

/**
 * A row counts when its gateway is enrolled and not revoked now. What a Sparkplug birth says of values comes
 * again with the birth that mends them.
 */
const selectedSql = `
  from quarantine q join gateway g using (gateway_id)
  where q.replay_id is null and g.revoked_at is null
    and (coalesce(q.reading_index, -1) = -1
      or (q.reading_indexes is not null and q.topic !~ '^spBv1\\.0/[^/]*/[ND]BIRTH/'))
    and q.code = any($1) and ($2::text is null or q.gateway_id = $2)`;

/** What a replay would take, without taking it. */
export async function forecastReplay(
  database: Pool | PoolClient,
  { codes, gatewayId }: ReplaySelection,
): Promise<ReplayForecast[]> {
  const { rows } = await database.query<ReplayForecast>(
    `select q.code, q.gateway_id as "gatewayId", count(*)::int as messages ${selectedSql}
     group by 1, 2 order by 1, 2`,
    [codes, gatewayId],
  );
  return rows;
}

/** Writes down who asks and why; gives the number of the replay. Nothing is given to the fold yet. */
export async function beginReplay(
  database: Pool | PoolClient,
  { by, reason, selection, rate }: ReplayRequest,
): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    `insert into quarantine_replay (asked_by, reason, selection, rate, until_id)
       select $1, $2, $3, $4, coalesce(max(quarantine_id), 0) from quarantine
     returning replay_id::int as id`,
    [by, reason, JSON.stringify(selection), rate],
  );
  return (rows[0] as { id: number }).id;
}

/** Replays that somebody began and nobody has ended yet, oldest first. */
export async function unfinishedReplays(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    'select replay_id::int as id from quarantine_replay where ended_at is null order by 1',
  );
  return rows.map(({ id }) => id);
}

interface OpenReplay {
  readonly rate: number;
  readonly until_id: string;
  readonly after_id: string;
  readonly selection: ReplaySelection;
  readonly wait_ms: number;
}

/**
 * Takes the next messages of a replay, oldest first, if its rate allows it now: journal entries, marks and
 * progress in one transaction. Several may do so side by side, and whoever finds one unfinished goes on.
 * @returns after how long to come again, ms; undefined when the replay has ended
 */
export async function continueReplay(pool: Pool, replayId: number): Promise<number | undefined> {
  const outcome = await inTransaction<number | undefined, never>(pool, async (client) => {
    const { rows: open } = await client.query<OpenReplay>(
      `select rate, until_id, after_id, selection,
         extract(epoch from next_at - clock_timestamp())::float8 * 1000 as wait_ms
       from quarantine_replay where replay_id = $1 and ended_at is null for update`,
      [replayId],
    );
    const replay = open[0];
    if (replay === undefined) return ok(undefined);
    return ok(replay.wait_ms > 0 ? replay.wait_ms : await takeBatch(client, replayId, replay));
  });
  return outcome.ok ? outcome.value : undefined;
}

interface SelectedRow {
  readonly id: string;
  readonly partition: number;
  readonly uscc: string;
  readonly gateway_id: string;
  readonly topic: string;
  readonly body: Buffer;
  readonly reading_indexes: readonly number[] | null;
}

async function takeBatch(
  client: PoolClient,
  replayId: number,
  { rate, until_id, after_id, selection }: OpenReplay,
): Promise<number | undefined> {
  const size = Math.min(batchMax, rate);
  const { rows } = await client.query<SelectedRow>(
    `select q.quarantine_id as id, g.partition, g.uscc, q.gateway_id, q.topic, q.body, q.reading_indexes
       ${selectedSql} and q.quarantine_id > $3 and q.quarantine_id <= $4
     order by q.quarantine_id limit $5 for update of q`,
    [selection.codes, selection.gatewayId, after_id, until_id, size],
  );
  const replayed = await appendAll(client, replayId, rows);
  await client.query('update quarantine set replay_id = $2 where quarantine_id = any($1)', [
    replayed,
    replayId,
  ]);
  const isLast = rows.length < size;
  const pauseMs = (size / rate) * 1_000;
  await client.query(
    `update quarantine_replay set replayed = replayed + $2, after_id = $3,
       next_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000),
       ended_at = case when $5 then clock_timestamp() end where replay_id = $1`,
    [replayId, replayed.length, rows.at(-1)?.id ?? after_id, pauseMs, isLast],
  );
  return isLast ? undefined : pauseMs;
}

/** Ids of the rows that have a topic of telemetry; in the journal in the order in which they came. */
async function appendAll(
  client: PoolClient,
  replayId: number,
  rows: readonly SelectedRow[],
): Promise<string[]> {
  const byPartition = new Map<number, TelemetryReplayed[]>();
  const replayed: string[] = [];
  for (const row of rows) {
    const { id, partition, uscc, gateway_id: gatewayId, topic, body, reading_indexes } = row;
    const what = telemetryOf(topic);
    if (what === undefined) continue;
    const { kind, suffix } = what;
    const command: TelemetryReplayed = {
      type: 'telemetry.replayed',
      uscc,
      gatewayId,
      replayId,
      quarantineId: Number(id),
      topicKind: kind,
      ...(suffix !== undefined && { suffix }),
      body: body.toString('base64'),
      ...(reading_indexes !== null && { readings: reading_indexes }),
    };
    byPartition.set(partition, [...(byPartition.get(partition) ?? []), command]);
    replayed.push(id);
  }
  // In one order, as all who append to several partitions do.
  for (const partition of [...byPartition.keys()].sort((a, b) => a - b)) {
    await appendCommands(client, [partition], byPartition.get(partition) as TelemetryReplayed[]);
  }
  return replayed;
}

function telemetryOf(topic: string) {
  if (!topic.startsWith(sparkplugPrefix)) return parseTelemetryTopic(topic);
  return { kind: 'sparkplug' as const, suffix: topic.slice(sparkplugPrefix.length) };
}
