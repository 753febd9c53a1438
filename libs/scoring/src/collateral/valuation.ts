import { isoInstant } from '@chanrong/kernel';
import type { Market } from '../market.js';
import type { CollateralPolicy } from '../model/scorecard.js';

/** What a valuation rests on besides the stock itself. */
export interface Valuation {
  /** Instant that prices and stock are judged at, Unix ms. */
  readonly asOfMs: number;
  readonly market: Market;
  readonly policy: CollateralPolicy;
}

const MS_PER_DAY = 86_400_000;

/** Whole days between two instants, whichever is first. */
export function daysBetween(oneMs: number, otherMs: number): number {
  return Math.floor(Math.abs(oneMs - otherMs) / MS_PER_DAY);
}

/** An instant as people read it; a clock that was never set has none. */
export function instantText(ms: number): string {
  return Number.isFinite(ms) ? isoInstant(Math.floor(ms)) : 'an unknown time';
}
