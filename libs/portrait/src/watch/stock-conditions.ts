/** Stock that leaves faster than goods are sold. */
import type { AssetPortrait, StockPortrait } from '../portrait.js';
import type { AlertCondition } from './alert.js';
import { watchPolicy } from './watch-policy.js';
import type { Watch } from './watch.js';

// oxlint-disable-next-line max-params -- the conditions are an output
export function stockConditions(
  watch: Watch,
  assets: readonly AssetPortrait[],
  nowMs: number,
  conditions: AlertCondition[],
): void {
  for (const { assetId, stock } of assets) {
    if (stock === null) continue;
    const fall = stock.observed ? noteStock(watch, assetId, stock, nowMs) : undefined;
    if (fall !== undefined) conditions.push(fall);
  }
}

/**
 * The stock is compared with the highest of the window, or with the last that was observed, however long
 * ago: what left while nobody looked has left too.
 */
// oxlint-disable-next-line max-params -- one stock
function noteStock(
  { anchors }: Watch,
  assetId: string,
  { quantityKg: kg, sigmaKg }: StockPortrait,
  nowMs: number,
): AlertCondition | undefined {
  const anchor = anchors.get(assetId);
  if (anchor === undefined) {
    anchors.set(assetId, { atMs: nowMs, kg });
    return undefined;
  }
  const fallKg = anchor.kg - kg;
  const limitKg = Math.max(
    anchor.kg * watchPolicy.stockFallShare,
    sigmaKg * watchPolicy.stockFallSigmas,
  );
  const found: AlertCondition | undefined =
    fallKg > limitKg
      ? {
          rule: 'stock-fell',
          subject: assetId,
          assetId,
          value: fallKg,
          limit: limitKg,
          unit: 'kg',
          sinceMs: anchor.atMs,
        }
      : undefined;
  if (found !== undefined || fallKg <= 0 || nowMs - anchor.atMs >= watchPolicy.stockWindowMs) {
    anchor.atMs = nowMs;
    anchor.kg = kg;
  }
  return found;
}
