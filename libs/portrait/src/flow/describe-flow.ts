/** Takes trades; gives what a bank wants to know about them: how well order, goods, invoice and money agree. */
import { type FlowLeg, flowLegs } from '../title/title-command.js';
import type { Circle } from './circular-trade.js';
import { flowPolicy } from './flow-policy.js';
import { type LegMatch, matchLegs } from './match-legs.js';
import type { Trade } from './trade.js';

const ppm = 1_000_000;

export interface FlowPortrait {
  /** Trades with a document of the last year. */
  readonly tradeCount: number;
  /** Legs that any document shows: three of four say more than one. */
  readonly legs: readonly FlowLeg[];
  readonly matches: readonly LegMatch[];
  /** Share of the value of sales that is part of a circle, ppm; null without sales. */
  readonly circularPpm: number | null;
  /**
   * Σ weight · matched value · timeliness over the pairs that are known, less the circular share; ppm, at
   * least 0. null where no pair is known.
   */
  readonly scorePpm: number | null;
}

/** Trades, and the circles among them. */
interface FlowInput {
  readonly trades: readonly Trade[];
  readonly circles: readonly Circle[];
}

export function describeFlow({ trades, circles }: FlowInput, asOfMs: number): FlowPortrait {
  const recent = trades.filter(
    ({ firstMs }) => firstMs <= asOfMs && asOfMs - firstMs <= flowPolicy.windowMs,
  );
  const matches = flowPolicy.pairs.map((pair) => matchLegs(recent, pair, asOfMs));
  const circularPpm = circularShare(recent, circles);
  return {
    tradeCount: recent.length,
    legs: flowLegs.filter((leg) => recent.some(({ legs }) => legs[leg] !== undefined)),
    matches,
    circularPpm,
    scorePpm: flowScore(matches, circularPpm),
  };
}

function flowScore(matches: readonly LegMatch[], circularPpm: number | null): number | null {
  let weight = 0;
  let sum = 0;
  matches.forEach(({ valuePpm, latePpm }, index) => {
    const pair = flowPolicy.pairs[index];
    if (pair === undefined || valuePpm === null) return;
    weight += pair.weightPpm;
    sum += pair.weightPpm * (valuePpm / ppm) * ((ppm - (latePpm ?? 0)) / ppm);
  });
  if (weight === 0) return null;
  return Math.max(0, Math.floor((sum / weight) * ppm) - (circularPpm ?? 0));
}

function circularShare(trades: readonly Trade[], circles: readonly Circle[]): number | null {
  const inCircle = new Set(circles.flatMap(({ sales }) => sales.map(({ key }) => key)));
  let allFen = 0;
  let circularFen = 0;
  for (const { key, legs } of trades) {
    const fen = Math.max(...Object.values(legs).map(({ amountFen }) => amountFen));
    allFen += fen;
    if (inCircle.has(key)) circularFen += fen;
  }
  return allFen === 0 ? null : Math.ceil((circularFen / allFen) * ppm);
}

/** Of an enterprise that nobody has handed in a paper about. */
export const noFlow: FlowPortrait = describeFlow({ trades: [], circles: [] }, 0);
