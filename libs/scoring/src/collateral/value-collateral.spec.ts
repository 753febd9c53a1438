import { describe, expect, it } from '@jest/globals';
import type { AssetPortrait } from '@chanrong/portrait';
import fc from 'fast-check';
import { marketFrom } from '../market.js';
import { expertScorecard } from '../model/expert-scorecard.js';
import {
  fixtureMachine,
  fixtureNowMs,
  fixturePriceSet,
  fixtureStorage,
} from '../scoring.fixture.js';
import type { Collateral, LineCode } from './collateral.js';
import { valueCollateral } from './value-collateral.js';
import { clearTitles, type Valuation } from './valuation.js';

const valuation: Valuation = {
  asOfMs: fixtureNowMs,
  market: marketFrom(fixturePriceSet),
  policy: expertScorecard.policy.collateral,
  title: clearTitles,
};

function value(assets: readonly AssetPortrait[], changes: Partial<Valuation> = {}): Collateral {
  return valueCollateral(assets, { ...valuation, ...changes });
}

function amountOf({ lines }: Collateral, code: LineCode): number {
  return lines.find((line) => line.code === code)?.amountFen ?? 0;
}

/** A price set of one copper price. */
function copperAt(pricePerTonne: number, dailyVolatility = 0.012): Valuation['market'] {
  const price = { commodity: 'COPPER', pricePerTonne: String(pricePerTonne), source: 'spec' };
  return marketFrom({ ...fixturePriceSet, prices: [{ ...price, dailyVolatility }] });
}

const commodity = fc.constantFrom('COPPER', 'ALUMINUM', 'GRAPHENE', 'UNPRICED', null);
const storage = fc
  .record({
    commodity,
    quantityKg: fc.double({ min: 0, max: 500_000, noNaN: true }),
    trust: fc.double({ min: 0, max: 1, noNaN: true }),
    observed: fc.boolean(),
    days: fc.integer({ min: 0, max: 500 }),
  })
  .map((unit): Omit<AssetPortrait, 'assetId'> => {
    const asset = fixtureStorage('', unit.commodity, unit.quantityKg);
    const sinceMs = fixtureNowMs - unit.days * 86_400_000;
    const stock =
      asset.stock === null ? null : { ...asset.stock, observed: unit.observed, sinceMs };
    return { ...asset, trust: unit.trust, stock };
  });
const storages = fc
  .array(storage, { maxLength: 8 })
  .map((units) =>
    units.map((unit, index): AssetPortrait => ({ ...unit, assetId: `TANK-${index}` })),
  );

describe('the waterfall', () => {
  it('caps one commodity, advances half and holds a reserve back', () => {
    const collateral = value([fixtureStorage('TANK-01', 'COPPER', 1_000)]);
    // 1,000 kg · 68.2505: 6,825,050; 991.775 kg: 6,768,913; −15 %: 5,753,576; −5 %: 5,465,897.
    expect(collateral.eligibleFen).toBe(5_465_897);
    // cap 80 %: 4,372,717, so 1,093,180 are in excess; half of 4,372,717 is 2,186,358.
    expect(amountOf(collateral, 'CONCENTRATION')).toBe(-1_093_180);
    expect(amountOf(collateral, 'ADVANCE_RATE')).toBe(-2_186_359);
    // 2 % of 2,186,358 stay back: 2,142,630.84, down.
    expect(amountOf(collateral, 'RESERVE')).toBe(-43_728);
    expect(collateral.borrowingBaseFen).toBe(2_142_630);
    expect(collateral.topCommodityPpm).toBe(1_000_000);
  });

  it('caps what one keeper holds, and then one commodity', () => {
    const kept = (assetId: string, keeper: string | undefined, commodityCode = 'COPPER') => ({
      ...fixtureStorage(assetId, commodityCode, 1_000),
      holding: { site: 'third-party' as const, waived: true, keeper },
    });
    const uncapped = uncappedPolicy();
    const own = fixtureStorage('TANK-03', 'COPPER', 1_000);
    // Three units of 5,465,897: one keeper holds two thirds, and half of 16,397,691 is 8,198,845: half of that a unit.
    const both = value([kept('TANK-01', 'K-1'), kept('TANK-02', 'K-1'), own], uncapped);
    expect(amountOf(both, 'KEEPER_CONCENTRATION')).toBe(2 * 4_099_422 - 2 * 5_465_897);
    // Keepers that nobody names may be one.
    const unnamed = value([kept('TANK-01', undefined), kept('TANK-02', undefined), own], uncapped);
    expect(unnamed.borrowingBaseFen).toBe(both.borrowingBaseFen);
    const apart = value([kept('TANK-01', 'K-1'), kept('TANK-02', 'K-2'), own], uncapped);
    expect(amountOf(apart, 'KEEPER_CONCENTRATION')).toBe(0);
  });

  it('adds up positions by commodity and trust', () => {
    const tanks = [
      fixtureStorage('TANK-01', 'COPPER', 1_000),
      { ...fixtureStorage('TANK-02', 'COPPER', 500), trust: 0.2 },
      fixtureStorage('TANK-03', 'ALUMINUM', 2_000),
    ];
    const { positions, eligibleFen } = value(tanks);
    expect(positions.map(({ commodity, ...rest }) => [commodity, rest.trustedGrams])).toEqual([
      ['ALUMINUM', 2_000_000],
      ['COPPER', 1_000_000],
    ]);
    expect(positions[1]).toMatchObject({ trustedLowGrams: 991_775, doubtedGrams: 500_000 });
    expect(positions.reduce((sum, each) => sum + each.eligibleFen, 0)).toBe(eligibleFen);
  });

  it('advances each class at its own rate', () => {
    const uncapped = uncappedPolicy();
    const copper = value([fixtureStorage('TANK-01', 'COPPER', 1_000)], uncapped);
    const graphene = value([fixtureStorage('TANK-02', 'GRAPHENE', 1_000)], uncapped);
    const both = value(
      [fixtureStorage('TANK-01', 'COPPER', 1_000), fixtureStorage('TANK-02', 'GRAPHENE', 1_000)],
      uncapped,
    );
    // Exchange metal 50 %: 5,465,897 fen give 2,732,948; other 40 %.
    const advancedOf = (one: Collateral) => one.eligibleFen + amountOf(one, 'ADVANCE_RATE');
    expect(advancedOf(copper)).toBe(2_732_948);
    expect(advancedOf(graphene)).toBe(Math.floor(graphene.eligibleFen * 0.4));
    expect(advancedOf(both)).toBe(advancedOf(copper) + advancedOf(graphene));
    expect(both.lines.find(({ code }) => code === 'ADVANCE_RATE')?.evidence).toContain(
      'exchange-metal 50 %, other 40 %',
    );
  });

  it('is empty without storage units', () => {
    const collateral = value([fixtureMachine('CNC-01')]);
    expect(collateral).toMatchObject({ grossFen: 0, unitCount: 0, lines: [], units: [] });
    expect(collateral.topCommodityPpm).toBeNull();
  });

  it('says in words what each line does', () => {
    const collateral = value([fixtureStorage('TANK-01', 'COPPER', 1_000)]);
    for (const line of collateral.lines) expect(line.rule).toMatch(/^[a-z0-9].{10,}/);
  });

  it('adds up to the fen: totals and deductions give the next total', () => {
    fc.assert(
      fc.property(storages, (assets) => {
        const collateral = value(assets);
        const baseLines = collateral.lines.filter(({ code }) => code !== 'BORROWING_BASE');
        const eligibleAt = baseLines.findIndex(({ code }) => code === 'ELIGIBLE');
        const sum = (lines: Collateral['lines']): number =>
          lines.reduce((total, { amountFen }) => total + amountFen, 0);
        expect(sum(baseLines.slice(0, Math.max(0, eligibleAt)))).toBe(collateral.eligibleFen);
        expect(sum(baseLines.slice(Math.max(0, eligibleAt)))).toBe(collateral.borrowingBaseFen);
        for (const unit of collateral.units) {
          const unitSum = unit.lines
            .slice(0, -1)
            .reduce((total, line) => total + line.amountFen, 0);
          expect(unitSum).toBe(unit.eligibleFen);
        }
      }),
    );
  });

  it('never gives more than the step before', () => {
    fc.assert(
      fc.property(storages, (assets) => {
        const { grossFen, marketFen, eligibleFen, borrowingBaseFen } = value(assets);
        expect(marketFen).toBeLessThanOrEqual(grossFen);
        expect(eligibleFen).toBeLessThanOrEqual(marketFen);
        expect(borrowingBaseFen).toBeLessThanOrEqual(Math.ceil(eligibleFen / 2));
        expect(borrowingBaseFen).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('does not depend on the order of assets', () => {
    const shuffled = storages.chain((assets) =>
      fc.tuple(
        fc.constant(assets),
        fc.shuffledSubarray(assets, { minLength: assets.length, maxLength: assets.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([assets, permuted]) => {
        expect(value(permuted)).toEqual(value(assets));
      }),
    );
  });

  it('is the same for one unit and for the same goods in two, but for the roundings', () => {
    const grams = fc.integer({ min: 2, max: 100_000_000 });
    fc.assert(
      fc.property(grams, fc.integer({ min: 1, max: 99 }), (total, percent) => {
        const part = Math.floor((total * percent) / 100);
        const whole = value([exactStorage('TANK-1', total)]);
        const split = value([exactStorage('TANK-1', part), exactStorage('TANK-2', total - part)]);
        expect(Math.abs(whole.borrowingBaseFen - split.borrowingBaseFen)).toBeLessThanOrEqual(2);
      }),
    );
  });
});

/** Copper whose lower bound is its quantity, so that only the value rounds. */
function exactStorage(assetId: string, grams: number): AssetPortrait {
  const asset = fixtureStorage(assetId, 'COPPER', grams / 1_000);
  return asset.stock === null
    ? asset
    : { ...asset, stock: { ...asset.stock, lowKg: grams / 1_000 } };
}

describe('the borrowing base', () => {
  const quantity = fc.double({ min: 0, max: 500_000, noNaN: true });
  const price = fc.integer({ min: 1, max: 200_000 });

  it('does not fall when there is more stock or a higher price', () => {
    fc.assert(
      fc.property(quantity, quantity, price, price, (kg, moreKg, yuan, moreYuan) => {
        const base = (tonnes: number, pricePerTonne: number): number =>
          value([fixtureStorage('TANK-01', 'COPPER', tonnes)], { market: copperAt(pricePerTonne) })
            .borrowingBaseFen;
        expect(base(kg + moreKg, yuan)).toBeGreaterThanOrEqual(base(kg, yuan));
        expect(base(kg, yuan + moreYuan)).toBeGreaterThanOrEqual(base(kg, yuan));
      }),
    );
  });

  it('does not rise with volatility, or with the age of price or goods', () => {
    const sigma = fc.double({ min: 0, max: 0.1, noNaN: true });
    const days = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(sigma, sigma, days, days, (volatility, more, age, older) => {
        const base = (dailyVolatility: number, ageDays: number): number =>
          value([fixtureStorage('TANK-01', 'COPPER', 1_000)], {
            market: copperAt(68_000, dailyVolatility),
            asOfMs: fixtureNowMs + ageDays * 86_400_000,
          }).borrowingBaseFen;
        expect(base(volatility + more, age)).toBeLessThanOrEqual(base(volatility, age));
        expect(base(volatility, age + older)).toBeLessThanOrEqual(base(volatility, age));
      }),
    );
  });

  it('does not fall when sensors are trusted more, or seen again (apart from the concentration cap)', () => {
    const trust = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(storages, trust, (assets, more) => {
        const better = assets.map((asset) => ({
          ...asset,
          trust: Math.max(asset.trust ?? 0, more),
          stock: asset.stock === null ? null : { ...asset.stock, observed: true },
        }));
        const uncapped = uncappedPolicy();
        expect(value(better, uncapped).borrowingBaseFen).toBeGreaterThanOrEqual(
          value(assets, uncapped).borrowingBaseFen,
        );
      }),
    );
  });
});

function uncappedPolicy(): Partial<Valuation> {
  const commoditySharePpmMax = { value: 1_000_000, because: 'the property is about single units' };
  return { policy: { ...valuation.policy, commoditySharePpmMax } };
}
