import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs } from '../../test/folding.js';
import { commodity, days, flowDocument } from '../../test/papers.js';
import type { FlowDocument, FlowLeg } from '../title/title-command.js';
import { findCircles, type Sale, salesOf } from './circular-trade.js';
import { describeFlow, type FlowPortrait } from './describe-flow.js';
import { tradesOf } from './trade.js';

function flowOf(documents: readonly FlowDocument[], asOfMs: number): FlowPortrait {
  const trades = tradesOf(documents);
  return describeFlow({ trades, circles: findCircles(salesOf(trades)) }, asOfMs);
}

/** A trade of 100 t for 300 000 yuan: ordered on day 0, delivered on 10, invoiced on 12, paid on 40. */
const order = flowDocument('order', 'o', { dueMs: days(15) });
const delivery = flowDocument('delivery', 'd', { issuedMs: days(10), amountFen: null });
const invoice = flowDocument('invoice', 'i', { issuedMs: days(12), dueMs: days(42) });
const payment = flowDocument('payment', 'p', { issuedMs: days(40), quantityKg: null });
const whole = [order, delivery, invoice, payment];

describe('flow of one trade', () => {
  const matchOf = (documents: readonly FlowDocument[], asOfMs: number) =>
    flowOf(documents, asOfMs).matches.map(({ valuePpm, countPpm, latePpm }) => [
      valuePpm,
      countPpm,
      latePpm,
    ]);
  const full = [1_000_000, 1_000_000, 0];
  const none = [null, null, null];

  it.each<[string, FlowDocument[], number, (number | null)[][], number | null]>([
    ['all four legs', whole, days(50), [full, full, full], 1_000_000],
    ['an order that is not due', [order], days(14), [none, none, none], null],
    ['an order that is overdue', [order], days(19), [[0, 0, null], none, none], 0],
    // A delivery note without a sum has the price of the order: 60 t of 100 t are 180 000 of 300 000 yuan.
    [
      'three fifths delivered',
      [order, { ...delivery, quantityKg: 60_000 }],
      days(20),
      [[600_000, 1_000_000, 0], none, none],
      600_000,
    ],
    // Due on day 42 and three days of grace: day 46 is late. 0.3 · 1 + 0.3 · 1 + 0.4 · 0 = 0.6.
    [
      'paid late',
      [order, delivery, invoice, { ...payment, issuedMs: days(46) }],
      days(50),
      [full, full, [1_000_000, 1_000_000, 1_000_000]],
      600_000,
    ],
    // (0.3 + 0.3 + 0.4 / 2) / 1.
    [
      'half paid',
      [order, delivery, invoice, { ...payment, amountFen: 15_000_000 }],
      days(50),
      [full, full, [500_000, 1_000_000, 0]],
      800_000,
    ],
    [
      'half paid, and the rest not due',
      [invoice, { ...payment, amountFen: 15_000_000 }],
      days(41),
      [none, none, full],
      1_000_000,
    ],
  ])('%s', (...[, documents, asOfMs, matches, scorePpm]) => {
    expect(matchOf(documents, asOfMs)).toEqual(matches);
    expect(flowOf(documents, asOfMs).scorePpm).toBe(scorePpm);
  });

  it('says which legs there are, how quantities agree and how long money takes', () => {
    const flow = flowOf(whole, days(50));
    expect(flow).toMatchObject({
      tradeCount: 1,
      legs: ['order', 'delivery', 'invoice', 'payment'],
    });
    expect(flow.matches[0]).toMatchObject({ quantityPpm: 1_000_000, lagMs: 10 * dayMs });
    expect(flow.matches[2]).toMatchObject({ quantityPpm: null, lagMs: 28 * dayMs });
  });

  it('forgets trades after a year', () => {
    expect(flowOf(whole, days(366)).tradeCount).toBe(0);
  });

  const documents = fc.array(
    fc
      .record({
        kind: fc.constantFrom<FlowLeg>('order', 'delivery', 'invoice', 'payment'),
        tradeKey: fc.constantFrom('HT-1', 'HT-2'),
        amountFen: fc.option(fc.nat(1_000)),
        issuedMs: fc.nat(120).map(days),
      })
      .map(({ kind, ...rest }) => flowDocument(kind, 'x', rest)),
    { maxLength: 12 },
  );

  it('stays within bounds, whatever the order of documents; payment in full never lowers it', () => {
    fc.assert(
      fc.property(documents, fc.nat(200), (list, day) => {
        const flow = flowOf(list, days(day));
        expect(flowOf([...list].reverse(), days(day))).toEqual(flow);
        for (const { valuePpm, countPpm, latePpm } of flow.matches) {
          for (const share of [valuePpm, countPpm, latePpm]) {
            expect(share === null || (share >= 0 && share <= 1_000_000)).toBe(true);
          }
        }
        const paid = flowOf(
          [...list, { ...payment, issuedMs: days(0), amountFen: 1e9 }],
          days(day),
        );
        expect(paid.matches[2]?.valuePpm ?? 1_000_000).toBeGreaterThanOrEqual(
          flow.matches[2]?.valuePpm ?? 0,
        );
      }),
    );
  });
});

describe('findCircles', () => {
  const sale = (seller: string, buyer: string, day: number, grams = 100): Sale => ({
    key: `${seller}${buyer}${day}`,
    seller,
    buyer,
    commodity,
    grams,
    amountFen: 1_000,
    atMs: days(day),
  });
  const walked = (sales: readonly Sale[]): string[] =>
    findCircles(sales).map((circle) => circle.sales.map(({ seller }) => seller).join(''));

  it.each<[string, Sale[], string[]]>([
    [
      'A → B → C → A within 30 days',
      [sale('A', 'B', 0), sale('B', 'C', 9), sale('C', 'A', 30)],
      ['ABC'],
    ],
    [
      'the same on one day, in any order of paper',
      [sale('C', 'A', 0), sale('A', 'B', 0), sale('B', 'C', 0)],
      ['ABC'],
    ],
    ['closed after 31 days', [sale('A', 'B', 0), sale('B', 'C', 9), sale('C', 'A', 31)], []],
    ['a chain without an end', [sale('A', 'B', 0), sale('B', 'C', 9)], []],
    ['buying back', [sale('A', 'B', 0), sale('B', 'A', 5)], ['AB']],
    ['a return of a tenth', [sale('A', 'B', 0), sale('B', 'A', 5, 10)], []],
    ['a sale to oneself', [sale('A', 'A', 0)], ['A']],
    [
      'another commodity on the way',
      [sale('A', 'B', 0), { ...sale('B', 'A', 5), commodity: 'COPPER' }],
      [],
    ],
  ])('%s', (_, sales, circles) => {
    expect(walked(sales)).toEqual(circles);
    expect(walked([...sales].reverse())).toEqual(circles);
  });

  it('takes from the score what goes round', () => {
    const back = flowDocument('invoice', 'back', {
      seller: 'buyer',
      buyer: invoice.seller,
      issuedMs: days(20),
    });
    const flow = flowOf([...whole, back], days(50));
    expect(flow).toMatchObject({ circularPpm: 1_000_000, scorePpm: 0 });
  });

  it('ends in a market where all sell to all', () => {
    const parties = 'ABCDEFGHIJKLMNOPQRST'.split('');
    const sales = parties.flatMap((seller) => parties.map((buyer) => sale(seller, buyer, 0)));
    expect(findCircles(sales).length).toBeGreaterThan(20);
  });
});
