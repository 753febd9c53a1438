import type { PriceSetPublished } from '@chanrong/portrait';
import type { Model, Scorecard } from '@chanrong/scoring';
import type { EntityManager } from 'typeorm';

/** The documents that an evaluation names. */
export interface Pricing {
  readonly scorecard: Scorecard;
  /** Null before any price set was published. */
  readonly priceSet: PriceSetPublished | null;
}

/** Null where the scorecard is not in the registry, which does not happen to what was scored by it. */
export async function findPricing(
  manager: EntityManager,
  { id, version, priceSet }: Model,
): Promise<Pricing | null> {
  const [row] = await manager.query<Pricing[]>(
    `select c.body as scorecard, p.body as "priceSet"
       from scorecard c left join price_set p on p.price_set_id = $3
      where c.scorecard_id = $1 and c.version = $2`,
    [id, version, priceSet],
  );
  return row ?? null;
}

export async function findPriceSet(
  manager: EntityManager,
  priceSetId: string,
): Promise<PriceSetPublished | null> {
  const [row] = await manager.query<{ readonly body: PriceSetPublished }[]>(
    'select body from price_set where price_set_id = $1',
    [priceSetId],
  );
  return row?.body ?? null;
}
