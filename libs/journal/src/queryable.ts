import type { QueryConfig, QueryResult } from 'pg';

/** What a journal needs of a connection: a pool, or a pg client inside the caller's transaction. */
export interface Queryable {
  query(config: QueryConfig): Promise<QueryResult>;
}
