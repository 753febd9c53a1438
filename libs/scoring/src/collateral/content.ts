/** What nobody has proved about goods that papers rest on. */
import type { AssetPortrait } from '@chanrong/portrait';
import type { CollateralPolicy } from '../model/scorecard.js';
import { PPM } from '../ppm.js';
import type { UnitContent } from './collateral.js';
import { daysBetween, type Valuation } from './valuation.js';

export function contentOf(
  { assetId, stock, content }: AssetPortrait,
  { title }: Pick<Valuation, 'title'>,
): UnitContent {
  const isPledged = (title.claims.get(assetId) ?? []).some(({ grams }) => grams > 0);
  return {
    verdict: content?.verdict ?? 'unproven',
    inspectedMs: content?.inspection?.inspectedMs ?? null,
    provenPpm: content?.provenPpm ?? 0,
    densityPpm: content?.densityPpm ?? null,
    isAsked: isPledged || (stock?.receiptKg ?? null) !== null,
  };
}

/** The discount for what no inspection of the last `contentAgeDaysMax` days vouches for, ppm, rounded up. */
export function unprovenPpm(
  { isAsked, inspectedMs, provenPpm }: UnitContent,
  asOfMs: number,
  { unprovenContentPpm, contentAgeDaysMax }: CollateralPolicy,
): number {
  if (!isAsked) return 0;
  const isRecent =
    inspectedMs !== null && daysBetween(asOfMs, inspectedMs) <= contentAgeDaysMax.value;
  const openPpm = isRecent ? PPM - provenPpm : PPM;
  return Math.ceil((unprovenContentPpm.value * openPpm) / PPM);
}
