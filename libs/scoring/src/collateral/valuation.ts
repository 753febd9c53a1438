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
