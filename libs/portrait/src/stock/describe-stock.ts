/** How much lies in a storage unit: what sensors are sure of, what books and receipts say, and how old it is. */
import type { ChannelView } from '../channel-view.js';
import { foldPolicy } from '../fold-policy.js';
import { measureKind } from '../measure.js';
import type { Asset } from '../partition-state.js';
import type { StockLayer, StockPortrait } from '../portrait.js';
import type { StockLayers } from './stock-layers.js';
import { stockPolicy } from './stock-policy.js';

/** What one sensor says about the stock. */
export interface Measured {
  readonly kg: number;
  /** Trust / sigma², 1/kg². */
  readonly weight: number;
  /** 1 / sigma². */
  readonly precision: number;
  readonly layers: StockLayers | null;
  readonly kgPerUnit: number;
}

/** Null when nothing ever measured it. */
export function describeStock(
  asset: Asset,
  views: readonly ChannelView[],
  nowMs: number,
): StockPortrait | null {
  const stock = views.filter(
    ({ channel, condition }) => channel.kind === measureKind.stock && condition !== 'never',
  );
  if (stock.length === 0) return null;
  const measuredMs = stock.reduce((newest, { lastMs }) => Math.max(newest, lastMs), 0);
  const firstMs = stock.reduce((first, { firstMs }) => Math.min(first, firstMs), measuredMs);
  const bookKg = bookKgOf(asset, nowMs);
  const current = stock
    .filter(({ condition, trust }) => condition === 'current' && trust > 0)
    .map((view) => measure(asset, view));
  const fused = fuse(current);
  const { quantityKg, sigmaKg, lowKg, trust } = fused ?? unseen;
  const layers = fused === undefined ? [] : layersOf(current, quantityKg, firstMs);
  const isBookLower = bookKg !== null && bookKg < lowKg;
  // Written out, as every look at every storage unit comes by here: spreading makes it several times slower.
  return {
    quantityKg,
    sigmaKg,
    lowKg,
    trust,
    calibratedUntilMs: calibrationOf(stock),
    bookKg,
    receiptKg: null,
    trustedKg: isBookLower ? bookKg : lowKg,
    boundBy: isBookLower ? 'book' : 'measured',
    observed: fused !== undefined,
    measuredMs,
    sinceMs: layers[0]?.sinceMs ?? firstMs,
    layers,
  };
}

/** One calibrated sensor is enough to hold the others against. */
function calibrationOf(views: readonly ChannelView[]): number | null {
  let untilMs: number | null = null;
  for (const { channel, condition } of views) {
    if (condition !== 'current' || channel.calibratedUntilMs === null) continue;
    untilMs = Math.max(untilMs ?? channel.calibratedUntilMs, channel.calibratedUntilMs);
  }
  return untilMs;
}

export function measure({ kgPerUnit }: Asset, { channel, value, trust }: ChannelView): Measured {
  const scale = channel.measure === 'mass_kg' ? 1 : kgPerUnit;
  const declared = channel.sigma ?? Math.abs(value) * foldPolicy.stockSigmaRatioDefault;
  // A gram of doubt at least: a declared sigma of 0 would drown every other sensor.
  const sigmaKg = Math.max(declared * scale, 0.001);
  const precision = 1 / (sigmaKg * sigmaKg);
  const { layers } = channel;
  return { kg: value * scale, weight: trust * precision, precision, layers, kgPerUnit: scale };
}

export type Fused = Pick<StockPortrait, 'quantityKg' | 'sigmaKg' | 'lowKg' | 'trust'>;

/** What no trusted sensor sees. */
const unseen: Fused = { quantityKg: 0, sigmaKg: 0, lowKg: 0, trust: 0 };

/**
 * Inverse-variance fusion with trust as a multiplier of precision: w = trust / sigma²,
 * q = Σ w q / Σ w, sigma = 1 / √Σ w, low = max(0, q - 1.645 sigma). Undefined without a trusted sensor.
 */
export function fuse(measured: readonly Measured[]): Fused | undefined {
  let weights = 0;
  let weighted = 0;
  let precisions = 0;
  for (const { kg, weight, precision } of measured) {
    weights += weight;
    weighted += weight * kg;
    precisions += precision;
  }
  if (weights === 0) return undefined;
  const quantityKg = weighted / weights;
  const sigmaKg = 1 / Math.sqrt(weights);
  const lowKg = Math.max(0, quantityKg - foldPolicy.lowQuantityZ * sigmaKg);
  return { quantityKg, sigmaKg, lowKg, trust: weights / precisions };
}

/** Ages as the best sensor saw them; what it did not see come is as old as the first reading. */
function layersOf(
  measured: readonly Measured[],
  quantityKg: number,
  firstMs: number,
): readonly StockLayer[] {
  if (!(quantityKg > 0)) return [];
  const best = measured.reduce((one, other) => (other.weight > one.weight ? other : one));
  const layers = best.layers?.fitted(best.kgPerUnit, quantityKg) ?? [];
  return layers.length > 0 ? layers : [{ sinceMs: firstMs, quantityKg }];
}

function bookKgOf({ book }: Asset, nowMs: number): number | null {
  const isKnown = book !== null && nowMs - book.asOfMs <= stockPolicy.bookAgeMsMax;
  return isKnown ? book.quantityKg : null;
}
