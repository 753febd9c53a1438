/**
 * Whether goods can be pledged: what is measured at their place, less what pledges claim there, those of all
 * banks and enterprises. Says how much, never whose.
 */
import type { Pool, PoolClient } from 'pg';
import { gramsOf, peakClaim, type PledgedGoods } from '@chanrong/portrait';

export interface CoverQuestion {
  readonly uscc: string;
  readonly goods: PledgedGoods;
  readonly fromMs: number;
  readonly toMs: number | null;
}

export interface Cover {
  /** `unverified`: nothing observes the place, so nothing can be said. */
  readonly verdict: 'clear' | 'over-pledged' | 'unverified';
  /** One-sided 95 % lower bound of what is there; null when nothing observes it. */
  readonly measuredKg: number | null;
  /** The most that pledges claim at one time between `fromMs` and `toMs`. */
  readonly pledgedKg: number;
  /** What is left then. */
  readonly freeKg: number;
}

/** As if the goods were pledged too, unless they are already part of what is pledged. */
export async function checkCover(
  connection: Pick<Pool | PoolClient, 'query'>,
  { uscc, goods, fromMs, toMs }: CoverQuestion,
  isPledged = false,
): Promise<Cover> {
  const { place, commodity } = goods;
  const key = await placeKeyOf(connection, uscc, place);
  const measuredGrams = await measuredAt(connection, key, commodity);
  const { rows } = await connection.query<{ grams: string; from_ms: string; to_ms: string | null }>(
    `select grams, from_ms, to_ms from claimed_goods
     where kind = 'pledge' and place_key = $1 and commodity = $2`,
    [key, commodity],
  );
  const claims = rows.map(({ grams, from_ms, to_ms }) => ({
    grams: Number(grams),
    fromMs: Number(from_ms),
    toMs: to_ms === null ? Number.POSITIVE_INFINITY : Number(to_ms),
  }));
  const peak = peakClaim(claims, { fromMs, toMs: toMs ?? Number.POSITIVE_INFINITY });
  const wantedGrams = peak.grams + (isPledged ? 0 : gramsOf(goods.quantityKg));
  const pledgedKg = peak.grams / 1_000;
  if (measuredGrams === null) {
    return { verdict: 'unverified', measuredKg: null, pledgedKg, freeKg: 0 };
  }
  return {
    verdict: wantedGrams <= measuredGrams ? 'clear' : 'over-pledged',
    measuredKg: measuredGrams / 1_000,
    pledgedKg,
    freeKg: Math.max(0, measuredGrams - peak.grams) / 1_000,
  };
}

async function placeKeyOf(
  connection: Pick<Pool | PoolClient, 'query'>,
  uscc: string,
  place: string,
): Promise<string> {
  const { rows } = await connection.query<{ place: string | null }>(
    'select place from asset where uscc = $1 and asset_id = $2',
    [uscc, place],
  );
  if (rows[0] === undefined) return place;
  return rows[0].place ?? `${uscc}/${place}`;
}

/** Units at one place see the same goods, so the one that sees most counts; 0 where they hold something else. */
async function measuredAt(
  connection: Pick<Pool | PoolClient, 'query'>,
  key: string,
  commodity: string,
): Promise<number | null> {
  const { rows } = await connection.query<{ commodity: string; grams: string | null }>(
    'select commodity, grams from stored_goods where place_key = $1',
    [key],
  );
  const observed = rows.filter(({ grams }) => grams !== null);
  if (observed.length === 0) return null;
  const ofCommodity = observed.filter((row) => row.commodity === commodity);
  return Math.max(0, ...ofCommodity.map(({ grams }) => Number(grams)));
}
