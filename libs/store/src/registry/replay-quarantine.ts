/**
 * Gives messages that could not be used to the fold again, after what was wrong has been mended: the
 * gateway is enrolled now, its birth has come, its topic is right. Each goes once; the run says who asked
 * and why, and the journal holds every message of it as a marked entry.
 *
 * Messages only, and only those that left no trace when they were refused. A reading that was turned away
 * while others of its message counted cannot be told from them any more: its gateway sends it again.
 */
import type { Pool, PoolClient } from 'pg';
import { parseTelemetryTopic, type QuarantineCode, sparkplugPrefix } from '@chanrong/contracts';
import { appendCommands } from '@chanrong/journal';
import type { TelemetryReplayed } from '@chanrong/portrait';

/** Codes of messages that were refused whole and left no trace in the fold. */
export const replayableCodes = [
  'gateway-unknown',
  'birth-missing',
  'birth-invalid',
  'payload-not-json',
  'payload-not-cbor',
  'payload-not-protobuf',
  'payload-wrong-shape',
] as const satisfies readonly QuarantineCode[];
export type ReplayableCode = (typeof replayableCodes)[number];

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

export interface ReplayBatch {
  readonly replayed: number;
  /** Above it nothing has been looked at. */
  readonly lastId: number;
}

/** A row counts when its gateway is enrolled and not revoked now. */
const selectedSql = `
  from quarantine q join gateway g using (gateway_id)
  where q.replay_id is null and coalesce(q.reading_index, -1) = -1 and g.revoked_at is null
    and q.code = any($1) and ($2::text is null or q.gateway_id = $2)`;

/** What a replay would take, without taking it. */
export async function forecastReplay(
  pool: Pool,
  { codes, gatewayId }: ReplaySelection,
): Promise<ReplayForecast[]> {
  const { rows } = await pool.query<ReplayForecast>(
    `select q.code, q.gateway_id as "gatewayId", count(*)::int as messages ${selectedSql}
     group by 1, 2 order by 1, 2`,
    [codes, gatewayId],
  );
  return rows;
}

/** Writes down who asks and why; gives the number of the run. */
export async function beginReplay(
  pool: Pool,
  asked: { readonly by: string; readonly reason: string; readonly selection: ReplaySelection },
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into quarantine_replay (asked_by, reason, selection) values ($1, $2, $3)
     returning replay_id::int as id`,
    [asked.by, asked.reason, JSON.stringify(asked.selection)],
  );
  return (rows[0] as { id: number }).id;
}

export async function endReplay(pool: Pool, replayId: number): Promise<void> {
  await pool.query('update quarantine_replay set ended_at = now() where replay_id = $1', [
    replayId,
  ]);
}

interface SelectedRow {
  readonly id: string;
  readonly partition: number;
  readonly uscc: string;
  readonly gateway_id: string;
  readonly topic: string;
  readonly body: Buffer;
}

/** The next messages of a run, oldest first: journal entries and marks in one transaction. */
export async function replayBatch(
  pool: Pool,
  run: { readonly replayId: number; readonly selection: ReplaySelection },
  { afterId, size }: { readonly afterId: number; readonly size: number },
): Promise<ReplayBatch> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('begin');
    const { codes, gatewayId } = run.selection;
    const { rows } = await client.query<SelectedRow>(
      `select q.quarantine_id as id, g.partition, g.uscc, q.gateway_id, q.topic, q.body ${selectedSql}
         and q.quarantine_id > $3 order by q.quarantine_id limit $4 for update of q`,
      [codes, gatewayId, afterId, size],
    );
    const replayed = await appendAll(client, run.replayId, rows);
    await client.query(
      'update quarantine_replay set replayed = replayed + $2 where replay_id = $1',
      [run.replayId, replayed.length],
    );
    await client.query('update quarantine set replay_id = $2 where quarantine_id = any($1)', [
      replayed,
      run.replayId,
    ]);
    await client.query('commit');
    broken = false;
    return { replayed: replayed.length, lastId: Number(rows.at(-1)?.id ?? afterId) };
  } finally {
    client.release(broken);
  }
}

/** Ids of the rows that have a topic of telemetry; in the journal in the order in which they came. */
async function appendAll(
  client: PoolClient,
  replayId: number,
  rows: readonly SelectedRow[],
): Promise<string[]> {
  const byPartition = new Map<number, TelemetryReplayed[]>();
  const replayed: string[] = [];
  for (const { id, partition, uscc, gateway_id: gatewayId, topic, body } of rows) {
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
