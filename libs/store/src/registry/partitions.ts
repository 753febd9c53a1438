import type { PoolClient } from 'pg';
import { assert } from '@chanrong/kernel';

/** Number of partitions of this installation; fixed at its first migration. */
export async function readPartitionCount(client: Pick<PoolClient, 'query'>): Promise<number> {
  const { rows } = await client.query<{ partition_count: number }>(
    'select partition_count from installation',
  );
  const count = rows[0]?.partition_count;
  assert(count !== undefined, 'the database is not migrated: run npm run ops -- migrate');
  return count;
}

/** Partition of a registered enterprise; undefined when there is none. */
export async function findEnterprisePartition(
  client: Pick<PoolClient, 'query'>,
  uscc: string,
): Promise<number | undefined> {
  const { rows } = await client.query<{ partition: number }>(
    'select partition from enterprise where uscc = $1',
    [uscc],
  );
  return rows[0]?.partition;
}

/** For commands that concern everyone: they go to every partition in one transaction. */
export async function allPartitions(client: Pick<PoolClient, 'query'>): Promise<number[]> {
  return Array.from({ length: await readPartitionCount(client) }, (_, partition) => partition);
}
