/** Judgements about trade, in one place, each with its reason. */
import type { FlowLeg } from '../title/title-command.js';

const dayMs = 86_400_000;

/** One leg of a trade, and the leg that should follow it. */
export interface LegPair {
  readonly from: FlowLeg;
  readonly to: FlowLeg;
  /** Where the document names no date: after so long the next leg is overdue. */
  readonly termsMs: number;
  /** Weight in the flow score, ppm. */
  readonly weightPpm: number;
}

export const flowPolicy = {
  /** Trades of the last year: seasons are in, old quarrels are not. */
  windowMs: 365 * dayMs,
  /** Documents are dated to the day, and a weekend is no delay. */
  graceMs: 3 * dayMs,
  /**
   * Money weighs most, as it is the leg that an accomplice pays dearly for. A month is the usual term of
   * delivery and of invoicing, 90 days the longest customary term of payment.
   */
  pairs: [
    { from: 'order', to: 'delivery', termsMs: 30 * dayMs, weightPpm: 300_000 },
    { from: 'delivery', to: 'invoice', termsMs: 30 * dayMs, weightPpm: 300_000 },
    { from: 'invoice', to: 'payment', termsMs: 90 * dayMs, weightPpm: 400_000 },
  ] satisfies readonly LegPair[],
  /** Receivables that are told one by one. */
  receivablesMax: 100,
  /** Ten billion yuan on one invoice is a slip of the pen, not a fortune. */
  receivableFenMax: 1_000_000_000_000,
  /** Quantities within so much of each other may be the same goods going round. */
  sameGoodsRatio: 0.2,
  /** Trades that close a circle within so long belong together; ordinary buying back takes longer. */
  circleMs: 30 * dayMs,
  /** Parties of a circle: longer chains are found by nobody and cost much to look for. */
  circlePartiesMax: 6,
  /** Steps of one search for circles; what a dense market has beyond is cut off, the same way each time. */
  circleStepsMax: 200_000,
} as const;
