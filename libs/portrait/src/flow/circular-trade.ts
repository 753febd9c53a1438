/**
 * Goods that come back to who sold them: A → B → C → A within a month, in about the same quantity, of the
 * same commodity. That is how turnover is made up on paper. Selling to oneself is the shortest circle.
 *
 * Takes sales as edges; deterministic and bounded: the search stops after `circleStepsMax` steps.
 */
import { flowPolicy } from './flow-policy.js';
import type { Trade } from './trade.js';

export interface Sale {
  /** Tells one sale from another, and orders those of one instant. */
  readonly key: string;
  readonly seller: string;
  readonly buyer: string;
  readonly commodity: string;
  readonly grams: number;
  readonly amountFen: number;
  readonly atMs: number;
}

export interface Circle {
  /** In the order in which the goods went, beginning with the first sale. */
  readonly sales: readonly [Sale, ...Sale[]];
}

/** Sales of trades that say what was sold, and how much of it. */
export function salesOf(trades: readonly Trade[]): Sale[] {
  const sales: Sale[] = [];
  for (const { key, seller, buyer, commodity, legs, firstMs: atMs } of trades) {
    const all = Object.values(legs);
    const grams = Math.max(...all.map((leg) => leg.grams));
    const amountFen = Math.max(...all.map((leg) => leg.amountFen));
    if (commodity === null || grams === 0) continue;
    sales.push({ key, seller, buyer, commodity, grams, amountFen, atMs });
  }
  return sales;
}

/** Every circle once, found from its first sale, in order of that. */
export function findCircles(sales: readonly Sale[]): Circle[] {
  const ordered = [...sales].sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
  const bySeller = new Map<string, number[]>();
  ordered.forEach((sale, index) => {
    const from = placeOf(sale.seller, sale.commodity);
    const list = bySeller.get(from);
    if (list === undefined) bySeller.set(from, [index]);
    else list.push(index);
  });
  const circles: Circle[] = [];
  let steps = 0;

  const follow = (path: Circle['sales'], visited: readonly string[], start: number): void => {
    const first = path[0];
    const last = path.at(-1) as Sale;
    if (last.buyer === first.seller) {
      circles.push({ sales: path });
      return;
    }
    if (path.length === flowPolicy.circlePartiesMax || visited.includes(last.buyer)) return;
    const nexts = bySeller.get(placeOf(last.buyer, first.commodity)) ?? [];
    for (let place = firstAfter(nexts, start); place < nexts.length; place += 1) {
      const next = ordered[nexts[place] as number] as Sale;
      if (next.atMs - first.atMs > flowPolicy.circleMs) return;
      steps += 1;
      if (steps > flowPolicy.circleStepsMax) return;
      if (isSameGoods(first, next)) follow([...path, next], [...visited, last.buyer], start);
    }
  };

  ordered.forEach((sale, start) => {
    follow([sale], [], start);
  });
  return circles;
}

function placeOf(party: string, commodity: string): string {
  return JSON.stringify([party, commodity]);
}

/** Place of the first index above `start` in an ascending list. */
function firstAfter(indices: readonly number[], start: number): number {
  let low = 0;
  let high = indices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((indices[middle] as number) <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSameGoods(one: Sale, other: Sale): boolean {
  const most = Math.max(one.grams, other.grams);
  return Math.abs(one.grams - other.grams) <= flowPolicy.sameGoodsRatio * most;
}
