/**
 * Whether goods are what they are said to be. A scale cannot tell nickel from stones of its weight. Two things can:
 * somebody who looks, for what lay there then; and a second gauge, where weight and volume are both
 * measured and do not go with the density that was declared (`kgPerUnit` of the level gauge).
 */
import type { ChannelView } from '../channel-view.js';
import { measureKind } from '../measure.js';
import type { Asset } from '../partition-state.js';
import type { StockPortrait } from '../portrait.js';
import { fuse, measure } from '../stock/describe-stock.js';
import type { ContentInspection } from './content-inspection.js';
import { contentPolicy } from './content-policy.js';
import type { ContentPortrait, ContentVerdict } from './content-portrait.js';

const ppm = 1_000_000;

/** Undefined where nothing is known but that it weighs something. */
export function describeContent(
  asset: Asset,
  views: readonly ChannelView[],
  stock: StockPortrait | null,
): ContentPortrait | undefined {
  const { inspection } = asset;
  const density = densityOf(asset, views);
  if (stock === null || (inspection === null && density === undefined)) return undefined;
  const isRefuted = inspection !== null && isLess(inspection);
  const provenPpm = inspection === null || isRefuted ? 0 : provenShare(inspection, stock);
  const verdict = verdictOf({ isRefuted, isImplausible: density?.isImplausible, provenPpm });
  return { verdict, inspection, provenPpm, densityPpm: density?.densityPpm ?? null };
}

function verdictOf(found: {
  readonly isRefuted: boolean;
  readonly isImplausible: boolean | undefined;
  readonly provenPpm: number;
}): ContentVerdict {
  if (found.isRefuted) return 'refuted';
  if (found.isImplausible === true) return 'implausible';
  return found.provenPpm > 0 ? 'proven' : 'unproven';
}

function isLess({ declaredPpm, foundPpm }: ContentInspection): boolean {
  return foundPpm < declaredPpm * (1 - contentPolicy.gradeTolerance);
}

/** Rounded down: what came in after the sample was taken is not vouched for. */
function provenShare({ inspectedMs }: ContentInspection, { layers }: StockPortrait): number {
  let provenKg = 0;
  let totalKg = 0;
  for (const { sinceMs, quantityKg } of layers) {
    totalKg += quantityKg;
    if (sinceMs <= inspectedMs) provenKg += quantityKg;
  }
  return totalKg > 0 ? Math.floor((provenKg / totalKg) * ppm) : 0;
}

interface Density {
  readonly densityPpm: number;
  readonly isImplausible: boolean;
}

/**
 * ρ / ρ₀ = m / (V · ρ₀) of what scales and level gauges say of one moment. Implausible where |m − V ρ₀|
 * exceeds z √(σ_m² + σ_V²) and the tolerance of the larger of both.
 */
function densityOf(asset: Asset, views: readonly ChannelView[]): Density | undefined {
  const current = views.filter(
    ({ channel, condition, trust }) =>
      channel.kind === measureKind.stock && condition === 'current' && trust > 0,
  );
  const of = (name: string): ChannelView[] =>
    current.filter(({ channel }) => channel.measure === name);
  const [scales, gauges] = [of('mass_kg'), of('level')];
  const weighed = fuse(scales.map((view) => measure(asset, view)));
  const gauged = fuse(gauges.map((view) => measure(asset, view)));
  if (weighed === undefined || gauged === undefined || !(gauged.quantityKg > 0)) return undefined;
  const times = [...scales, ...gauges].map(({ lastMs }) => lastMs);
  if (Math.max(...times) - Math.min(...times) > contentPolicy.momentMs) return undefined;
  const [one, other] = [weighed.quantityKg, gauged.quantityKg];
  const noiseKg = Math.sqrt(weighed.sigmaKg * weighed.sigmaKg + gauged.sigmaKg * gauged.sigmaKg);
  const toleratedKg =
    contentPolicy.densityTolerance * Math.max(one, other) + contentPolicy.densityZ * noiseKg;
  const densityPpm = Math.min(1_000 * ppm, Math.max(0, Math.round((one / other) * ppm)));
  return { densityPpm, isImplausible: Math.abs(one - other) > toleratedKg };
}
