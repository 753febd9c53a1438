/** Takes a bank's facility and the collateral of its enterprise; gives what the bank has to know about it. */
import { Decimal, quantiseRatioPpm } from '@chanrong/kernel';
import type { FacilityLines, FacilityTerms } from '@chanrong/portrait';
import type { Collateral } from '../collateral/collateral.js';
import { PPM } from '../ppm.js';
import { expectedShortfall } from './shortfall.js';
import { hitProbability } from './hit-probability.js';
import { stepMargin, type MarginStanding, type MarginState } from './margin-standing.js';

/** Business days that the probability of touching a line looks ahead: a month, as one revaluation cycle. */
export const hitHorizonDays = 20;

/** A ratio beyond a thousandfold says nothing more. */
const ltvPpmMax = 1_000 * PPM;

export interface FacilityInput {
  readonly facility: FacilityTerms;
  readonly collateral: Collateral;
  /** What facilities of earlier registration may claim of the same collateral, fen. */
  readonly priorClaimsFen: number;
  readonly standing: MarginStanding | null;
  /** Enterprise time, Unix ms. */
  readonly atMs: number;
}

export interface MarginLine {
  readonly line: Exclude<MarginState, 'normal'>;
  readonly ltvPpm: number;
  /** Value of this facility's collateral at which the line is touched, rounded down. */
  readonly triggerValueFen: number;
  /** How far prices have to fall for that, ppm; 0 when touched, null when there is no value to fall. */
  readonly fallPpm: number | null;
  /** Probability of touching the line within `hitHorizonDays`, ppm; null where nothing has a price. */
  readonly hitPpm: number | null;
}

/** Prices at which the lines are touched if all prices fall alike, CNY per tonne, rounded down to fen. */
export interface TriggerPrice {
  readonly commodity: string;
  readonly pricePerTonne: string;
  readonly triggers: Readonly<Record<MarginLine['line'], string>>;
}

export interface FacilityAssessment {
  readonly facility: FacilityTerms;
  readonly state: MarginState;
  readonly sinceMs: number;
  readonly cureByMs: number | null;
  /** Accepted stock at its lower bound and published prices, after prior claims; before haircuts, as the lines are the cushion. */
  readonly valueFen: number;
  readonly priorClaimsFen: number;
  /** Part of the stock is not observed, or may be something else, and counts as nothing. */
  readonly isBlind: boolean;
  /** Rounded up; null when something is drawn against nothing. */
  readonly ltvPpm: number | null;
  readonly lines: readonly MarginLine[];
  readonly prices: readonly TriggerPrice[];
  readonly shortfall: FacilityShortfall | null;
  /** Either of them brings the facility back to its initial loan to value; 0 when it is there. */
  readonly cure: { readonly topUpFen: number; readonly repayFen: number };
  /** What eligible stock supports after prior claims, and what of the limit can be drawn now. */
  readonly borrowingBaseFen: number;
  readonly availabilityFen: number;
  /** What is drawn beyond limit or borrowing base. */
  readonly overAdvanceFen: number;
  /** How the state came about, enough to step it again. */
  readonly stepped: MarginStep;
  /** The collateral as a bank with a pledge on it may count it; absent for a bank that counts what every bank does. */
  readonly pledgeeCollateral?: Collateral;
}

/** One step of the margin state, in the enterprise's time. */
export interface MarginStep {
  readonly atMs: number;
  /** Null before the first. */
  readonly before: MarginStanding | null;
  readonly held: MarginStanding;
}

/** What is likely to be lacking within `hitHorizonDays`; null where nothing has a price. */
export interface FacilityShortfall {
  /** Probability that the value touches what is outstanding, ppm. */
  readonly hitPpm: number;
  /** Expected part of what is outstanding that the value does not cover at the end, fen. */
  readonly expectedFen: number;
}

export interface AssessedFacility {
  readonly assessment: FacilityAssessment;
  readonly standing: MarginStanding;
}

export function assessFacility(input: FacilityInput): AssessedFacility {
  const { facility, collateral, priorClaimsFen, atMs } = input;
  const { outstandingFen, limitFen } = facility;
  const valueFen = Math.max(0, collateral.marketFen - priorClaimsFen);
  const borrowingBaseFen = Math.max(0, collateral.borrowingBaseFen - priorClaimsFen);
  const ltvPpm = loanToValue(outstandingFen, valueFen);
  const isBlind = isInDoubt(collateral);
  const standing = stepMargin(input.standing, { ltvPpm, isBlind, atMs }, facility.lines);
  const { state, sinceMs, cureByMs } = standing;
  const roomFen = Math.min(limitFen, borrowingBaseFen) - outstandingFen;
  const lines = linesOf(input);
  const assessment = {
    facility,
    state,
    sinceMs,
    cureByMs,
    valueFen,
    priorClaimsFen,
    isBlind,
    ltvPpm,
    lines,
    prices: triggerPrices(collateral, lines),
    shortfall: shortfallOf(input),
    cure: cureOf(facility, valueFen),
    borrowingBaseFen,
    availabilityFen: Math.max(0, roomFen),
    overAdvanceFen: Math.max(0, -roomFen),
    stepped: { atMs, before: input.standing, held: standing },
  };
  return { assessment, standing };
}

/** A density that cannot be is a suspicion; that somebody looked and found something else is none. */
function isInDoubt({ units, observedUnitCount, unitCount }: Collateral): boolean {
  return (
    observedUnitCount < unitCount || units.some(({ content }) => content.verdict === 'implausible')
  );
}

/** Outstanding / value in ppm, exact and rounded up; null when something is drawn against nothing. */
export function loanToValue(outstandingFen: number, valueFen: number): number | null {
  if (outstandingFen === 0) return 0;
  if (valueFen === 0) return null;
  return Math.min(ltvPpmMax, dividedUp(outstandingFen, PPM, valueFen));
}

/** Top-up ΔV = outstanding / LTV₀ − V, or repayment ΔL = outstanding − LTV₀ · V; to the fen, never too little. */
export function cureOf(
  { outstandingFen, initialLtvPpm }: Pick<FacilityTerms, 'outstandingFen' | 'initialLtvPpm'>,
  valueFen: number,
): FacilityAssessment['cure'] {
  const neededFen = dividedUp(outstandingFen, PPM, initialLtvPpm);
  const securedFen = dividedDown(valueFen, initialLtvPpm, PPM);
  return {
    topUpFen: Math.max(0, neededFen - valueFen),
    repayFen: Math.max(0, outstandingFen - securedFen),
  };
}

function linesOf({ facility, collateral, priorClaimsFen }: FacilityInput): MarginLine[] {
  const { marketFen, dailyVolatilityPpm } = collateral;
  const { warnPpm, callPpm, liquidatePpm }: FacilityLines = facility.lines;
  const lineOf = (line: MarginLine['line'], ltvPpm: number): MarginLine => {
    const triggerValueFen = dividedDown(facility.outstandingFen, PPM, ltvPpm);
    const base = { line, ltvPpm, triggerValueFen };
    if (marketFen === 0 || dailyVolatilityPpm === null) {
      return { ...base, fallPpm: null, hitPpm: null };
    }
    // Prior claims do not fall with prices: all of the fall is this facility's.
    const barrierFen = facility.outstandingFen === 0 ? 0 : triggerValueFen + priorClaimsFen;
    const barrierRatio = barrierFen / marketFen;
    const hit = hitProbability({
      barrierRatio,
      dailyVolatility: dailyVolatilityPpm / PPM,
      horizonDays: hitHorizonDays,
    });
    const fallPpm = quantiseRatioPpm(Math.max(0, 1 - barrierRatio));
    return { ...base, fallPpm, hitPpm: quantiseRatioPpm(hit) };
  };
  return [lineOf('warn', warnPpm), lineOf('call', callPpm), lineOf('liquidate', liquidatePpm)];
}

function shortfallOf({
  facility: { outstandingFen },
  collateral: { marketFen, dailyVolatilityPpm },
  priorClaimsFen,
}: FacilityInput): FacilityShortfall | null {
  if (marketFen === 0 || dailyVolatilityPpm === null || dailyVolatilityPpm === 0) return null;
  if (outstandingFen === 0) return { hitPpm: 0, expectedFen: 0 };
  const dailyVolatility = dailyVolatilityPpm / PPM;
  const hit = hitProbability({
    barrierRatio: (outstandingFen + priorClaimsFen) / marketFen,
    dailyVolatility,
    horizonDays: hitHorizonDays,
  });
  const spread = dailyVolatility * Math.sqrt(hitHorizonDays);
  const position = { valueFen: marketFen, outstandingFen, priorClaimsFen, spread };
  return { hitPpm: quantiseRatioPpm(hit), expectedFen: expectedShortfall(position) };
}

function triggerPrices({ units }: Collateral, lines: readonly MarginLine[]): TriggerPrice[] {
  const prices = new Map<string, string>();
  for (const { commodity, pricePerTonne, marketFen } of units) {
    if (commodity !== null && pricePerTonne !== null && marketFen > 0) {
      prices.set(commodity, pricePerTonne);
    }
  }
  return [...prices]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([commodity, pricePerTonne]) => {
      const at = (name: MarginLine['line']): string => {
        const fallPpm = lines.find(({ line }) => line === name)?.fallPpm ?? 0;
        const price = new Decimal(pricePerTonne).times(PPM - fallPpm).div(PPM);
        return price.toFixed(2, Decimal.ROUND_DOWN);
      };
      const triggers = { warn: at('warn'), call: at('call'), liquidate: at('liquidate') };
      return { commodity, pricePerTonne, triggers };
    });
}

function dividedUp(one: number, other: number, divisor: number): number {
  const product = BigInt(one) * BigInt(other);
  return Number((product + BigInt(divisor) - 1n) / BigInt(divisor));
}

function dividedDown(one: number, other: number, divisor: number): number {
  return Number((BigInt(one) * BigInt(other)) / BigInt(divisor));
}
