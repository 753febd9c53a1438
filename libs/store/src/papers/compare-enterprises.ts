/**
 * What only a look at several enterprises shows, over what is committed: written as findings into the journals
 * of those concerned, so that each portrait stays a fold over its own journal. What is found again changes
 * nothing; what is no longer found is closed.
 */
import type { Pool, PoolClient } from 'pg';
import { appendCommands } from '@chanrong/journal';
import { ok, type Result, unwrap } from '@chanrong/kernel';
import type { FindingClosed, FindingReported } from '@chanrong/portrait';
import { inTransaction } from '../registry/transaction.js';
import type { CrossFindingDraft } from './cross-finding.js';
import { PaperMemory } from './paper-memory.js';
import { findClaimedPlaces } from './place-findings.js';

export interface Comparison {
  readonly reported: number;
  readonly closed: number;
}

/** Only one process compares at a time; the number is arbitrary, and ours. */
const comparisonLock = 7_245_001;

type Command = FindingReported | FindingClosed;

/**
 * Compares once.
 * @param nowMs Unix ms
 * @param memory what the comparison before it found out; without it all papers are read
 * @returns null when another process is at it
 */
export async function compareEnterprises(
  pool: Pool,
  nowMs: number,
  memory = new PaperMemory(),
): Promise<Comparison | null> {
  const compared = await inTransaction<Comparison | null, never>(pool, async (client) => {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_xact_lock($1) as locked',
      [comparisonLock],
    );
    return rows[0]?.locked === true ? compare(client, nowMs, memory) : ok(null);
  });
  return unwrap(compared);
}

async function compare(
  client: PoolClient,
  nowMs: number,
  memory: PaperMemory,
): Promise<Result<Comparison, never>> {
  const found = new Map<string, CrossFindingDraft>();
  for (const finding of [
    ...(await findClaimedPlaces(client, nowMs)),
    ...(await memory.findings(client, nowMs)),
  ]) {
    found.set(finding.findingId, finding);
  }
  const open = await client.query<{ finding_id: string; uscc: string }>(
    'select finding_id, uscc from cross_finding where closed_ms is null',
  );
  const openIds = new Set(open.rows.map((row) => row.finding_id));
  const news = [...found.values()].filter((each) => each.isNews && !openIds.has(each.findingId));
  const gone = open.rows.filter((row) => !found.has(row.finding_id));
  const commands: Command[] = [];
  for (const finding of news) commands.push(await report(client, finding, nowMs));
  for (const { finding_id: findingId, uscc } of gone) {
    await client.query('update cross_finding set closed_ms = $2 where finding_id = $1', [
      findingId,
      nowMs,
    ]);
    commands.push({ type: 'finding.closed', uscc, findingId, closedMs: nowMs });
  }
  await append(client, commands);
  return ok({ reported: news.length, closed: gone.length });
}

async function report(
  client: PoolClient,
  { isNews: _isNews, ...finding }: CrossFindingDraft,
  foundMs: number,
): Promise<FindingReported> {
  const { findingId, uscc, code, subject, assetId, value, limit, unit } = finding;
  await client.query(
    `insert into cross_finding
       (finding_id, uscc, code, subject, asset_id, found_ms, value, max_value, unit)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (finding_id) do update
       set found_ms = $6, closed_ms = null, asset_id = $5, value = $7, max_value = $8`,
    [findingId, uscc, code, subject, assetId, foundMs, value, limit, unit],
  );
  return { type: 'finding.reported', ...finding, foundMs };
}

/** Partitions in ascending order, as everyone takes them, so that writers never wait for each other in a ring. */
async function append(client: PoolClient, commands: readonly Command[]): Promise<void> {
  const { rows } = await client.query<{ uscc: string; partition: number }>(
    'select uscc, partition from enterprise where uscc = any ($1)',
    [commands.map(({ uscc }) => uscc)],
  );
  const partitions = [...new Set(rows.map(({ partition }) => partition))].sort((a, b) => a - b);
  for (const partition of partitions) {
    const here = new Set(rows.filter((row) => row.partition === partition).map(({ uscc }) => uscc));
    await appendCommands(
      client,
      [partition],
      commands.filter(({ uscc }) => here.has(uscc)),
    );
  }
}
