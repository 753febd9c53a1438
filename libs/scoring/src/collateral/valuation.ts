import { isoInstant } from '@chanrong/kernel';
import type { Market } from '../market.js';
import type { CollateralPolicy } from '../model/scorecard.js';
import type { UnitClaim, Viewer } from './encumbrance.js';

/** What a valuation rests on besides the stock itself. */
export interface Valuation {
  /** Instant that prices and stock are judged at, Unix ms. */
  readonly asOfMs: number;
  readonly market: Market;
  readonly policy: CollateralPolicy;
  readonly title: UnitTitles;
}

/** What papers say about storage units. */
export interface UnitTitles {
  readonly viewer: Viewer;
  /** Pledges in force by asset id, in the order in which they are satisfied. */
  readonly claims: ReadonlyMap<string, readonly UnitClaim[]>;
  /** Asset ids whose goods another enterprise claims too. */
  readonly disputed: ReadonlySet<string>;
}

export const clearTitles: UnitTitles = { viewer: null, claims: new Map(), disputed: new Set() };

const MS_PER_DAY = 86_400_000;

/** Whole days between two instants, whichever is first. */
export function daysBetween(oneMs: number, otherMs: number): number {
  return Math.floor(Math.abs(oneMs - otherMs) / MS_PER_DAY);
}

/** An instant as people read it; a clock that was never set has none. */
export function instantText(ms: number): string {
  return Number.isFinite(ms) ? isoInstant(Math.floor(ms)) : 'an unknown time';
}
