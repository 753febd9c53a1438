/** How far one leg of trade is followed by the next: by value, by count, in quantity, and in time. */
import { flowPolicy, type LegPair } from './flow-policy.js';
import type { Trade } from './trade.js';

const ppm = 1_000_000;

export interface LegMatch {
  readonly from: LegPair['from'];
  readonly to: LegPair['to'];
  /** Trades with the first leg, as far as the second is due or there. */
  readonly tradeCount: number;
  /** Σ min(a, b) / Σ a over their values, ppm; null where nothing is due. */
  readonly valuePpm: number | null;
  /** Share of those trades that have the second leg at all, ppm. */
  readonly countPpm: number | null;
  /** Σ quantity of the second leg / Σ of the first where both say one, ppm. */
  readonly quantityPpm: number | null;
  /** Mean time between the legs, ms; null where none is followed. */
  readonly lagMs: number | null;
  /** Share of the matched value that came after its term, ppm; null where nothing is matched. */
  readonly latePpm: number | null;
}

/**
 * What is not due yet counts only as far as it has come, so an open order is no gap, and an early payment
 * never lowers a figure.
 */
export function matchLegs(trades: readonly Trade[], pair: LegPair, asOfMs: number): LegMatch {
  const { from, to } = pair;
  let tradeCount = 0;
  let followedCount = 0;
  let dueFen = 0;
  let matchedFen = 0;
  let lateFen = 0;
  let lagSumMs = 0;
  const grams = { from: 0, to: 0 };
  for (const { legs } of trades) {
    const leg = legs[from];
    if (leg === undefined) continue;
    const next = legs[to];
    const dueMs = (leg.dueMs ?? leg.lastMs + pair.termsMs) + flowPolicy.graceMs;
    if (next === undefined && asOfMs < dueMs) continue;
    const commonFen = Math.min(leg.amountFen, next?.amountFen ?? 0);
    const countedFen = asOfMs < dueMs ? commonFen : leg.amountFen;
    tradeCount += 1;
    dueFen += countedFen;
    matchedFen += commonFen;
    if (next === undefined) continue;
    if (next.lastMs > dueMs) lateFen += commonFen;
    followedCount += 1;
    lagSumMs += Math.max(0, next.lastMs - leg.firstMs);
    if (leg.grams > 0 && next.grams > 0) {
      grams.from += leg.grams;
      grams.to += next.grams;
    }
  }
  return {
    from,
    to,
    tradeCount,
    valuePpm: share(matchedFen, dueFen),
    countPpm: share(followedCount, tradeCount),
    quantityPpm: share(grams.to, grams.from),
    lagMs: followedCount === 0 ? null : Math.round(lagSumMs / followedCount),
    latePpm: share(lateFen, matchedFen),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((part / whole) * ppm);
}
