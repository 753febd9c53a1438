/**
 * Takes the prices of one commodity as they are published; gives how much they move: two exponentially
 * weighted variances of daily log returns, a slow one for the haircut and a fast one for the warning.
 *
 * A business day has one price, the last published for it, so that how often prices are published within
 * a day decides nothing. What is remembered ends at the business day before the newest price, together
 * with that day's price: whoever holds both can take the last step again.
 *
 * Source: J. P. Morgan/Reuters, "RiskMetrics Technical Document" (1996), §5.2; weights add up to 1 from
 * the first return on.
 */
import { dayIndex, ln, quantiseRatioPpm } from '@chanrong/kernel';
import { PPM } from './ppm.js';

export const priceHistoryPolicy = {
  /** λ = 126/127 is where the mean age of returns, λ / (1 − λ), reaches the six months of Basel II §156. */
  slowDecay: 0.9922,
  /** RiskMetrics' λ for daily returns: their mean age is 15.7 days, too young for a haircut. */
  fastDecay: 0.94,
  /** Basel II §156: own estimates rest on a year of observations at least. */
  slowDaysMin: 250,
  /** Two weeks: that ten normal returns show twice their deviation by chance happens once in 60,000 times. */
  fastDaysMin: 10,
  /** A hole of a quarter is not bridged: the history begins again behind it. */
  gapDaysMax: 65,
} as const;

/** What is known at the end of a business day. */
export interface ClosedHistory {
  /** Business days since 1969-12-29, a Monday; China's date, Saturday and Sunday count as their Friday. */
  readonly day: number;
  /** CNY per tonne as published last for that day. */
  readonly pricePerTonne: string;
  /** Business days between the first price and this one. */
  readonly days: number;
  /** Σ weight · squared daily return, and Σ weight: their ratio is the variance. */
  readonly slow: WeightedVariance;
  readonly fast: WeightedVariance;
}

export interface WeightedVariance {
  readonly sum: number;
  readonly weight: number;
}

export interface PriceHistory {
  /** Null while there are prices of one day only. */
  readonly closed: ClosedHistory | null;
  /** Business day of the newest price, and that price. */
  readonly day: number;
  readonly pricePerTonne: string;
}

export interface ObservedVolatility {
  /** Business days that returns were observed over. */
  readonly days: number;
  /** Standard deviation of daily log returns, ppm; null while too few were observed. */
  readonly slowPpm: number | null;
  readonly fastPpm: number | null;
}

const chinaOffsetMinutes = 480;
const nothing: WeightedVariance = { sum: 0, weight: 0 };

/** The history with one more price, valid at `asOfMs` (Unix ms). Prices of earlier days than the newest change nothing. */
export function notePrice(
  history: PriceHistory | undefined,
  asOfMs: number,
  pricePerTonne: string,
): PriceHistory {
  const day = businessDay(asOfMs);
  if (history === undefined) return { closed: null, day, pricePerTonne };
  if (day < history.day) return history;
  if (day === history.day) return { ...history, pricePerTonne };
  return { closed: closeOf(history), day, pricePerTonne };
}

/** What the prices up to the newest say about their movement. */
export function observedVolatility(history: PriceHistory): ObservedVolatility {
  const { days, slow, fast } = closeOf(history);
  const { slowDaysMin, fastDaysMin } = priceHistoryPolicy;
  return {
    days,
    slowPpm: days < slowDaysMin ? null : deviationPpm(slow),
    fastPpm: days < fastDaysMin ? null : deviationPpm(fast),
  };
}

function closeOf({ closed, day, pricePerTonne }: PriceHistory): ClosedHistory {
  const elapsed = closed === null ? 0 : day - closed.day;
  if (closed === null || elapsed > priceHistoryPolicy.gapDaysMax) {
    return { day, pricePerTonne, days: 0, slow: nothing, fast: nothing };
  }
  const change = ln(Number(pricePerTonne) / Number(closed.pricePerTonne));
  // Independent returns add their variances, so a return over several days is spread over them.
  const squared = (change * change) / elapsed;
  return {
    day,
    pricePerTonne,
    days: closed.days + elapsed,
    slow: weighted(closed.slow, squared, decayOver(elapsed, priceHistoryPolicy.slowDecay)),
    fast: weighted(closed.fast, squared, decayOver(elapsed, priceHistoryPolicy.fastDecay)),
  };
}

function weighted(known: WeightedVariance, squared: number, decay: number): WeightedVariance {
  return {
    sum: decay * known.sum + (1 - decay) * squared,
    weight: decay * known.weight + (1 - decay),
  };
}

/** λ^days by multiplication; `days` is from 1 to `gapDaysMax`. */
function decayOver(days: number, decay: number): number {
  let product = decay;
  for (let day = 1; day < days; day += 1) product *= decay;
  return product;
}

/** At most 100 % a day: a price that moves more secures nothing, and more would say nothing more. */
function deviationPpm({ sum, weight }: WeightedVariance): number {
  return Math.min(PPM, quantiseRatioPpm(Math.sqrt(sum / weight)));
}

/** Holidays are not known here: a price after one counts as the return of all the days between. */
export function businessDay(ms: number): number {
  const sinceMonday = dayIndex(ms, chinaOffsetMinutes) + 3;
  const week = Math.floor(sinceMonday / 7);
  return week * 5 + Math.min(sinceMonday - week * 7, 4);
}
