/** What buyers owe an enterprise by its papers: what was invoiced and not paid, trade by trade. */
import type { Circle } from './circular-trade.js';
import { flowPolicy } from './flow-policy.js';
import type { Trade } from './trade.js';

export interface Receivable {
  readonly tradeKey: string;
  /** Who owes it. */
  readonly debtor: string;
  /** Invoiced less paid, fen; above 0. */
  readonly openFen: number;
  /** Date of the oldest invoice of the trade, and when payment is due; null where no invoice says. Unix ms. */
  readonly invoicedMs: number;
  readonly dueMs: number | null;
  /** A paper says that the goods were delivered. */
  readonly isDelivered: boolean;
  /** The debtor is owed something too, and may set it off. */
  readonly isContra: boolean;
  /** The sale is part of a circle: the debtor is a friend. */
  readonly isCircular: boolean;
}

/** The largest first, at most `receivablesMax`; what is beyond counts as nothing. */
export function receivablesOf(
  uscc: string,
  trades: readonly Trade[],
  circles: readonly Circle[],
): Receivable[] {
  const circular = new Set(circles.flatMap(({ sales }) => sales.map(({ key }) => key)));
  const creditors = new Set(
    trades.filter(({ buyer, legs }) => buyer === uscc && openOf(legs) > 0).map((t) => t.seller),
  );
  return trades
    .flatMap((trade): Receivable[] => {
      const { key, tradeKey, seller, buyer: debtor, legs } = trade;
      const openFen = openOf(legs);
      if (seller !== uscc || legs.invoice === undefined) return [];
      if (openFen <= 0 || openFen > flowPolicy.receivableFenMax) return [];
      const { firstMs: invoicedMs, dueMs } = legs.invoice;
      const isDelivered = legs.delivery !== undefined;
      const isContra = creditors.has(debtor);
      const isCircular = circular.has(key);
      const owed = { tradeKey, debtor, openFen, invoicedMs, dueMs };
      return [{ ...owed, isDelivered, isContra, isCircular }];
    })
    .sort((one, other) => other.openFen - one.openFen || (one.tradeKey < other.tradeKey ? -1 : 1))
    .slice(0, flowPolicy.receivablesMax);
}

function openOf({ invoice, payment }: Trade['legs']): number {
  return (invoice?.amountFen ?? 0) - (payment?.amountFen ?? 0);
}
