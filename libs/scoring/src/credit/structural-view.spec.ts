import { describe, expect, it } from '@jest/globals';
import type { DeclaredBalance } from '@chanrong/portrait';
import { expertScorecard } from '../model/expert-scorecard.js';
import { fixtureNowMs, scoredOf } from '../scoring.fixture.js';
import { structuralView } from './structural-view.js';

const { collateral } = scoredOf();
const at = { asOfMs: fixtureNowMs, policy: expertScorecard.policy.structural };
const DAY_MS = 86_400_000;

function balanceOf(changes: Partial<DeclaredBalance> = {}): DeclaredBalance {
  return {
    asOfMs: fixtureNowMs - 90 * DAY_MS,
    totalAssetsFen: 1_500_000_000,
    shortTermDebtFen: 500_000_000,
    longTermDebtFen: 200_000_001,
    searchCertificate: 'ZDW-2026-0001',
    source: 'audited report',
    ...changes,
  };
}

describe('a structural view', () => {
  it('takes measured value, short-term and half of long-term debt', () => {
    const view = structuralView(balanceOf(), collateral, at);
    expect(view).toMatchObject({ gap: null, valueFen: collateral.marketFen, debtFen: 600_000_000 });
    // σ of a year: σ a day · √252, hardly more for the scales (0.5 % each, in four units).
    const prices = ((collateral.dailyVolatilityPpm ?? 0) / 1e6) * Math.sqrt(252);
    const sigma = (view.volatilityPpm ?? 0) / 1e6;
    expect(sigma).toBeGreaterThan(prices);
    expect(sigma).toBeLessThan(prices * 1.01);
    const distance = Math.log(collateral.marketFen / 600_000_000) / sigma - sigma / 2;
    expect(view.distance).toBe(Math.round(distance * 100));
  });

  it.each([
    { why: 'nothing is declared', balance: undefined, gap: 'BALANCE_UNDECLARED' },
    {
      why: 'books are old',
      balance: { asOfMs: fixtureNowMs - 401 * DAY_MS },
      gap: 'BALANCE_STALE',
    },
    { why: 'nobody searched', balance: { searchCertificate: null }, gap: 'SEARCH_MISSING' },
    { why: 'stock is a small part', balance: { totalAssetsFen: 9e9 }, gap: 'STOCK_IMMATERIAL' },
    {
      why: 'nothing is owed',
      balance: { shortTermDebtFen: 0, longTermDebtFen: 1 },
      gap: 'DEBT_NONE',
    },
  ])('is not taken where $why', ({ balance, gap }) => {
    const declared = balance === undefined ? undefined : balanceOf(balance);
    expect(structuralView(declared, collateral, at)).toMatchObject({ gap, distance: null });
  });

  it('is not taken of stock without a price, and not by a card that does not ask', () => {
    const unpriced = { ...collateral, marketFen: 0 };
    expect(structuralView(balanceOf(), unpriced, at).gap).toBe('STOCK_UNPRICED');
    const silent = { asOfMs: fixtureNowMs, policy: undefined };
    expect(structuralView(balanceOf(), collateral, silent).distance).toBeNull();
  });

  it('gives points as a factor where it is taken, and a reason where it is not', () => {
    const factorOf = (balance: DeclaredBalance | undefined) => {
      const { contributions } = scoredOf({ balance });
      return contributions.find(({ code }) => code === 'DISTANCE_TO_DEFAULT');
    };
    expect(factorOf(undefined)).toMatchObject({ unknown: 'BALANCE_UNKNOWN', points: 0 });
    expect(factorOf(balanceOf())?.points).toBeGreaterThanOrEqual(4);
    const owing = factorOf(balanceOf({ shortTermDebtFen: 2_000_000_000 }));
    expect(owing).toMatchObject({ points: -16 });
    expect(owing?.value).toBeLessThan(0);
  });
});
