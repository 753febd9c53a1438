import type { Caller } from '@chanrong/identity';
import type { Result } from '@chanrong/kernel';
import { type RegistryFault, writeOnce } from '@chanrong/store';
import type { Pool, PoolClient } from 'pg';
import { refused } from './refused.js';

/** What a caller writes once under a key, and all that it asked with. */
export interface Writing<T> {
  readonly caller: Caller;
  readonly key: string;
  readonly input: unknown;
  readonly write: (client: PoolClient) => Promise<Result<T, RegistryFault>>;
}

/**
 * Writes for a caller; what the registry refuses becomes a problem. That the caller may see what it writes
 * about has been looked at before.
 */
export async function writeAs<T>(pool: Pool, { caller, write, ...once }: Writing<T>): Promise<T> {
  const { role, tenant } = caller;
  const outcome = await writeOnce(pool, { caller: `${role}:${tenant}`, ...once }, write);
  if (!outcome.ok) throw refused(outcome.error);
  return outcome.value;
}
