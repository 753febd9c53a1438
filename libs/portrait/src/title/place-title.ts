/** What is claimed of one commodity at one place, against what is measured there. */
import {
  type Claim,
  claimsAt,
  type Excess,
  excessOf,
  type Level,
  peakClaim,
} from './claim-sweep.js';
import type { DayLow } from './low-history.js';

const msPerDay = 86_400_000;
const msPerMinute = 60_000;

/** Quantities in kg. */
export interface PlaceTitle {
  readonly place: string;
  /** Storage unit that measures the place; null when none does. */
  readonly assetId: string | null;
  readonly commodity: string;
  /** The storage unit is registered for this commodity. */
  readonly isStored: boolean;
  /** One-sided 95 % lower bound of what is there; null when nothing observes it. */
  readonly measuredKg: number | null;
  /** What receipts in force say is there; null without a receipt. */
  readonly receiptKg: number | null;
  /** Pledged now: the goods of specific pledges, the floors of floating ones. */
  readonly pledgedKg: number;
  readonly pledgeCount: number;
  /** Largest sum of pledges from now on, and when it is reached, Unix ms. */
  readonly peakPledgedKg: number;
  readonly peakMs: number;
  /** Pledged beyond what is measured, now; 0 when it is covered or nothing is measured. */
  readonly overPledgedKg: number;
  /** What could still be pledged from now on; 0 when nothing observes the place. */
  readonly freeKg: number;
  /** When pledges exceeded what was measured, oldest first; the last may have no end (null). */
  readonly overPledged: readonly OverPledge[];
  /** Measured / the larger of measured, receipted and pledged, ppm: 1 000 000 when all paper is covered; null when not observed. */
  readonly coverPpm: number | null;
}

/** A stretch of time in which pledges exceeded what was measured, and by how much at most. */
export interface OverPledge {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly overKg: number;
}

export interface PlaceInput {
  readonly place: string;
  readonly assetId: string | null;
  readonly commodity: string;
  readonly isStored: boolean;
  readonly measuredGrams: number | null;
  readonly lows: readonly DayLow[];
  readonly receipts: readonly Claim[];
  readonly pledges: readonly Claim[];
  readonly asOfMs: number;
  readonly utcOffsetMinutes: number;
}

const ppm = 1_000_000;

export function describePlace(input: PlaceInput): PlaceTitle {
  const { place, assetId, commodity, isStored, measuredGrams, receipts, pledges, asOfMs } = input;
  const receiptGrams = sumAt(receipts, asOfMs);
  const inForce = claimsAt(pledges, asOfMs);
  const pledgedGrams = sumAt(pledges, asOfMs);
  const peak = peakClaim(pledges, { fromMs: asOfMs, toMs: Number.POSITIVE_INFINITY });
  const measured = measuredGrams ?? 0;
  const claimedGrams = Math.max(measured, receiptGrams, pledgedGrams);
  return {
    place,
    assetId,
    commodity,
    isStored,
    measuredKg: measuredGrams === null ? null : measured / 1_000,
    receiptKg: claimsAt(receipts, asOfMs).length === 0 ? null : receiptGrams / 1_000,
    pledgedKg: pledgedGrams / 1_000,
    pledgeCount: inForce.length,
    peakPledgedKg: peak.grams / 1_000,
    peakMs: peak.atMs,
    overPledgedKg: measuredGrams === null ? 0 : Math.max(0, pledgedGrams - measured) / 1_000,
    freeKg: Math.max(0, measured - peak.grams) / 1_000,
    overPledged: excessOf(pledges, levelsOf(input)).map(plainExcess),
    coverPpm:
      measuredGrams === null
        ? null
        : claimedGrams === 0
          ? ppm
          : Math.floor((measured / claimedGrams) * ppm),
  };
}

/** The least of each day before today as far as it is known, then what is measured now, which holds for the future. */
function levelsOf({ lows, measuredGrams, asOfMs, utcOffsetMinutes }: PlaceInput): Level[] {
  const levels: Level[] = [];
  for (const { day, grams } of lows) {
    const fromMs = day * msPerDay - utcOffsetMinutes * msPerMinute;
    if (fromMs >= asOfMs) break;
    levels.push({ fromMs, grams }, { fromMs: Math.min(fromMs + msPerDay, asOfMs), grams: null });
  }
  levels.push({ fromMs: asOfMs, grams: measuredGrams });
  return levels;
}

function sumAt(claims: readonly Claim[], atMs: number): number {
  return claimsAt(claims, atMs).reduce((sum, { grams }) => sum + grams, 0);
}

function plainExcess({ fromMs, toMs, grams }: Excess): OverPledge {
  return { fromMs, toMs: Number.isFinite(toMs) ? toMs : null, overKg: grams / 1_000 };
}
