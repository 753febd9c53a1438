import { ok, type Result, type Uscc } from '@chanrong/kernel';
import type { PoolClient } from 'pg';
import { findEnterprisePartition } from './partitions.js';
import { enterpriseUnknown, refuse, type RegistryFault } from './registry-outcome.js';

/** The partition of an enterprise that has this storage unit; refuses one that has not. */
export async function partitionOfStorageUnit(
  client: PoolClient,
  uscc: Uscc,
  assetId: string,
): Promise<Result<number, RegistryFault>> {
  const partition = await findEnterprisePartition(client, uscc);
  if (partition === undefined) return enterpriseUnknown(uscc);
  const { rows } = await client.query<{ kind: string }>(
    'select kind from asset where uscc = $1 and asset_id = $2',
    [uscc, assetId],
  );
  if (rows[0]?.kind === 'storage') return ok(partition);
  const message = `${uscc} has no registered storage unit ${assetId}`;
  return refuse('asset-unknown', message, 'register the storage unit, or correct its id');
}
