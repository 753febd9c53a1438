import { quantityByAge, type StockPortrait } from '@chanrong/portrait';
import type { CollateralPolicy } from '../model/scorecard.js';
import { PPM } from '../ppm.js';

/**
 * Whole grams of a stock by age: one number for each age band of the policy and, last, what is older than
 * all. Doubt, books and receipts take from every age alike; what rounding leaves is of the oldest.
 * @param grams what is to be told apart by age, a safe integer
 */
export function gramsByAge(
  { layers, sinceMs }: StockPortrait,
  grams: number,
  { asOfMs, policy }: { readonly asOfMs: number; readonly policy: CollateralPolicy },
): number[] {
  const limits = policy.ageBands.value.map(({ upToDays }) => upToDays);
  const seen = layers.length > 0 ? layers : [{ sinceMs, quantityKg: 1 }];
  const kilograms = quantityByAge(seen, asOfMs, limits);
  const totalKg = kilograms.reduce((sum, kg) => sum + kg, 0);
  let youngKg = 0;
  let youngGrams = 0;
  return kilograms.map((kg) => {
    youngKg += kg;
    // Cut at the upper end of each band, so that growing older never makes a rounded gram younger.
    const upTo = youngKg < totalKg ? Math.floor(grams * (youngKg / totalKg)) : grams;
    const inBand = upTo - youngGrams;
    youngGrams = upTo;
    return inBand;
  });
}

/** Mean discount of the grams within the bands, ppm, rounded up; 0 when there are none. */
export function ageingPpm(grams: readonly number[], { ageBands }: CollateralPolicy): number {
  let weighted = 0n;
  let total = 0n;
  ageBands.value.forEach(({ discountPpm }, band) => {
    const inBand = BigInt(grams[band] ?? 0);
    weighted += inBand * BigInt(discountPpm);
    total += inBand;
  });
  if (total === 0n) return 0;
  const ppm = Number((weighted + total - 1n) / total);
  return Math.min(ppm, PPM);
}
