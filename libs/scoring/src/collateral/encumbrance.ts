/** What pledges leave of a unit's stock: for a bank that has none on it, and for one that has. */

/** A pledge on a unit, in force. */
export interface UnitClaim {
  /** Code of the bank; null where it is not said whose it is. */
  readonly tenant: string | null;
  readonly grams: number;
}

/** Who looks at the collateral: null is a bank without a pledge. */
export type Viewer = string | null;

/**
 * Grams of `lowGrams` that pledges leave to the viewer. To a bank without a pledge: what no pledge claims.
 * To a pledgee: that, and its own goods as far as those of earlier rank leave any; so goods that were
 * pledged twice count once, for the first (Civil Code of the PRC, art. 414).
 * @param claims in the order in which they are satisfied
 */
export function unclaimedGrams(
  lowGrams: number,
  claims: readonly UnitClaim[],
  viewer: Viewer,
): number {
  let totalGrams = 0;
  let ownGrams = 0;
  let earlierGrams = 0;
  for (const { tenant, grams } of claims) {
    totalGrams += grams;
    if (viewer !== null && tenant === viewer) ownGrams += grams;
    else if (ownGrams === 0) earlierGrams += grams;
  }
  const free = Math.max(0, lowGrams - totalGrams);
  const own = Math.min(ownGrams, Math.max(0, lowGrams - earlierGrams));
  return free + own;
}
