import type { Pool } from 'pg';
import { appendCommands } from '@chanrong/journal';
import { canonicalJson, ok, type Result } from '@chanrong/kernel';
import { parseScorecard } from '@chanrong/scoring';
import { allPartitions } from './partitions.js';
import { refuse, type Registered, type RegistryFault } from './registry-outcome.js';
import { inTransaction } from './transaction.js';

/** Commits a scorecard version to every partition at once. From then on the version is never edited. */
export async function commitScorecard(
  pool: Pool,
  scorecard: unknown,
): Promise<Result<Registered, RegistryFault>> {
  const parsed = parseScorecard(scorecard);
  if (!parsed.ok) {
    return refuse('scorecard-invalid', parsed.error.message, parsed.error.hint);
  }
  const { id, version } = parsed.value;

  return inTransaction<Registered, RegistryFault>(pool, async (client) => {
    const inserted = await client.query(
      `insert into scorecard (scorecard_id, version, status, body, committed_at)
       values ($1, $2, 'committed', $3, now()) on conflict do nothing`,
      [id, version, JSON.stringify(parsed.value)],
    );
    if (inserted.rowCount === 1) {
      const command = { type: 'scorecard.committed', scorecard: parsed.value } as const;
      await appendCommands(client, await allPartitions(client), [command]);
      return ok({ changed: true });
    }
    const { rows } = await client.query<{ status: string; body: unknown }>(
      'select status, body from scorecard where scorecard_id = $1 and version = $2',
      [id, version],
    );
    const known = rows[0];
    if (
      known?.status !== 'committed' ||
      canonicalJson(known.body) !== canonicalJson(parsed.value)
    ) {
      return refuse(
        'scorecard-differs',
        `scorecard ${id} ${version} exists with other content`,
        'commit the change under a new version',
      );
    }
    return ok({ changed: false });
  });
}
