import { describe, expect, it } from '@jest/globals';
import type { AssetPortrait, DeclaredBalance, Portrait } from '@chanrong/portrait';
import fc from 'fast-check';
import { evaluate } from '../evaluate.js';
import { type Market, marketFrom, type MarketPrice } from '../market.js';
import { assessFacility, type FacilityAssessment } from '../margin/assess-facility.js';
import { expertScorecard } from '../model/expert-scorecard.js';
import {
  fixtureInput,
  fixtureNowMs,
  fixturePortrait,
  fixturePriceSet,
  fixtureStorage,
  scoredOf,
} from '../scoring.fixture.js';
import { assessUnder, evaluateUnder, type PriceScenario } from './evaluate-under.js';
import type { PriceFalls } from './price-falls.js';

const PPM = 1_000_000;
const DAY_MS = 86_400_000;

function scenarioOf(falls: PriceFalls): PriceScenario {
  return { falls, scorecard: expertScorecard, pricedAsOfMs: fixturePriceSet.asOfMs };
}

/** The fixture's market with lower prices and the same volatilities, by whole numbers of 10^-8 yuan. */
function marketAfter(falls: PriceFalls): Market {
  const market = marketFrom(fixturePriceSet);
  const fallen = (commodity: string, price: MarketPrice): MarketPrice => {
    const fallPpm = BigInt(falls.get(commodity) ?? falls.get('*') ?? 0);
    if (fallPpm === 0n) return price;
    const scaledPrice = (price.scaledPrice * (BigInt(PPM) - fallPpm)) / BigInt(PPM);
    const digits = scaledPrice.toString().padStart(9, '0');
    const decimal = `${digits.slice(0, -8)}.${digits.slice(-8)}`;
    return { ...price, scaledPrice, pricePerTonne: decimal.replace(/\.?0+$/, '') };
  };
  const prices = [...market.prices].map(([name, price]) => [name, fallen(name, price)] as const);
  return { ...market, prices: new Map(prices) };
}

const fall = fc.integer({ min: 0, max: PPM });
const falls = fc
  .dictionary(fc.constantFrom('COPPER', 'ALUMINUM', 'GRAPHENE', '*'), fall)
  .map((byCommodity): PriceFalls => new Map(Object.entries(byCommodity)));

const balance: DeclaredBalance = {
  asOfMs: fixtureNowMs - 30 * DAY_MS,
  totalAssetsFen: 3_000_000_000,
  shortTermDebtFen: 300_000_000,
  longTermDebtFen: 200_000_000,
  searchCertificate: 'certificate',
  source: 'spec',
};

const storage = fc
  .record({
    commodity: fc.constantFrom('COPPER', 'ALUMINUM', 'GRAPHENE', 'ZINC', null),
    quantityKg: fc.double({ min: 0, max: 500_000, noNaN: true }),
    ageDays: fc.nat(400),
    trust: fc.double({ min: 0.3, max: 1, noNaN: true }),
    observed: fc.boolean(),
    costPerTonne: fc.option(fc.constantFrom('60000', '9.5'), { nil: undefined }),
    bookRatio: fc.option(fc.double({ min: 0.5, max: 1.5, noNaN: true })),
  })
  .map(({ commodity, quantityKg, ageDays, trust, observed, costPerTonne, bookRatio }) => {
    const asset = fixtureStorage('TANK', commodity, quantityKg);
    const sinceMs = fixtureNowMs - ageDays * DAY_MS;
    const bookKg = bookRatio === null ? null : bookRatio * quantityKg;
    const layers = [{ sinceMs, quantityKg }];
    const stock = asset.stock && { ...asset.stock, observed, sinceMs, layers, trust, bookKg };
    return { ...asset, stock, trust, ...(costPerTonne && { holding: { costPerTonne } }) };
  });
const stocks = fc.array(storage, { maxLength: 5 }).map((assets): readonly AssetPortrait[] => {
  return assets.map((asset, index) => ({ ...asset, assetId: `TANK-${index}` }));
});

describe('an evaluation under falling prices', () => {
  it('is what the portrait would be worth in the fallen market, to the last digit', () => {
    const days = fc.nat(40);
    fc.assert(
      fc.property(falls, stocks, days, fc.boolean(), (fallen, assets, ageDays, declared) => {
        const changes: Partial<Portrait> = {
          assets,
          asOfMs: fixtureNowMs + ageDays * DAY_MS,
          ...(declared && { balance }),
        };
        const input = fixtureInput(changes);
        const expected = evaluate({ ...input, market: marketAfter(fallen) });
        expect(evaluateUnder(evaluate(input), scenarioOf(fallen))).toEqual(expected);
      }),
    );
  });

  it('of nothing is the evaluation itself', () => {
    const evaluation = scoredOf();
    expect(evaluateUnder(evaluation, scenarioOf(new Map()))).toEqual(evaluation);
  });

  it('takes a tenth off copper and nothing off the rest', () => {
    const { collateral } = scoredOf();
    const fallen = evaluateUnder(scoredOf(), scenarioOf(new Map([['COPPER', 100_000]])));
    const priceOf = (name: string) =>
      fallen.collateral.prices.find(({ commodity }) => commodity === name)?.pricePerTonne;
    expect(priceOf('COPPER')).toBe('61425.45'); // 68250.50 · 0.9
    expect(priceOf('ALUMINUM')).toBe('19400');
    const grossOf = (units: typeof collateral.units) => units.map(({ grossFen }) => grossFen);
    // 52 t and 31.0005 t of copper: 355,... each · 0.9
    expect(grossOf(collateral.units)).toEqual([354_902_600, 211_579_962, 465_600_000, 18_900_000]);
    expect(grossOf(fallen.collateral.units)).toEqual([
      319_412_340, 190_421_966, 465_600_000, 18_900_000,
    ]);
  });

  it('is never better for the bank than what is', () => {
    fc.assert(
      fc.property(falls, fall, (fallen, more) => {
        const now = evaluateUnder(scoredOf(), scenarioOf(fallen)).collateral;
        const deeper = new Map(
          [...fallen].map(([name, ppm]) => [name, Math.min(PPM, ppm + more)] as const),
        );
        const then = evaluateUnder(scoredOf(), scenarioOf(deeper)).collateral;
        expect(then.marketFen).toBeLessThanOrEqual(now.marketFen);
        expect(then.eligibleFen).toBeLessThanOrEqual(now.eligibleFen);
      }),
    );
  });
});

describe('a facility under falling prices', () => {
  const facility = {
    facilityId: 'F-1',
    uscc: fixturePortrait().uscc,
    tenant: 'bank-1',
    limitFen: 700_000_000,
    outstandingFen: 600_000_000,
    initialLtvPpm: 600_000,
    lines: {
      warnPpm: 750_000,
      callPpm: 850_000,
      liquidatePpm: 950_000,
      hysteresisPpm: 20_000,
      dwellMs: DAY_MS,
      cureMs: DAY_MS,
    },
  };
  const { collateral } = scoredOf();
  const { assessment } = assessFacility({
    facility,
    collateral,
    priorClaimsFen: 0,
    standing: null,
    atMs: fixtureNowMs,
  });
  const under = (held: FacilityAssessment, ppm: number) =>
    assessUnder(held, collateral, {
      ...scenarioOf(new Map([['*', ppm]])),
      asOfMs: fixtureNowMs,
    });

  it('touches each line at the fall that the assessment names, and not before', () => {
    expect(assessment.state).toBe('normal');
    for (const { line, fallPpm } of assessment.lines) {
      // Fen are rounded down unit by unit: a few ppm around the edge say nothing.
      expect(under(assessment, (fallPpm ?? 0) + 5).state).toBe(line);
      expect(under(assessment, (fallPpm ?? 0) - 5).state).not.toBe(line);
    }
  });

  it('keeps the terms, and gives a deadline for a call though the dwell has not passed', () => {
    const call = assessment.lines.find(({ line }) => line === 'call');
    const fallen = under(assessment, (call?.fallPpm ?? 0) + 5);
    expect(fallen).toMatchObject({ state: 'call', cureByMs: fixtureNowMs + DAY_MS, facility });
    expect(fallen.cure.repayFen).toBeGreaterThan(assessment.cure.repayFen);
  });

  it('is never milder than the state that is held', () => {
    const warn = assessment.lines.find(({ line }) => line === 'warn')?.fallPpm ?? 0;
    const held = { ...assessment, state: 'liquidate' as const };
    expect(under(held, warn - 10_000).state).toBe('liquidate'); // below the line, within the hysteresis
    expect(under(held, warn - 100_000).state).toBe('normal'); // cured: lower prices, less to lose
  });

  it('rests on what a pledgee may count where it is one', () => {
    const pledgee = { ...assessment, pledgeeCollateral: { ...collateral, units: [] } };
    expect(under(pledgee, 100_000).valueFen).toBe(0);
  });
});
