import { describe, expect, it } from '@jest/globals';
import type { Receivable } from '@chanrong/portrait';
import fc from 'fast-check';
import { expertScorecard } from '../model/expert-scorecard.js';
import type { ReceivablePolicy } from '../model/scorecard.js';
import { valueReceivables } from './value-receivables.js';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 3, 8);
const policy = expertScorecard.policy.receivables as ReceivablePolicy;

/** 10,000 CNY, delivered, invoiced ten days ago at 30 days. */
function owed(changes: Partial<Receivable> = {}): Receivable {
  return {
    tradeKey: 'T',
    debtor: 'A',
    openFen: 1_000_000,
    invoicedMs: nowMs - 10 * dayMs,
    dueMs: nowMs + 20 * dayMs,
    isDelivered: true,
    isContra: false,
    isCircular: false,
    ...changes,
  };
}

const old = (days: number): Partial<Receivable> => ({
  invoicedMs: nowMs - days * dayMs,
  dueMs: null,
});

function amounts(receivables: readonly Receivable[]) {
  const valued = valueReceivables(receivables, nowMs, policy);
  return valued?.lines.map(({ code, amountFen }) => [code, amountFen]);
}

describe('receivables', () => {
  it('go down from gross to borrowing base, line by line', () => {
    const four = ['A', 'B', 'C', 'D'].map((debtor) => owed({ debtor }));
    const late = owed({ debtor: 'E', ...old(91) });
    expect(amounts([...four, late])).toEqual([
      ['GROSS', 5_000_000],
      ['OVER_AGE_INVOICED', -1_000_000],
      ['ELIGIBLE', 4_000_000],
      ['ADVANCE_RATE', -1_000_000], // 75 % of 4,000,000
      ['RESERVE', -150_000], // a twentieth of 3,000,000
      ['BORROWING_BASE', 2_850_000],
    ]);
  });

  it('of one debtor are capped at a quarter of what is eligible', () => {
    // A owes 3 of 5 m: cap 1.25 m, B and C 1 m each below it: lendable 3.25 m.
    const receivables = [
      owed({ openFen: 3_000_000 }),
      owed({ debtor: 'B' }),
      owed({ debtor: 'C' }),
    ];
    expect(amounts(receivables)).toContainEqual(['CONCENTRATION', -1_750_000]);
    const line = valueReceivables(receivables, nowMs, policy)?.lines[2];
    expect(line?.evidence).toBe('A owes 60 % of what is eligible');
  });

  it.each<[string, Partial<Receivable>, string | null]>([
    ['invoiced 90 days ago', old(90), null],
    ['invoiced 91 days ago', old(91), 'OVER_AGE_INVOICED'],
    ['due for 60 days', { dueMs: nowMs - 60 * dayMs, invoicedMs: nowMs - 90 * dayMs }, null],
    [
      'due for 61 days',
      { dueMs: nowMs - 61 * dayMs, invoicedMs: nowMs - 90 * dayMs },
      'OVER_AGE_DUE',
    ],
    ['of goods nobody delivered', { isDelivered: false }, 'UNDELIVERED'],
    ['of a debtor who is owed something', { isContra: true }, 'CONTRA'],
    ['of a sale in a circle', { isCircular: true }, 'AFFILIATE'],
    ['dated ahead', { invoicedMs: nowMs + dayMs }, null],
  ])('%s: %s', (_what, changes, code) => {
    const items = valueReceivables([owed(changes), owed({ debtor: 'B' })], nowMs, policy)?.items;
    expect(items?.[0]?.excludedBy).toBe(code);
  });

  it('of a debtor who is late with more than half of his balance are all out', () => {
    const [young, late] = [owed({ openFen: 1_000_000 }), owed({ openFen: 1_000_000, ...old(91) })];
    const exactlyHalf = valueReceivables([young, late], nowMs, policy);
    expect(exactlyHalf?.items.map(({ excludedBy }) => excludedBy)).toEqual([
      null,
      'OVER_AGE_INVOICED',
    ]);
    const moreThanHalf = valueReceivables(
      [young, { ...late, openFen: 1_000_001 }, owed({ debtor: 'B' })],
      nowMs,
      policy,
    );
    const codes = moreThanHalf?.items.map(({ excludedBy }) => excludedBy);
    expect(codes).toEqual(['CROSS_AGED', 'OVER_AGE_INVOICED', null]);
  });

  it('are nothing where nobody owes anything, or the card says nothing of them', () => {
    expect(valueReceivables([], nowMs, policy)).toBeNull();
    expect(valueReceivables([owed()], nowMs, undefined)).toBeNull();
  });

  const anyOwed = fc.record({
    tradeKey: fc.constant('T'),
    debtor: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
    openFen: fc.integer({ min: 1, max: 1_000_000_000_000 }),
    invoicedMs: fc.integer({ min: 0, max: 150 }).map((days) => nowMs - days * dayMs),
    dueMs: fc.option(fc.integer({ min: -100, max: 60 }).map((days) => nowMs + days * dayMs)),
    isDelivered: fc.boolean(),
    isContra: fc.boolean(),
    isCircular: fc.boolean(),
  });
  const book = fc.array(anyOwed, { minLength: 1, maxLength: 20 });

  it('conserve money, support at most what is advanced, and less as they grow older', () => {
    fc.assert(
      fc.property(book, fc.nat(200), (receivables, days) => {
        const valued = valueReceivables(receivables, nowMs, policy);
        const lines = valued?.lines ?? [];
        const of = (code: string) => lines.find((line) => line.code === code)?.amountFen ?? 0;
        const until = (code: string) =>
          lines.slice(
            0,
            lines.findIndex((l) => l.code === code),
          );
        const total = until('ELIGIBLE').reduce((sum, { amountFen }) => sum + amountFen, 0);
        expect(total).toBe(of('ELIGIBLE'));
        expect(of('BORROWING_BASE')).toBeGreaterThanOrEqual(0);
        expect(of('BORROWING_BASE')).toBeLessThanOrEqual(of('GROSS') * 0.7125);
        const later = valueReceivables(receivables, nowMs + days * dayMs, policy);
        expect(later?.eligibleFen).toBeLessThanOrEqual(valued?.eligibleFen ?? 0);
      }),
    );
  });

  it('come to the same in any order', () => {
    fc.assert(
      fc.property(book, (receivables) => {
        const one = valueReceivables(receivables, nowMs, policy);
        const other = valueReceivables(receivables.toReversed(), nowMs, policy);
        expect(other?.borrowingBaseFen).toBe(one?.borrowingBaseFen);
        expect(other?.eligibleFen).toBe(one?.eligibleFen);
      }),
    );
  });
});
