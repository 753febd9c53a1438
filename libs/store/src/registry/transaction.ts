import type { Pool, PoolClient } from 'pg';
import type { Result } from '@chanrong/kernel';

/** Commits what `work` did when its outcome is ok; undoes it when it is a fault or an exception. */
export async function inTransaction<T, E>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const client = await pool.connect();
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
