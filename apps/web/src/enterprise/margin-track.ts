/** The value of the stock and the lines of a facility over time, oldest first. */
import type { Margin, RiskHistoryItem } from '../api/generated/types.gen.js';
import { fenOf, inColumnNumber, type Language, type Money } from '../format/money.js';

export type LineName = 'warn' | 'call' | 'liquidate';
/** An instant and an amount in the unit of the language's columns. */
type Point = readonly [at: string, amount: number];
type MarginThen = Pick<Margin, 'asOf' | 'value' | 'priorClaims' | 'lines'>;

export interface MarginTrack {
  readonly value: readonly Point[];
  readonly lines: Readonly<Record<LineName, readonly Point[]>>;
}

interface History {
  /** Newest first: what the stock was worth, whoever may claim it. */
  readonly values: readonly Pick<RiskHistoryItem, 'asOf' | 'collateralMarket'>[];
  /** Newest first: the margin as it was when a state was entered. */
  readonly states: readonly { readonly margin: MarginThen }[];
  readonly now: MarginThen;
}

/** Before the first state nothing was held against any line, so the track begins there. */
export function marginTrack({ values, states, now }: History, language: Language): MarginTrack {
  const margins = [...states.map(({ margin }) => margin).toReversed(), now];
  const value = values.toReversed().flatMap(({ asOf, collateralMarket }): Point[] => {
    const held = margins.findLast((margin) => margin.asOf <= asOf);
    if (held === undefined) return [];
    return [[asOf, inColumnNumber(less(collateralMarket, held.priorClaims), language)]];
  });
  const track = (name: LineName): Point[] =>
    margins.flatMap(({ asOf, lines }) => {
      const line = lines.find((each) => each.line === name);
      return line === undefined ? [] : [[asOf, inColumnNumber(line.triggerValue, language)]];
    });
  return {
    value: [...value, [now.asOf, inColumnNumber(now.value, language)]],
    lines: { warn: track('warn'), call: track('call'), liquidate: track('liquidate') },
  };
}

/** What is left of an amount, never less than nothing. */
function less({ currency, amount }: Money, claims: Money): Money {
  const fen = fenOf(amount) - fenOf(claims.amount);
  if (fen <= 0n) return { currency, amount: '0.00' };
  return { currency, amount: `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}` };
}
