import type { Pool, PoolClient } from 'pg';
import type { Result } from '@chanrong/kernel';

/** Where something is written: in a transaction of its own, or in that which a client has begun. */
export type Writer = Pool | PoolClient;

/** Commits what `work` did when its outcome is ok; undoes it when it is a fault or an exception. */
export async function inTransaction<T, E>(
  writer: Writer,
  work: (client: PoolClient) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  // Whoever began the transaction ends it, by the same outcome.
  if ('release' in writer) return work(writer);
  const client = await writer.connect();
  let broken = true;
  try {
    await client.query('begin');
    const outcome = await work(client);
    await client.query(outcome.ok ? 'commit' : 'rollback');
    broken = false;
    return outcome;
  } finally {
    // A connection that failed half-way is closed, which rolls back whatever it had begun.
    client.release(broken);
  }
}
