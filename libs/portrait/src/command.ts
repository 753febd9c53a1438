/**
 * Commands the fold understands: what people and back offices say, as opposed to what sensors say.
 * They are journal entries like telemetry, so a score can be replayed with everything it rested on.
 */
import type { AssetKind, TimeBase } from './portrait.js';

export interface EnterpriseRegistered {
  readonly type: 'enterprise.registered';
  readonly uscc: string;
  readonly name: string;
  /** Local time of the enterprise, minutes east of UTC (China 480); fixed, without daylight saving. */
  readonly utcOffsetMinutes: number;
  readonly timeBase: TimeBase;
}

export interface AssetRegistered {
  readonly type: 'asset.registered';
  readonly uscc: string;
  readonly assetId: string;
  readonly kind: AssetKind;
  readonly name: string;
  /** Storage units: what lies in it, and kilograms per unit of its level or count channel. */
  readonly commodity?: string | undefined;
  readonly kgPerUnit?: number | undefined;
}

export interface GatewayEnrolled {
  readonly type: 'gateway.enrolled';
  readonly gatewayId: string;
  readonly uscc: string;
}

export interface PriceSetPublished {
  readonly type: 'priceSet.published';
  readonly priceSetId: string;
  /** Instant the prices are valid for, Unix ms. */
  readonly asOfMs: number;
  readonly currency: 'CNY';
  readonly prices: readonly CommodityPrice[];
}

export interface CommodityPrice {
  readonly commodity: string;
  /** CNY per tonne, decimal string. */
  readonly pricePerTonne: string;
  /** Standard deviation of daily log returns; the haircut rests on it. */
  readonly dailyVolatility: number;
  readonly source: string;
}

export interface ScorecardCommitted {
  readonly type: 'scorecard.committed';
  /** Schema-validated scorecard (see the scoring library); opaque to the portrait. */
  readonly scorecard: unknown;
}

export type EnterpriseCommand = EnterpriseRegistered | AssetRegistered | GatewayEnrolled;
export type MarketCommand = PriceSetPublished | ScorecardCommitted;
export type Command = EnterpriseCommand | MarketCommand;
