import type { EntityManager } from 'typeorm';
import { type Page, pageOf } from './page.js';

export interface ConsentRow {
  readonly uscc: string;
  readonly tenant: string;
  readonly grantedAt: Date;
  /** Null while it holds. */
  readonly revokedAt: Date | null;
}

/** The newest first; the key of a consent is all of enterprise, bank and when it was granted. */
export async function listConsents(
  manager: EntityManager,
  query: { readonly before?: number | undefined; readonly size: number },
): Promise<Page<ConsentRow & { readonly rank: number }>> {
  const found = await manager.query<(ConsentRow & { readonly rank: number })[]>(
    `select * from (
       select uscc, tenant, granted_at as "grantedAt", revoked_at as "revokedAt",
              row_number() over (order by granted_at, uscc, tenant)::int as rank
         from consent) ranked
      where $1::int is null or rank < $1::int
      order by rank desc limit $2`,
    [query.before ?? null, query.size + 1],
  );
  return pageOf(found, query.size);
}
