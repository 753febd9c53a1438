/** The collateral of one enterprise as a waterfall: what it is worth, what is taken off, what a bank can lend on. */
import type { AssetHolding, ContentVerdict } from '@chanrong/portrait';
import type { VolatilityEvidence } from '../market.js';

/** Rules that exclude a storage unit as a whole, in the order they are tried. */
export const ineligibleCodes = [
  'UNOBSERVED',
  'NO_PRICE',
  'IMPLAUSIBLE',
  'STALE_PRICE',
  'TRUST_LOW',
  'CALIBRATION_OVERDUE',
  'WIP',
  'IN_TRANSIT_NO_DOC',
  'CONSIGNED',
  'THIRD_PARTY_SITE_NO_WAIVER',
  'TITLE_DISPUTED',
  'OVER_PLEDGED',
  'CONTENT_REFUTED',
  'DENSITY_IMPLAUSIBLE',
] as const;
export type IneligibleCode = (typeof ineligibleCodes)[number];

/** Deductions from units that passed, in the order they are taken. */
export const discountCodes = [
  'MEASUREMENT',
  'BOOK',
  'RECEIPT',
  'PLEDGED',
  'OVERAGE',
  'LOWER_OF_COST',
  'PRICE_HAIRCUT',
  'AGEING',
  'LIQUIDITY',
  'CONTENT_UNPROVEN',
] as const;
export type DiscountCode = (typeof discountCodes)[number];

export type UnitLineCode = 'GROSS' | IneligibleCode | DiscountCode | 'ELIGIBLE';
export type LineCode =
  | UnitLineCode
  | 'KEEPER_CONCENTRATION'
  | 'CONCENTRATION'
  | 'ADVANCE_RATE'
  | 'RESERVE'
  | 'BORROWING_BASE';

/** Amounts in fen: totals at least 0, deductions at most 0; a total is the sum of the lines since the last one and it. */
export interface UnitLine {
  readonly code: UnitLineCode;
  readonly amountFen: number;
  readonly evidence: string;
}

export interface WaterfallLine {
  readonly code: LineCode;
  readonly amountFen: number;
  /** What the policy says; the lines of single units with the same code follow it too. */
  readonly rule: string;
  readonly evidence: string;
}

/** What speaks for and against the goods of a unit being what they are said to be. */
export interface UnitContent {
  readonly verdict: ContentVerdict;
  /** When somebody last looked, Unix ms; null where nobody has. */
  readonly inspectedMs: number | null;
  /** Share of the stock that lay there then, ppm. */
  readonly provenPpm: number;
  /** Density measured / declared, ppm; null where it is not measured. */
  readonly densityPpm: number | null;
  /** Pledges or receipts rest on the goods, so that somebody should have looked. */
  readonly isAsked: boolean;
}

export interface UnitValuation {
  readonly assetId: string;
  readonly commodity: string | null;
  /** True when a trusted channel has a current reading. */
  readonly observed: boolean;
  /** The lesser of the mean trust of its channels and the trust in its quantity, ppm; null without channels. */
  readonly trustPpm: number | null;
  /** Until when the best calibrated of its sensors is calibrated, Unix ms; null where nobody said. */
  readonly calibratedUntilMs: number | null;
  /** Whole days that sensors have seen the oldest of it; null when nothing measures it. */
  readonly ageDays: number | null;
  /** Trust-weighted mean and one-sided 95 % lower bound, whole grams; null unless observed and priced. */
  readonly quantityGrams: number | null;
  readonly lowGrams: number | null;
  /** What books and warehouse receipts say, whole grams; null when they say nothing. */
  readonly bookGrams: number | null;
  readonly receiptGrams: number | null;
  /** What pledges claim of it, before or beside the bank that looks; whole grams. */
  readonly pledgedGrams: number;
  /** min(lower bound, books, receipts) less what is pledged, by the age bands of the policy and, last, older; null unless priced. */
  readonly gramsByAge: readonly number[] | null;
  /** More than one enterprise claims the goods. */
  readonly disputed: boolean;
  readonly content: UnitContent;
  /** How the goods are held, as declared; null where nothing was. */
  readonly holding: AssetHolding | null;
  /** CNY per tonne as published; null without a usable price. */
  readonly pricePerTonne: string | null;
  readonly dailyVolatilityPpm: number | null;
  /** Mean quantity × price; null where no value can be named. */
  readonly grossFen: number | null;
  /** What of `gramsByAge` is not too old, × price of an accepted unit, before haircuts; 0 when the unit is excluded. */
  readonly marketFen: number;
  /** What is left after haircuts. */
  readonly eligibleFen: number;
  readonly lines: readonly UnitLine[];
}

/** What an enterprise holds of one commodity, over its units: seen with trust, seen with doubt, not seen. */
export interface Position {
  readonly commodity: string;
  /** Whole grams of the mean and of the lower bound, in units that trusted sensors see. */
  readonly trustedGrams: number;
  readonly trustedLowGrams: number;
  /** Whole grams of the mean in units whose sensors are not trusted enough to lend on. */
  readonly doubtedGrams: number;
  /** Units that nothing sees now. */
  readonly unseenUnitCount: number;
  readonly eligibleFen: number;
}

/** A price that units are valued with, and what its haircut rests on. */
export interface CommodityEvidence extends VolatilityEvidence {
  readonly commodity: string;
  readonly pricePerTonne: string;
  readonly dailyVolatilityPpm: number;
}

export interface Collateral {
  readonly currency: 'CNY';
  readonly grossFen: number;
  readonly marketFen: number;
  readonly eligibleFen: number;
  readonly borrowingBaseFen: number;
  readonly unitCount: number;
  readonly observedUnitCount: number;
  /** Largest share of one commodity in the eligible value, ppm; null when nothing is eligible. */
  readonly topCommodityPpm: number | null;
  /** Daily volatility weighted by gross value, ppm; null when nothing has a value. */
  readonly dailyVolatilityPpm: number | null;
  readonly lines: readonly WaterfallLine[];
  /** By commodity, of units whose quantity and price are known. */
  readonly positions: readonly Position[];
  /** By asset id. */
  readonly units: readonly UnitValuation[];
  /** Of the commodities in `units`, by name. */
  readonly prices: readonly CommodityEvidence[];
}
