import type { AssetPortrait, StockPortrait } from '../portrait.js';
import type { PlaceTitle } from '../title/place-title.js';

/**
 * The third leg of the trusted quantity: min(measured, book, receipt). Receipts in force for the unit and
 * its commodity bound what a loan can rest on; without any they say nothing.
 */
export function withReceipts(
  assets: readonly AssetPortrait[],
  places: readonly PlaceTitle[],
): readonly AssetPortrait[] {
  if (places.every(({ receiptKg }) => receiptKg === null)) return assets;
  return assets.map((asset) => {
    const { assetId, commodity, stock } = asset;
    const place = places.find((each) => each.assetId === assetId && each.commodity === commodity);
    const receiptKg = place?.receiptKg ?? null;
    return stock === null || receiptKg === null
      ? asset
      : { ...asset, stock: bounded(stock, receiptKg) };
  });
}

function bounded(stock: StockPortrait, receiptKg: number): StockPortrait {
  if (receiptKg >= stock.trustedKg) return { ...stock, receiptKg };
  return { ...stock, receiptKg, trustedKg: receiptKg, boundBy: 'receipt' };
}
