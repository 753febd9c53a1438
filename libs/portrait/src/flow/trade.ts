/** Takes documents; gives the trades that they are about: those of one deal between two parties belong together. */
import {
  type FlowDocument,
  type FlowLeg,
  flowLegs,
  type TradeDocument,
} from '../title/title-command.js';

export interface TradeLeg {
  readonly documentCount: number;
  readonly amountFen: number;
  readonly grams: number;
  /** Of its first and last document, Unix ms. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** When what it promises is due; null where no document says. */
  readonly dueMs: number | null;
}

export interface Trade {
  /** Of parties and trade key: tells one trade from another. */
  readonly key: string;
  readonly tradeKey: string;
  readonly seller: string;
  readonly buyer: string;
  /** null where documents name none, or several. */
  readonly commodity: string | null;
  /** Legs without a document are absent. */
  readonly legs: Readonly<Partial<Record<FlowLeg, TradeLeg>>>;
  readonly firstMs: number;
}

type Legs = Map<FlowLeg, TradeLeg>;

interface Draft {
  readonly head: Pick<Trade, 'tradeKey' | 'seller' | 'buyer'>;
  readonly legs: Legs;
  readonly commodities: Set<string>;
}

/** Ordered by parties and key, whatever the order of the documents. */
export function tradesOf(documents: readonly TradeDocument[]): Trade[] {
  const drafts = new Map<string, Draft>();
  for (const document of documents) {
    if (document.kind === 'receipt') continue;
    const { tradeKey, seller, buyer, kind, commodity } = document;
    const key = JSON.stringify([seller, buyer, tradeKey]);
    let draft = drafts.get(key);
    if (draft === undefined) {
      draft = { head: { tradeKey, seller, buyer }, legs: new Map(), commodities: new Set() };
      drafts.set(key, draft);
    }
    draft.legs.set(kind, joined(draft.legs.get(kind), document));
    if (commodity !== null) draft.commodities.add(commodity);
  }
  return [...drafts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, { head, legs, commodities }]) => ({
      key,
      ...head,
      commodity: commodities.size === 1 ? ([...commodities][0] ?? null) : null,
      legs: valued(legs),
      firstMs: Math.min(...[...legs.values()].map(({ firstMs }) => firstMs)),
    }));
}

function joined(leg: TradeLeg | undefined, document: FlowDocument): TradeLeg {
  const { issuedMs, dueMs } = document;
  const amountFen = document.amountFen ?? 0;
  const grams = gramsOf(document.quantityKg ?? 0);
  if (leg === undefined) {
    return { documentCount: 1, amountFen, grams, firstMs: issuedMs, lastMs: issuedMs, dueMs };
  }
  return {
    documentCount: leg.documentCount + 1,
    amountFen: leg.amountFen + amountFen,
    grams: leg.grams + grams,
    firstMs: Math.min(leg.firstMs, issuedMs),
    lastMs: Math.max(leg.lastMs, issuedMs),
    dueMs: later(leg.dueMs, dueMs),
  };
}

/** A delivery note says how much, not what for: the price of the order, or of the invoice, holds for it. */
function valued(legs: Legs): Trade['legs'] {
  const { delivery } = Object.fromEntries(legs) as Trade['legs'];
  if (delivery !== undefined && delivery.amountFen === 0) {
    const priced = [legs.get('order'), legs.get('invoice')].find(
      (leg) => leg !== undefined && leg.amountFen > 0 && leg.grams > 0,
    );
    if (priced !== undefined) {
      const amountFen = Math.round(priced.amountFen * (delivery.grams / priced.grams));
      legs.set('delivery', { ...delivery, amountFen });
    }
  }
  return Object.fromEntries(
    flowLegs.flatMap((leg) => (legs.has(leg) ? [[leg, legs.get(leg)]] : [])),
  );
}

/** Whole grams, so that sums are the same in any order. */
export function gramsOf(kg: number): number {
  return Math.round(kg * 1_000);
}

function later(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
