import type { Portrait } from '@chanrong/portrait';
import type { Collateral } from '../collateral/collateral.js';
import type { StructuralView } from '../credit/structural-view.js';
import type { ProductionPolicy } from '../model/scorecard.js';
import { PPM } from '../ppm.js';
import type { UnknownCode } from './factor-code.js';
import type { Comparison, ProductionHistory } from './production-history.js';

/** What a factor can look at. */
export interface FactorView {
  readonly portrait: Portrait;
  readonly history: ProductionHistory;
  readonly collateral: Collateral;
  readonly structural: StructuralView;
  readonly policy: ProductionPolicy;
}

/** What the factors about stock look at. */
export type StockView = Pick<FactorView, 'collateral' | 'structural'>;

/** The value of a factor, or why there is none. Never a number in place of "not known". */
export type Measurement = KnownMeasurement | UnknownMeasurement;

export interface KnownMeasurement {
  readonly known: true;
  /** Whole number in the unit of the factor. */
  readonly value: number;
  readonly evidence: string;
}

export interface UnknownMeasurement {
  readonly known: false;
  readonly cause: UnknownCode;
  readonly evidence: string;
}

export function known(value: number, evidence: string): KnownMeasurement {
  return { known: true, value, evidence };
}

export function unknown(cause: UnknownCode, evidence: string): UnknownMeasurement {
  return { known: false, cause, evidence };
}

/** Ratios beyond a thousandfold say nothing more. */
const ratioMax = 1_000;

/** A ratio in ppm, to a tenth of a per cent: a finer digit of a live ratio is noise, not news. */
export function ratioPpm(ratio: number): number {
  return Math.round(Math.min(ratio, ratioMax) * 1_000) * (PPM / 1_000);
}

/** A share of a count in ppm, rounded up: one silent channel of four thousand is not none. */
export function countPpm(part: number, whole: number): number {
  return Math.ceil((part / whole) * PPM);
}

/** Why the days say nothing about now, if so. */
export function staleHistory({
  stale,
  ageDays,
}: ProductionHistory): UnknownMeasurement | undefined {
  if (!stale) return undefined;
  return unknown('HISTORY_STALE', `the newest production data are ${ageDays} days old`);
}

export function shortHistory({ recent, base }: Comparison): UnknownMeasurement {
  return unknown('HISTORY_SHORT', `${recent.length + base.length} full days so far`);
}
