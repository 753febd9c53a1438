/** A pledge over time: which goods stood for it from when until when. */
import { gramsOf } from '../flow/trade.js';
import type { Claim } from './claim-sweep.js';
import type { PledgedGoods, PledgeTerms } from './title-command.js';

/** Goods that stand for a pledge from an instant until another (null: without end), Unix ms. */
export interface PledgedStretch {
  readonly goods: PledgedGoods;
  readonly fromMs: number;
  readonly toMs: number | null;
}

export interface HeldPledge {
  readonly terms: PledgeTerms;
  /** Oldest first, one after the other. */
  readonly stretches: readonly PledgedStretch[];
}

export function heldPledge({
  pledgeId,
  uscc,
  tenant,
  kind,
  goods,
  fromMs,
  toMs,
  documentIds,
  registryEntry,
}: PledgeTerms): HeldPledge {
  const terms = { pledgeId, uscc, tenant, kind, goods, fromMs, toMs, documentIds, registryEntry };
  return { terms, stretches: [{ goods, fromMs, toMs }] };
}

/** From `atMs` nothing stands for it any more; what ended before stays as it was. */
export function releasePledge(held: HeldPledge, atMs: number): HeldPledge {
  const stretches = held.stretches
    .filter(({ fromMs }) => fromMs < atMs)
    .map((stretch) => ({ ...stretch, toMs: Math.min(stretch.toMs ?? atMs, atMs) }));
  return { ...held, stretches };
}

/** From `atMs` other goods stand for it; one that has ended is not revived. */
export function substitutePledge(held: HeldPledge, goods: PledgedGoods, atMs: number): HeldPledge {
  const last = held.stretches.at(-1);
  if (last === undefined || (last.toMs !== null && last.toMs <= atMs)) return held;
  const { stretches } = releasePledge(held, atMs);
  const fromMs = Math.max(atMs, held.terms.fromMs);
  return { ...held, stretches: [...stretches, { goods, fromMs, toMs: last.toMs }] };
}

export function claimOf({ goods, fromMs, toMs }: PledgedStretch): Claim {
  return { grams: gramsOf(goods.quantityKg), fromMs, toMs: toMs ?? Number.POSITIVE_INFINITY };
}

/**
 * Order of claims: those in the public registry by their priority time, then the others by their beginning
 * (Civil Code of the PRC, art. 414); at the same instant by id, so that there is one order.
 */
export function compareRank(one: PledgeTerms, other: PledgeTerms): number {
  const isPublic = Number(other.registryEntry !== null) - Number(one.registryEntry !== null);
  return isPublic || rankMs(one) - rankMs(other) || (one.pledgeId < other.pledgeId ? -1 : 1);
}

function rankMs({ registryEntry, fromMs }: PledgeTerms): number {
  return registryEntry?.registeredMs ?? fromMs;
}
