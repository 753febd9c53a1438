/** Papers and piles as the registry and the scorer leave them. */
import type { PledgeTerms } from '@chanrong/portrait';
import type pg from 'pg';
import { nowMs, observed } from './fixture.js';

/** A pledge of bank-1 and a receipt, on the goods of the observed enterprise. */
export async function insertPapers(pool: pg.Pool): Promise<void> {
  const goods = { place: 'TANK-01', commodity: 'COPPER', quantityKg: 1_000 };
  const terms: PledgeTerms = {
    pledgeId: 'P-1',
    uscc: observed,
    tenant: 'bank-1',
    kind: 'specific',
    goods,
    fromMs: nowMs,
    toMs: null,
    documentIds: ['D-1'],
    registryEntry: null,
  };
  await pool.query('insert into pledge (pledge_id, uscc, tenant, terms) values ($1, $2, $3, $4)', [
    terms.pledgeId,
    observed,
    terms.tenant,
    JSON.stringify(terms),
  ]);
  await pool.query(
    `insert into pledged_stretch (pledge_id, uscc, from_ms, place, commodity, grams)
      values ('P-1', $1, $2, 'TANK-01', 'COPPER', 1000000)`,
    [observed, nowMs],
  );
  const document = {
    kind: 'receipt',
    documentId: 'D-1',
    number: 'CK-1',
    issuer: 'warehouse',
    issuedMs: nowMs,
    fingerprint: 'ab',
    holder: observed,
    ...goods,
    validToMs: null,
  };
  await pool.query(
    `insert into trade_document (uscc, document_id, kind, fingerprint, issued_ms, body)
      values ($1, 'D-1', 'receipt', 'ab', $2, $3)`,
    [observed, nowMs, JSON.stringify(document)],
  );
}

export const pileKg = 100_000_000;

/** A pile of alumina of an enterprise, as the scorer leaves it: measured, at a place that has a code. */
export async function insertPile(
  pool: pg.Pool,
  { uscc, place, lowKg = pileKg }: { uscc: string; place: string; lowKg?: number },
): Promise<void> {
  await pool.query(
    `insert into asset (uscc, asset_id, kind, name, commodity, place)
      values ($1, 'PILE-1', 'storage', '一号堆', 'ALUMINA', $2)`,
    [uscc, place],
  );
  const stock = { quantityKg: lowKg, sigmaKg: 0, lowKg, observed: true };
  await pool.query(
    `insert into asset_latest (uscc, seq, known_at_ms, body) values ($1, 1, $2, $3)
      on conflict (uscc) do update set body = $3`,
    [uscc, nowMs, JSON.stringify({ assets: [{ assetId: 'PILE-1', stock, channels: [] }] })],
  );
}
