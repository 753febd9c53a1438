import type { StockLayer } from '../portrait.js';

const msPerDay = 86_400_000;

/** Whole days that a layer has lain at `nowMs`; one that a wrong clock dates ahead is new. */
export function layerAgeDays({ sinceMs }: StockLayer, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - sinceMs) / msPerDay));
}

/**
 * Kilograms by age.
 * @param upToDays upper ends of the bands, included, ascending
 * @returns one sum for each band and, last, what is older than all of them
 */
export function quantityByAge(
  layers: readonly StockLayer[],
  nowMs: number,
  upToDays: readonly number[],
): number[] {
  const sums = Array.from({ length: upToDays.length + 1 }, () => 0);
  for (const layer of layers) {
    const days = layerAgeDays(layer, nowMs);
    const found = upToDays.findIndex((limit) => days <= limit);
    const band = found < 0 ? upToDays.length : found;
    sums[band] = (sums[band] as number) + layer.quantityKg;
  }
  return sums;
}
