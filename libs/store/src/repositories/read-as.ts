import type { DataSource, EntityManager } from 'typeorm';

/** For whom rows are read; see the row-level security migration for what each role sees. */
export interface Reader {
  readonly role: string;
  readonly tenant: string;
}

/** A reader's query may not hold a connection longer than this. */
const statementTimeoutMs = 5_000;

/**
 * Reads as someone: in one read-only snapshot, under the policies of row-level security. All reading
 * for a caller goes through here; what it does not see does not exist for the queries in `read`.
 */
export function readAs<T>(
  source: DataSource,
  reader: Reader,
  read: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return source.transaction('REPEATABLE READ', async (manager) => {
    await manager.query(
      `select set_config('role', 'chanrong_api', true),
              set_config('app.role', $1, true),
              set_config('app.tenant', $2, true),
              set_config('transaction_read_only', 'on', true),
              set_config('statement_timeout', $3, true)`,
      [reader.role, reader.tenant, String(statementTimeoutMs)],
    );
    return read(manager);
  });
}
