import type { HealthCheck } from './health-server.js';

/** As much of a connection pool as the question needs. */
interface Questionable {
  query(text: string): Promise<{ readonly rows: readonly { readonly standby?: boolean }[] }>;
}

/** Well while the database answers and takes writes: a standby does not. */
export function databaseIsWritable(pool: Questionable): HealthCheck {
  return async () => {
    const { rows } = await pool.query('select pg_is_in_recovery() as standby');
    if (rows[0]?.standby === true) throw new Error('the database is a standby: it takes no writes');
  };
}
