import { ok, type Result, type Uscc } from '@chanrong/kernel';
import { findEnterprisePartition } from './partitions.js';
import { enterpriseUnknown, type Registered, type RegistryFault } from './registry-outcome.js';
import { inTransaction, type Writer } from './transaction.js';

export interface ConsentInput {
  readonly uscc: Uscc;
  /** Code of the bank that may read the enterprise. */
  readonly tenant: string;
}

/**
 * Lets a bank read an enterprise. Consent decides who sees a score, never what it is, so it is a row
 * and no journal entry.
 */
export function grantConsent(
  writer: Writer,
  { uscc, tenant }: ConsentInput,
): Promise<Result<Registered, RegistryFault>> {
  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    // The lock on the enterprise keeps two grants at once from both finding none.
    await client.query('select 1 from enterprise where uscc = $1 for update', [uscc]);
    if ((await findEnterprisePartition(client, uscc)) === undefined) return enterpriseUnknown(uscc);
    const granted = await client.query(
      `insert into consent (uscc, tenant)
       select $1, $2 where not exists (
         select 1 from consent where uscc = $1 and tenant = $2 and revoked_at is null)`,
      [uscc, tenant],
    );
    return ok({ changed: granted.rowCount === 1 });
  });
}

/** From the next request on the bank no longer reads the enterprise. */
export function revokeConsent(
  writer: Writer,
  { uscc, tenant }: ConsentInput,
): Promise<Result<Registered, RegistryFault>> {
  return inTransaction<Registered, RegistryFault>(writer, async (client) => {
    const revoked = await client.query(
      'update consent set revoked_at = now() where uscc = $1 and tenant = $2 and revoked_at is null',
      [uscc, tenant],
    );
    return ok({ changed: revoked.rowCount !== 0 });
  });
}
