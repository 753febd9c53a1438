/**
 * Whether a structural view of an enterprise means anything, and if so, its distance to default.
 *
 * There is no price of its equity, but its stock is measured. So V is what the supervised stock is worth,
 * and what is not supervised counts as nothing; σ is that of prices and of the measurement. This holds only
 * where the stock is a material, known share of all assets, where a search tells what else is secured on it,
 * and where it has market prices. Elsewhere facilities say how likely they fall short, and nothing more.
 */
import { quantiseRatioPpm } from '@chanrong/kernel';
import type { DeclaredBalance } from '@chanrong/portrait';
import type { Collateral } from '../collateral/collateral.js';
import { daysBetween } from '../collateral/valuation.js';
import type { StructuralPolicy } from '../model/scorecard.js';
import { PPM } from '../ppm.js';
import { distanceToDefault } from './distance-to-default.js';

/** Why there is no distance. */
export type StructuralGap =
  | 'BALANCE_UNDECLARED'
  | 'BALANCE_STALE'
  | 'SEARCH_MISSING'
  | 'STOCK_IMMATERIAL'
  | 'STOCK_UNPRICED'
  | 'DEBT_NONE';

export interface StructuralView {
  readonly balance: DeclaredBalance | null;
  /** V and D, fen. */
  readonly valueFen: number;
  readonly debtFen: number;
  /** Value / total assets, ppm; null without a balance. */
  readonly assetSharePpm: number | null;
  /** σ of a year, ppm; null where nothing has a price. */
  readonly volatilityPpm: number | null;
  /** Hundredths of a standard deviation, from −1,000 to 1,000; null where `gap` says why. */
  readonly distance: number | null;
  readonly gap: StructuralGap | null;
}

const tradingDays = 252;
/** One-sided 95 % quantile that lower bounds are taken at. */
const lowerBoundZ = 1.645;
const distanceMax = 1_000;
/** Ratios beyond a thousandfold say nothing more. */
const sharePpmMax = 1_000 * PPM;

export function structuralView(
  balance: DeclaredBalance | undefined,
  collateral: Collateral,
  at: { readonly asOfMs: number; readonly policy: StructuralPolicy | undefined },
): StructuralView {
  const valueFen = collateral.marketFen;
  const volatility = volatilityOf(collateral);
  const debtFen =
    balance === undefined ? 0 : balance.shortTermDebtFen + Math.floor(balance.longTermDebtFen / 2);
  const share = balance === undefined ? null : valueFen / Math.max(1, balance.totalAssetsFen);
  const figures = {
    balance: balance ?? null,
    valueFen,
    debtFen,
    assetSharePpm: share === null ? null : Math.min(sharePpmMax, Math.round(share * PPM)),
    volatilityPpm: volatility === null ? null : quantiseRatioPpm(volatility),
  };
  const gap = gapOf(figures, at);
  if (gap !== null || volatility === null) return { ...figures, distance: null, gap };
  const distance = distanceToDefault({ value: valueFen, debt: debtFen, volatility });
  const bounded = Math.max(-distanceMax, Math.min(distanceMax, Math.round(distance * 100)));
  return { ...figures, distance: bounded + 0, gap: null };
}

function gapOf(
  view: Omit<StructuralView, 'distance' | 'gap'>,
  at: { readonly asOfMs: number; readonly policy: StructuralPolicy | undefined },
): StructuralGap | null {
  const { balance, valueFen, debtFen, assetSharePpm, volatilityPpm } = view;
  const { asOfMs, policy } = at;
  if (balance === null || policy === undefined) return 'BALANCE_UNDECLARED';
  if (daysBetween(asOfMs, balance.asOfMs) > policy.balanceAgeDaysMax.value) return 'BALANCE_STALE';
  if (balance.searchCertificate === null) return 'SEARCH_MISSING';
  if (valueFen === 0 || volatilityPpm === null || volatilityPpm === 0) return 'STOCK_UNPRICED';
  if ((assetSharePpm ?? 0) < policy.assetSharePpmMin.value) return 'STOCK_IMMATERIAL';
  return debtFen === 0 ? 'DEBT_NONE' : null;
}

/** σ² = σ² of prices over a year + σ² of the measured quantity, as ratios of the value. */
function volatilityOf({ dailyVolatilityPpm, units, grossFen }: Collateral): number | null {
  if (dailyVolatilityPpm === null || grossFen === 0) return null;
  const daily = dailyVolatilityPpm / PPM;
  let measured = 0;
  for (const { lines } of units) {
    const fen = lines.find(({ code }) => code === 'MEASUREMENT')?.amountFen ?? 0;
    const ratio = fen / lowerBoundZ / grossFen;
    measured += ratio * ratio;
  }
  return Math.sqrt(daily * daily * tradingDays + measured);
}
