/** Places whose goods several enterprises claim, for more than is measured there. */
import type { PoolClient } from 'pg';
import { type CrossFindingDraft, findingOf } from './cross-finding.js';

/** A scale's noise opens no dispute: claims must exceed the measured by so much to be found. */
const excessRatioMin = 0.02;

interface ClaimRow {
  readonly place_key: string;
  readonly commodity: string;
  readonly uscc: string;
  readonly asset_id: string | null;
  readonly receipts: string;
  readonly pledges: string;
  readonly stored: string | null;
}

/**
 * An enterprise claims what its receipts say, or what it pledged if that is more; without a receipt, what its
 * own sensors measure there. Units at one place see the same goods, so the largest measurement is what is there.
 */
export async function findClaimedPlaces(
  client: PoolClient,
  nowMs: number,
): Promise<CrossFindingDraft[]> {
  const { rows } = await client.query<ClaimRow>(sharedPlacesSql, [nowMs]);
  const places = new Map<string, ClaimRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.place_key, row.commodity]);
    const known = places.get(key);
    if (known === undefined) places.set(key, [row]);
    else known.push(row);
  }
  return [...places.values()].flatMap(findingsAt);
}

function findingsAt(rows: readonly ClaimRow[]): CrossFindingDraft[] {
  const claimants = rows.filter((row) => isUnseen(row) || claimedGrams(row) > 0);
  const measured = rows.flatMap(({ stored }) => (stored === null ? [] : [Number(stored)]));
  if (claimants.length < 2) return [];
  const claimed = claimants.reduce((sum, row) => sum + claimedGrams(row), 0);
  const limit = Math.max(0, ...measured);
  // Unobserved is not refuted: what was found stays until somebody looks again.
  const isKnown = measured.length > 0 && !claimants.some(isUnseen);
  if (isKnown && claimed <= limit) return [];
  const isNews = isKnown && claimed > limit * (1 + excessRatioMin);
  return claimants.map(({ uscc, place_key: place, commodity, asset_id: assetId }) =>
    findingOf(
      {
        uscc,
        code: 'place-claimed',
        subject: `${place}/${commodity}`,
        assetId,
        value: claimed / 1_000,
        limit: limit / 1_000,
        unit: 'kg',
      },
      isNews,
    ),
  );
}

/** Its claim is what its sensors would say, and they say nothing. */
function isUnseen({ asset_id: assetId, stored, receipts }: ClaimRow): boolean {
  return assetId !== null && stored === null && Number(receipts) === 0;
}

function claimedGrams({ receipts, pledges, stored }: ClaimRow): number {
  const own = Number(receipts) > 0 ? Number(receipts) : Number(stored ?? 0);
  return Math.max(own, Number(pledges));
}

const sharedPlacesSql = `
  with claimed as (
    select place_key, commodity, uscc,
        coalesce(sum(grams) filter (where kind = 'receipt'), 0) as receipts,
        coalesce(sum(grams) filter (where kind = 'pledge'), 0) as pledges
      from claimed_goods where from_ms <= $1 and (to_ms is null or $1 < to_ms)
      group by place_key, commodity, uscc
  ), shared as (
    select place_key, commodity from (
      select place_key, commodity, uscc from claimed
      union select place, commodity, uscc from asset where place is not null and kind = 'storage'
    ) claims group by place_key, commodity having count(distinct uscc) > 1
  ), stored as (
    select place_key, commodity, uscc, min(asset_id) as asset_id, max(grams) as grams
      from stored_goods join shared using (place_key, commodity)
      group by place_key, commodity, uscc
  )
  select place_key, commodity, uscc, stored.asset_id, coalesce(receipts, 0) as receipts,
      coalesce(pledges, 0) as pledges, stored.grams as stored
    from (select * from claimed join shared using (place_key, commodity)) claimed
    full join stored using (place_key, commodity, uscc)
    order by place_key, commodity, uscc
`;
