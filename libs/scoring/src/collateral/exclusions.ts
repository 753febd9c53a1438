import { quantiseRatioPpm } from '@chanrong/kernel';
import type { AssetPortrait, StockPortrait } from '@chanrong/portrait';
import type { Market } from '../market.js';
import { percent } from '../ppm.js';
import type { IneligibleCode } from './collateral.js';
import type { PricedStock } from './price-stock.js';
import { daysBetween, instantText, type Valuation } from './valuation.js';

export interface Exclusion {
  readonly code: IneligibleCode;
  readonly evidence: string;
}

/** Every rule that keeps a unit out of the borrowing base, in the order of `ineligibleCodes`. */
export function exclusionsOf(
  asset: AssetPortrait,
  priced: PricedStock | undefined,
  valuation: Valuation,
): Exclusion[] {
  const { stock } = asset;
  if (stock === null) return [{ code: 'UNOBSERVED', evidence: 'no channel measures the stock' }];
  const found: Exclusion[] = [];
  if (!stock.observed) found.push({ code: 'UNOBSERVED', evidence: whyUnseen(asset, stock) });
  else if (priced === undefined) found.push(valueless(asset, stock, valuation.market));
  else excludeByPriceAge(found, valuation);
  excludeByTrust(found, asset, valuation);
  excludeByCalibration(found, stock, valuation);
  excludeByHolding(found, asset);
  excludeByTitle(found, asset, priced, valuation);
  excludeByContent(found, asset);
  return found;
}

function whyUnseen({ tamperedMs }: AssetPortrait, stock: StockPortrait): string {
  if (tamperedMs !== null) {
    return `a cover of its sensors was opened at ${instantText(tamperedMs)} and no inspection has cleared it`;
  }
  return `no trusted channel has a current reading; the last is of ${instantText(stock.measuredMs)}`;
}

function valueless(asset: AssetPortrait, stock: StockPortrait, market: Market): Exclusion {
  const { commodity } = asset;
  if (commodity === null) {
    return { code: 'NO_PRICE', evidence: 'no commodity is registered for the unit' };
  }
  if (market.prices.has(commodity)) {
    return { code: 'IMPLAUSIBLE', evidence: `${stock.quantityKg} kg of ${commodity} in one unit` };
  }
  const why = market.unusable.get(commodity);
  if (why !== undefined) return { code: 'NO_PRICE', evidence: `${commodity}: ${why}` };
  const where =
    market.priceSetId === null ? 'no price set is published' : `price set ${market.priceSetId}`;
  return { code: 'NO_PRICE', evidence: `no price of ${commodity}: ${where}` };
}

function excludeByPriceAge(found: Exclusion[], { asOfMs, market, policy }: Valuation): void {
  const days = daysBetween(asOfMs, market.asOfMs);
  if (days <= policy.priceAgeDaysMax.value) return;
  const side = market.asOfMs > asOfMs ? 'after' : 'before';
  const evidence = `the price is of ${instantText(market.asOfMs)}, ${days} days ${side} the stock`;
  found.push({ code: 'STALE_PRICE', evidence });
}

function excludeByTrust(found: Exclusion[], asset: AssetPortrait, { policy }: Valuation): void {
  const trustPpm = unitTrustPpm(asset) ?? 0;
  if (trustPpm >= policy.trustPpmMin.value) return;
  found.push({ code: 'TRUST_LOW', evidence: `trust ${percent(trustPpm)}` });
}

function excludeByCalibration(
  found: Exclusion[],
  { calibratedUntilMs }: StockPortrait,
  { asOfMs, policy }: Valuation,
): void {
  if (calibratedUntilMs === null || asOfMs <= calibratedUntilMs) return;
  if (daysBetween(asOfMs, calibratedUntilMs) <= policy.calibrationDaysMax.value) return;
  const evidence = `no sensor of it is calibrated since ${instantText(calibratedUntilMs)}`;
  found.push({ code: 'CALIBRATION_OVERDUE', evidence });
}

/** A meter that agrees with nothing else is no good however well the other channels of the unit do. */
export function unitTrustPpm({ trust, stock }: AssetPortrait): number | null {
  if (trust === null) return null;
  return quantiseRatioPpm(stock?.observed ? Math.min(trust, stock.trust) : trust);
}

function excludeByHolding(found: Exclusion[], { holding = {} }: AssetPortrait): void {
  const { stage, documented, owner, site, waived } = holding;
  if (stage === 'in-process') found.push({ code: 'WIP', evidence: 'declared as in process' });
  if (stage === 'in-transit' && documented !== true) {
    const evidence = 'declared as in transit, no document of title';
    found.push({ code: 'IN_TRANSIT_NO_DOC', evidence });
  }
  if (owner === 'consigned') found.push({ code: 'CONSIGNED', evidence: 'declared as consigned' });
  if (site === 'third-party' && waived !== true) {
    const evidence = "declared as at a third party's site, no waiver of its keeper";
    found.push({ code: 'THIRD_PARTY_SITE_NO_WAIVER', evidence });
  }
}

// oxlint-disable-next-line max-params -- what is found is an output
function excludeByTitle(
  found: Exclusion[],
  { assetId }: AssetPortrait,
  priced: PricedStock | undefined,
  { title }: Valuation,
): void {
  if (title.disputed.has(assetId)) {
    found.push({
      code: 'TITLE_DISPUTED',
      evidence: 'another enterprise claims goods of this place',
    });
  }
  if (priced === undefined || priced.pledgedGrams <= priced.lowGrams) return;
  const { pledgedGrams, lowGrams } = priced;
  const evidence = `${pledgedGrams / 1_000} kg pledged, sure of ${lowGrams / 1_000} kg`;
  found.push({ code: 'OVER_PLEDGED', evidence });
}

function excludeByContent(found: Exclusion[], { content }: AssetPortrait): void {
  if (content === undefined) return;
  const { verdict, inspection, densityPpm } = content;
  if (verdict === 'refuted' && inspection !== null) {
    const { foundPpm, declaredPpm, inspectedMs } = inspection;
    const said = `${percent(foundPpm)} found, ${percent(declaredPpm)} declared`;
    found.push({ code: 'CONTENT_REFUTED', evidence: `${said}, ${instantText(inspectedMs)}` });
  }
  if (verdict === 'implausible' && densityPpm !== null) {
    const evidence = `weight and volume come to ${percent(densityPpm)} of the declared density`;
    found.push({ code: 'DENSITY_IMPLAUSIBLE', evidence });
  }
}
