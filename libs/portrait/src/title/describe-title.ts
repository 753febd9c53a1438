/** Takes an enterprise's papers and what its sensors measure; gives how far the papers can be true (权属可信). */
import type { Enterprise } from '../partition-state.js';
import type { AssetPortrait } from '../portrait.js';
import { type PlaceClaims, placeClaimsOf } from './place-claims.js';
import { describePlace } from './place-title.js';
import type { HeldPledge } from './pledge.js';
import type { HeldDocument, TitleBook } from './title-book.js';
import {
  type CrossFinding,
  noTitle,
  type TitleDoubt,
  type TitleDoubtCode,
  type TitlePortrait,
} from './title-portrait.js';

export function describeTitle(
  enterprise: Enterprise,
  assets: readonly AssetPortrait[],
  asOfMs: number,
): TitlePortrait {
  const { title, utcOffsetMinutes } = enterprise;
  if (title === null) return noTitle;
  const places = placeClaimsOf(enterprise).map((claims) => {
    const measuredGrams = measuredAt(claims, assets);
    const lows = title.lows.daysOf(claims);
    const isStored = assets.some(
      ({ assetId, commodity }) => assetId === claims.assetId && commodity === claims.commodity,
    );
    return describePlace({ ...claims, isStored, measuredGrams, lows, asOfMs, utcOffsetMinutes });
  });
  const pledges = title.pledges.filter((held) => isInForce(held, asOfMs));
  const doubts = doubtsOf(title, pledges);
  const findings = title.findings.map(
    ({ findingId, code, subject, assetId, foundMs, value, limit, unit }): CrossFinding => {
      return { findingId, code, subject, assetId, foundMs, value, limit, unit };
    },
  );
  return {
    documentCount: title.documents.filter((held) => isStanding(held, asOfMs)).length,
    pledgeCount: pledges.length,
    places,
    doubts,
    findings,
    trustPpm: trustOf({ places, doubts, findings }),
  };
}

/** Grams that sensors vouch for; 0 where they say that something else lies there, null where nothing is observed. */
export function measuredAt(
  { assetId, commodity }: Pick<PlaceClaims, 'assetId' | 'commodity'>,
  assets: readonly AssetPortrait[],
): number | null {
  const asset = assets.find((each) => each.assetId === assetId);
  if (asset === undefined || asset.stock === null || !asset.stock.observed) return null;
  if (asset.commodity === null) return null;
  return asset.commodity === commodity ? Math.floor(asset.stock.lowKg * 1_000) : 0;
}

function isStanding({ document, withdrawnMs }: HeldDocument, asOfMs: number): boolean {
  const validToMs = document.kind === 'receipt' ? document.validToMs : null;
  return withdrawnMs === null && (validToMs === null || asOfMs < validToMs);
}

function isInForce({ stretches }: HeldPledge, asOfMs: number): boolean {
  return stretches.some(({ fromMs, toMs }) => fromMs <= asOfMs && (toMs === null || asOfMs < toMs));
}

/** By document, then by how sure they are. */
function doubtsOf({ trail }: TitleBook, pledges: readonly HeldPledge[]): TitleDoubt[] {
  const tenantsByDocument = new Map<string, Set<string>>();
  for (const { terms } of pledges) {
    for (const documentId of terms.documentIds) {
      const tenants = tenantsByDocument.get(documentId) ?? new Set();
      tenantsByDocument.set(documentId, tenants.add(terms.tenant));
    }
  }
  const twice = [...tenantsByDocument]
    .filter(([, tenants]) => tenants.size > 1)
    .map(([documentId]) => documentId)
    .sort();
  const doubt = (code: TitleDoubtCode) => (documentId: string) => ({ code, documentId });
  return [
    ...trail.repeated.map(({ documentId }) => documentId).map(doubt('document-repeated')),
    ...twice.map(doubt('document-pledged-twice')),
    ...trail.alike.map(({ document }) => document.documentId).map(doubt('document-alike')),
  ];
}

function trustOf({
  places,
  doubts,
  findings,
}: Pick<TitlePortrait, 'places' | 'doubts' | 'findings'>): number | null {
  const isBroken = findings.length > 0 || doubts.some(({ code }) => code !== 'document-alike');
  if (isBroken) return 0;
  const covers = places.flatMap(({ coverPpm }) => (coverPpm === null ? [] : [coverPpm]));
  return covers.length === 0 ? null : Math.min(...covers);
}
