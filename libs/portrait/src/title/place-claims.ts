/** Takes an enterprise's papers; gives what they claim, by place and commodity. */
import type { Enterprise } from '../partition-state.js';
import { gramsOf } from '../flow/trade.js';
import type { Claim } from './claim-sweep.js';
import { claimOf, compareRank } from './pledge.js';
import type { PledgeTerms } from './title-command.js';

export interface PledgeClaim extends Claim {
  readonly terms: PledgeTerms;
}

export interface PlaceClaims {
  /** Id of the storage unit, or the code of a place where none stands. */
  readonly place: string;
  readonly assetId: string | null;
  readonly commodity: string;
  readonly receipts: readonly Claim[];
  /** In the order in which they would be satisfied. */
  readonly pledges: readonly PledgeClaim[];
}

/** Ordered by place and commodity. */
export function placeClaimsOf({
  title,
  assets,
}: Pick<Enterprise, 'title' | 'assets'>): PlaceClaims[] {
  if (title === null) return [];
  const assetByPlace = new Map<string, string>();
  for (const { assetId, place } of assets.values()) {
    if (place !== null) assetByPlace.set(place, assetId);
  }
  const drafts = new Map<string, PlaceClaims & { receipts: Claim[]; pledges: PledgeClaim[] }>();
  const draftOf = (named: string, commodity: string) => {
    const assetId = assets.has(named) ? named : (assetByPlace.get(named) ?? null);
    const place = assetId ?? named;
    const key = JSON.stringify([place, commodity]);
    let draft = drafts.get(key);
    if (draft === undefined) {
      draft = { place, assetId, commodity, receipts: [], pledges: [] };
      drafts.set(key, draft);
    }
    return draft;
  };
  for (const { document, withdrawnMs } of title.documents) {
    if (document.kind !== 'receipt') continue;
    const { place, commodity, quantityKg, issuedMs: fromMs, validToMs } = document;
    const endless = Number.POSITIVE_INFINITY;
    const toMs = Math.min(withdrawnMs ?? endless, validToMs ?? endless);
    draftOf(place, commodity).receipts.push({ grams: gramsOf(quantityKg), fromMs, toMs });
  }
  for (const { terms, stretches } of title.pledges) {
    for (const stretch of stretches) {
      const { place, commodity } = stretch.goods;
      draftOf(place, commodity).pledges.push({ ...claimOf(stretch), terms });
    }
  }
  for (const { pledges } of drafts.values()) pledges.sort((a, b) => compareRank(a.terms, b.terms));
  return [...drafts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, draft]) => draft);
}
