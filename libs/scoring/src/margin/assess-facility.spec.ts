import { describe, expect, it } from '@jest/globals';
import type { FacilityTerms } from '@chanrong/portrait';
import fc from 'fast-check';
import type { Collateral } from '../collateral/collateral.js';
import { scoredOf } from '../scoring.fixture.js';
import { assessFacility, cureOf, loanToValue } from './assess-facility.js';

const yuan = 100;
const terms: FacilityTerms = {
  facilityId: 'F-1',
  uscc: '91320214MA1ABCDE0T',
  tenant: 'bank-1',
  limitFen: 100 * yuan,
  outstandingFen: 70 * yuan,
  initialLtvPpm: 700_000,
  lines: {
    warnPpm: 800_000,
    callPpm: 850_000,
    liquidatePpm: 900_000,
    hysteresisPpm: 20_000,
    dwellMs: 0,
    cureMs: 86_400_000,
  },
};

/** Copper worth `valueFen`, its price moving 25 % a year. */
function copper(valueFen: number): Collateral {
  const { collateral } = scoredOf();
  const unit = collateral.units[0];
  if (unit === undefined) throw new Error('the fixture has stock');
  return {
    ...collateral,
    marketFen: valueFen,
    borrowingBaseFen: Math.floor(valueFen / 2),
    unitCount: 1,
    observedUnitCount: 1,
    dailyVolatilityPpm: 15_749, // 0.25 / √252
    units: [{ ...unit, commodity: 'COPPER', pricePerTonne: '68250.50', marketFen: valueFen }],
  };
}

function assess(valueFen: number, changes: Partial<FacilityTerms> = {}, priorClaimsFen = 0) {
  const facility = { ...terms, ...changes };
  const collateral = copper(valueFen);
  return assessFacility({ facility, collateral, priorClaimsFen, standing: null, atMs: 0 })
    .assessment;
}

describe('a loan of 70 against stock worth 100', () => {
  const assessment = assess(100 * yuan);

  it('is at 70 %, as agreed', () => {
    expect(assessment).toMatchObject({
      state: 'normal',
      ltvPpm: 700_000,
      valueFen: 100 * yuan,
      cure: { topUpFen: 0, repayFen: 0 },
    });
  });

  it('touches its lines at 70 / line, and says how likely that is', () => {
    // 70 / 0.80 = 87.5, 70 / 0.85 = 82.35, 70 / 0.90 = 77.77…; hits computed apart from this code.
    expect(assessment.lines).toEqual([
      { line: 'warn', ltvPpm: 800_000, triggerValueFen: 8_750, fallPpm: 125_000, hitPpm: 61_948 },
      { line: 'call', ltvPpm: 850_000, triggerValueFen: 8_235, fallPpm: 176_500, hitPpm: 6_422 },
      { line: 'liquidate', ltvPpm: 900_000, triggerValueFen: 7_777, fallPpm: 222_300, hitPpm: 405 },
    ]);
  });

  it('names the prices that would do it', () => {
    // 68250.50 · 0.875 = 59719.1875, · 0.8235 = 56204.28…, · 0.7777 = 53078.41…
    expect(assessment.prices).toEqual([
      {
        commodity: 'COPPER',
        pricePerTonne: '68250.50',
        triggers: { warn: '59719.18', call: '56204.28', liquidate: '53078.41' },
      },
    ]);
  });

  it('has drawn more than eligible stock supports', () => {
    expect(assessment).toMatchObject({
      borrowingBaseFen: 50 * yuan,
      availabilityFen: 0,
      overAdvanceFen: 20 * yuan,
    });
  });
});

describe('availability', () => {
  // min(limit, borrowing base) − outstanding, with a limit of 100.
  it.each([
    { base: 50, outstanding: 20, availability: 30, overAdvance: 0 },
    { base: 200, outstanding: 20, availability: 80, overAdvance: 0 },
    { base: 50, outstanding: 50, availability: 0, overAdvance: 0 },
    { base: 50, outstanding: 51, availability: 0, overAdvance: 1 },
    { base: 0, outstanding: 5, availability: 0, overAdvance: 5 },
  ])('of $outstanding drawn on $base', ({ base, outstanding, availability, overAdvance }) => {
    const found = assess(2 * base * yuan, { outstandingFen: outstanding * yuan });
    expect(found).toMatchObject({
      availabilityFen: availability * yuan,
      overAdvanceFen: overAdvance * yuan,
    });
  });
});

describe('two facilities on one stock', () => {
  it('never count it twice: the later has what the earlier leaves', () => {
    const later = assess(100 * yuan, { outstandingFen: 24 * yuan }, 70 * yuan);
    // 24 / (100 − 70) = 80 %; a fall by x takes all of it from the later: 24 / (100 (1 − x) − 70) = 0.85.
    expect(later).toMatchObject({ valueFen: 30 * yuan, ltvPpm: 800_000, state: 'warn' });
    expect(later.lines[0]).toMatchObject({ fallPpm: 0, hitPpm: 1_000_000 });
    expect(later.lines[1]).toMatchObject({ triggerValueFen: 2_823, fallPpm: 17_700 });
  });

  it('leave nothing where claims exceed the stock', () => {
    const later = assess(100 * yuan, { outstandingFen: 1 }, 100 * yuan);
    expect(later).toMatchObject({ valueFen: 0, ltvPpm: null, state: 'liquidate' });
  });
});

describe('a cure', () => {
  const fen = fc.integer({ min: 0, max: 1_000_000_000_000 });
  const ltv = fc.integer({ min: 100_000, max: 1_000_000 });

  // Loan 70, LTV₀ 0.70: ΔV = 70 / 0.70 − V, ΔL = 70 − 0.70 · V.
  it.each([
    { value: 100, topUp: 0, repay: 0 },
    { value: 80, topUp: 20, repay: 14 },
    { value: 0, topUp: 100, repay: 70 },
  ])('of 70 against $value', ({ value, topUp, repay }) => {
    const cure = { topUpFen: topUp * yuan, repayFen: repay * yuan };
    expect(cureOf(terms, value * yuan)).toEqual(cure);
  });

  it('brings the loan back to its initial ratio, and not a fen too much', () => {
    fc.assert(
      fc.property(fen, fen, ltv, (outstandingFen, valueFen, initialLtvPpm) => {
        const { topUpFen, repayFen } = cureOf({ outstandingFen, initialLtvPpm }, valueFen);
        const isCured = (outstanding: number, value: number): boolean => {
          const ltvPpm = loanToValue(outstanding, value);
          return ltvPpm !== null && ltvPpm <= initialLtvPpm;
        };
        expect(isCured(outstandingFen, valueFen + topUpFen)).toBe(true);
        expect(isCured(outstandingFen - repayFen, valueFen)).toBe(true);
        if (topUpFen > 0) expect(isCured(outstandingFen, valueFen + topUpFen - 1)).toBe(false);
        if (repayFen > 0) expect(isCured(outstandingFen - repayFen + 1, valueFen)).toBe(false);
      }),
    );
  });
});

describe('an assessment', () => {
  it('gets no better as value falls or more is drawn', () => {
    const fen = fc.integer({ min: 1, max: 1_000_000_000 });
    const worst = Number.POSITIVE_INFINITY;
    fc.assert(
      fc.property(fen, fen, fc.nat(1_000_000), (valueFen, outstandingFen, change) => {
        const now = assess(valueFen, { outstandingFen });
        const fallen = assess(Math.max(0, valueFen - change), { outstandingFen });
        const drawn = assess(valueFen, { outstandingFen: outstandingFen + change });
        for (const worse of [fallen, drawn]) {
          expect(worse.ltvPpm ?? worst).toBeGreaterThanOrEqual(now.ltvPpm ?? worst);
          expect(worse.availabilityFen).toBeLessThanOrEqual(now.availabilityFen);
          expect(worse.overAdvanceFen).toBeGreaterThanOrEqual(now.overAdvanceFen);
          worse.lines.forEach(({ hitPpm }, index) => {
            expect(hitPpm ?? worst).toBeGreaterThanOrEqual(now.lines[index]?.hitPpm ?? worst);
          });
        }
      }),
    );
  });
});
