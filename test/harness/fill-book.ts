/** A bank's book of thousands: enterprises of a park with the evaluation of one that was really scored. */
import { describePark } from '@chanrong/park';
import type { Pool } from 'pg';

/**
 * Adds `count` (1 to 4,000) enterprises that consented to `bank`, each with the evaluation of the first
 * scored one.
 */
export async function fillBook(pool: Pool, bank: string, count: number): Promise<void> {
  const { enterprises } = describePark('a book of thousands', count);
  const column = (name: 'uscc' | 'name' | 'cluster' | 'grid') =>
    enterprises.map((row) => row[name]);
  await pool.query(
    `insert into enterprise (uscc, name, partition, park, cluster, grid)
     select uscc, name, 0, 'park-1', cluster, grid
       from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as row (uscc, name, cluster, grid)`,
    [column('uscc'), column('name'), column('cluster'), column('grid')],
  );
  await pool.query(`insert into consent (uscc, tenant) select unnest($1::text[]), $2`, [
    column('uscc'),
    bank,
  ]);
  await pool.query(
    `insert into risk_latest
     select added, partition, seq, as_of_ms, known_at_ms, outcome, score, grade, body, hash
       from unnest($1::text[]) as added,
            (select * from risk_latest where score is not null order by uscc limit 1) scored`,
    [column('uscc')],
  );
}
