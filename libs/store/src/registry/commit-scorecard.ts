import type { Pool } from 'pg';
import { appendCommands } from '@chanrong/journal';
import { canonicalJson, ok, type Result } from '@chanrong/kernel';
import { allPartitions } from './partitions.js';
import { refuse, type Registered, type RegistryFault } from './registry-outcome.js';
import { inTransaction } from './transaction.js';

export interface ScorecardInput {
  readonly scorecardId: string;
  readonly version: string;
  /** The whole scorecard, already validated by the scoring library. */
  readonly body: unknown;
}

/** Commits a scorecard version to every partition at once. From then on the version is never edited. */
export function commitScorecard(
  pool: Pool,
  { scorecardId, version, body }: ScorecardInput,
): Promise<Result<Registered, RegistryFault>> {
  return inTransaction<Registered, RegistryFault>(pool, async (client) => {
    const inserted = await client.query(
      `insert into scorecard (scorecard_id, version, status, body, committed_at)
       values ($1, $2, 'committed', $3, now()) on conflict do nothing`,
      [scorecardId, version, JSON.stringify(body)],
    );
    if (inserted.rowCount === 1) {
      const command = { type: 'scorecard.committed', scorecard: body } as const;
      await appendCommands(client, await allPartitions(client), [command]);
      return ok({ changed: true });
    }
    const { rows } = await client.query<{ status: string; body: unknown }>(
      'select status, body from scorecard where scorecard_id = $1 and version = $2',
      [scorecardId, version],
    );
    if (rows[0]?.status !== 'committed' || canonicalJson(rows[0].body) !== canonicalJson(body)) {
      return refuse(
        'scorecard-differs',
        `scorecard ${scorecardId} ${version} exists with other content`,
        'commit the change under a new version',
      );
    }
    return ok({ changed: false });
  });
}
