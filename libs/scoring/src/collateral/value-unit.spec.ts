import { describe, expect, it } from '@jest/globals';
import type {
  AssetHolding,
  AssetPortrait,
  PriceSetPublished,
  StockPortrait,
} from '@chanrong/portrait';
import fc from 'fast-check';
import { emptyMarket, marketFrom } from '../market.js';
import { expertScorecard } from '../model/expert-scorecard.js';
import { fixtureNowMs, fixturePriceSet } from '../scoring.fixture.js';
import type { IneligibleCode, UnitValuation } from './collateral.js';
import { valueUnit } from './value-unit.js';
import { clearTitles, type Valuation } from './valuation.js';

const DAY_MS = 86_400_000;
const policy = expertScorecard.policy.collateral;

/** A tonne of copper at 70,000 CNY/t with σ = 1.5 % a day, priced today. */
const priceSet: PriceSetPublished = {
  ...fixturePriceSet,
  asOfMs: fixtureNowMs,
  prices: [
    { commodity: 'COPPER', pricePerTonne: '70000', dailyVolatility: 0.015, source: 'spec' },
    { commodity: 'ZINC', pricePerTonne: '22,500', dailyVolatility: 0.015, source: 'spec' },
  ],
};
const today: Valuation = {
  asOfMs: fixtureNowMs,
  market: marketFrom(priceSet),
  policy,
  title: clearTitles,
};

const stock: StockPortrait = {
  quantityKg: 1_000,
  sigmaKg: 10,
  lowKg: 983.55, // 1,000 − 1.645 · 10
  observed: true,
  measuredMs: fixtureNowMs,
  sinceMs: fixtureNowMs,
  trust: 0.97,
  calibratedUntilMs: null,
  bookKg: null,
  receiptKg: null,
  trustedKg: 983.55,
  boundBy: 'measured',
  layers: [], // all of it as old as `sinceMs`
};

function tank(changes: Partial<AssetPortrait> = {}, stockChanges: Partial<StockPortrait> = {}) {
  const asset: AssetPortrait = {
    assetId: 'TANK-01',
    kind: 'storage',
    name: 'Tank 1',
    commodity: 'COPPER',
    tamperedMs: null,
    trust: 0.97,
    stock: { ...stock, ...stockChanges },
  };
  return { ...asset, ...changes };
}

function amounts({ lines }: UnitValuation) {
  return lines.map(({ code, amountFen }) => [code, amountFen]);
}

describe('an accepted unit', () => {
  it('goes down from gross to eligible line by line', () => {
    expect(amounts(valueUnit(tank(), today))).toEqual([
      ['GROSS', 7_000_000], // 1,000,000 g · 0.07 CNY
      ['MEASUREMENT', -115_150], // 983,550 g are 6,884,850 fen
      ['PRICE_HAIRCUT', -1_074_423], // keeps 1 − 0.156056 (z99 · 1.5 % · √20): 5,810,427.85, down
      ['LIQUIDITY', -290_522], // keeps 95 % of 5,810,427: 5,519,905.65, down
      ['ELIGIBLE', 5_519_905],
    ]);
  });

  it('pays for an old price as for rarer revaluation: four days old is N_R = 5, √24 days', () => {
    const later = { ...today, asOfMs: fixtureNowMs + 4 * DAY_MS };
    const line = valueUnit(tank(), later).lines.find(({ code }) => code === 'PRICE_HAIRCUT');
    expect(line?.evidence).toBe('17.1 %: σ 1.5 % a day, declared, over 24 days, floor 15 %'); // 17.0951 %
    expect(line?.amountFen).toBe(-1_176_972); // keeps 1 − 0.170951: 5,707,878.0
  });

  it('takes the stressed floor of its class when the market is quiet', () => {
    const quiet = { ...today, market: marketFrom(fixturePriceSet) }; // σ 1.2 %: 12.5 %, below 15 %
    const line = valueUnit(tank(), quiet).lines.find(({ code }) => code === 'PRICE_HAIRCUT');
    expect(line?.evidence).toContain('15 %:');
  });

  it.each([
    { days: 90, ppm: 0 },
    { days: 91, ppm: 150_000 },
    { days: 180, ppm: 150_000 },
    { days: 181, ppm: 400_000 },
    { days: 365, ppm: 400_000 },
  ])('after $days days on stock loses $ppm ppm to age', ({ days, ppm }) => {
    const unit = valueUnit(tank({}, { sinceMs: fixtureNowMs - days * DAY_MS }), today);
    const line = unit.lines.find(({ code }) => code === 'AGEING');
    const keptFen = Math.floor((5_810_427 * (1_000_000 - ppm)) / 1_000_000);
    expect(line?.amountFen ?? 0).toBe(0 - (5_810_427 - keptFen));
  });

  it.each([
    { cost: '63000', amountFen: -688_485 }, // 983,550 g at 63,000 are 6,196,365, below 6,884,850
    { cost: '70000', amountFen: 0 },
    { cost: '80000.5', amountFen: 0 },
  ])('counts at its cost of $cost where the market pays more', ({ cost, amountFen }) => {
    const unit = valueUnit(tank({ holding: { costPerTonne: cost } }), today);
    const line = unit.lines.find(({ code }) => code === 'LOWER_OF_COST');
    expect(line?.amountFen ?? 0).toBe(amountFen);
    expect(unit.marketFen).toBe(6_884_850);
  });

  it.each<AssetHolding>([
    { stage: 'stored', owner: 'own', site: 'own' },
    { stage: 'in-transit', documented: true },
    { site: 'third-party', waived: true },
    { waived: false, documented: false },
  ])('counts in full where the goods are held as %j', (holding) => {
    expect(valueUnit(tank({ holding }), today).eligibleFen).toBe(5_519_905);
  });

  it.each([
    { overdueDays: -1, codes: [] },
    { overdueDays: 30, codes: [] },
    { overdueDays: 31, codes: ['CALIBRATION_OVERDUE'] },
  ])('calibrated until $overdueDays days ago: $codes', ({ overdueDays, codes }) => {
    const calibratedUntilMs = fixtureNowMs - overdueDays * DAY_MS;
    const { lines } = valueUnit(tank({}, { calibratedUntilMs }), today);
    const found = lines.map(({ code }) => code);
    expect(found.filter((code) => code === 'CALIBRATION_OVERDUE')).toEqual(codes);
  });

  it('is worth nothing, exactly, when empty', () => {
    const empty = valueUnit(tank({}, { quantityKg: -0.4, lowKg: 0 }), today);
    expect(empty).toMatchObject({ grossFen: 0, marketFen: 0, eligibleFen: 0, quantityGrams: 0 });
  });
});

describe('stock of several ages', () => {
  const laid = (...layers: readonly (readonly [days: number, quantityKg: number])[]) =>
    tank(
      {},
      {
        layers: layers.map(([days, quantityKg]) => ({
          sinceMs: fixtureNowMs - days * DAY_MS,
          quantityKg,
        })),
      },
    );
  const amountOf = (unit: UnitValuation, wanted: string) =>
    unit.lines.find(({ code }) => code === wanted)?.amountFen ?? 0;

  it('loses to age what each age loses', () => {
    const unit = valueUnit(laid([120, 400], [10, 600]), today);
    expect(unit.gramsByAge).toEqual([590_130, 393_420, 0, 0]); // 983,550 g: 60 % and the rest
    // 40 % of it at 15 % is 6 %: of 5,810,427 fen 5,461,801.38 are kept, down.
    expect(amountOf(unit, 'AGEING')).toBe(-348_626);
  });

  it('is without what is too old, and only that', () => {
    const unit = valueUnit(laid([366, 250], [0, 750]), today);
    expect(unit.gramsByAge).toEqual([737_662, 0, 0, 245_888]);
    expect(amountOf(unit, 'OVERAGE')).toBe(-1_721_216); // 737,662 g · 7 fen − 6,884,850
    expect(unit.marketFen).toBe(5_163_634);
    const gone = valueUnit(laid([366, 1_000]), today);
    expect(amounts(gone)).toEqual([
      ['GROSS', 7_000_000],
      ['MEASUREMENT', -115_150],
      ['OVERAGE', -6_884_850],
      ['PRICE_HAIRCUT', 0],
      ['LIQUIDITY', 0],
      ['ELIGIBLE', 0],
    ]);
  });

  const ages = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 1_000 })),
    { minLength: 1, maxLength: 8 },
  );

  it('is never worth more when it is older, nor otherwise when a layer is told as two', () => {
    fc.assert(
      fc.property(ages, fc.nat(400), (layers, older) => {
        const now = valueUnit(laid(...layers), today);
        const later = valueUnit(laid(...layers.map(([d, kg]) => [d + older, kg] as const)), today);
        expect(later.eligibleFen).toBeLessThanOrEqual(now.eligibleFen);
        expect(later.marketFen).toBeLessThanOrEqual(now.marketFen);
        const halves = layers.flatMap(([days, kg]) => [
          [days, kg / 2] as const,
          [days, kg / 2] as const,
        ]);
        expect(valueUnit(laid(...halves), today)).toEqual(now);
        const sum = (now.gramsByAge ?? []).reduce((total, grams) => total + grams, 0);
        expect(sum).toBe(now.lowGrams);
      }),
    );
  });
});

describe('what the books say', () => {
  it('counts where it is less than what is measured', () => {
    const unit = valueUnit(tank({}, { bookKg: 900 }), today);
    expect(amounts(unit).slice(0, 3)).toEqual([
      ['GROSS', 7_000_000],
      ['MEASUREMENT', -115_150],
      ['BOOK', -584_850], // 900,000 g · 7 fen − 6,884,850
    ]);
    expect(unit.marketFen).toBe(6_300_000);
  });

  it('and the receipts: the least of the three counts', () => {
    const unit = valueUnit(tank({}, { bookKg: 900, receiptKg: 800 }), today);
    expect(amounts(unit).slice(2, 4)).toEqual([
      ['BOOK', -584_850],
      ['RECEIPT', -700_000], // 100,000 g · 7 fen
    ]);
    const more = valueUnit(tank({}, { bookKg: 900, receiptKg: 950 }), today);
    expect(more.marketFen).toBe(valueUnit(tank({}, { bookKg: 900 }), today).marketFen);
  });

  it('changes nothing where it is more', () => {
    const unit = valueUnit(tank({}, { bookKg: 984 }), today);
    expect({ ...unit, bookGrams: null }).toEqual(valueUnit(tank(), today));
  });

  it('never adds value, and never takes any by being more', () => {
    const book = fc.integer({ min: 0, max: 2_000 });
    fc.assert(
      fc.property(book, book, (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((bookKg) =>
          valueUnit(tank({}, { bookKg }), today),
        );
        expect(less?.eligibleFen).toBeLessThanOrEqual(more?.eligibleFen ?? 0);
        expect(more?.eligibleFen).toBeLessThanOrEqual(valueUnit(tank(), today).eligibleFen);
      }),
    );
  });
});

describe('an excluded unit', () => {
  it.each<[string, AssetPortrait, Valuation, [IneligibleCode, number]]>([
    ['nothing measures it', tank({ stock: null }), today, ['UNOBSERVED', 0]],
    ['its channels are silent', tank({}, { observed: false }), today, ['UNOBSERVED', 0]],
    ['no commodity is known', tank({ commodity: null }), today, ['NO_PRICE', 0]],
    ['no market exists', tank(), { ...today, market: emptyMarket }, ['NO_PRICE', 0]],
    ['its price was refused', tank({ commodity: 'ZINC' }), today, ['NO_PRICE', 0]],
    ['it holds a fortune', tank({}, { quantityKg: 1e9, lowKg: 1e9 }), today, ['IMPLAUSIBLE', 0]],
    ['it holds everything', tank({}, { quantityKg: 1e300, lowKg: 0 }), today, ['IMPLAUSIBLE', 0]],
    ['its sensors lie', tank({ trust: 0.599 }), today, ['TRUST_LOW', -7_000_000]],
    ['nobody knows its sensors', tank({ trust: null }), today, ['TRUST_LOW', -7_000_000]],
    [
      'its price is old',
      tank(),
      { ...today, asOfMs: fixtureNowMs + 36 * DAY_MS },
      ['STALE_PRICE', -7_000_000],
    ],
    [
      'its price is from long after',
      tank({}, { sinceMs: fixtureNowMs - 40 * DAY_MS }),
      { ...today, asOfMs: fixtureNowMs - 40 * DAY_MS },
      ['STALE_PRICE', -7_000_000],
    ],
    ['it is in process', tank({ holding: { stage: 'in-process' } }), today, ['WIP', -7_000_000]],
    [
      'it travels without papers',
      tank({ holding: { stage: 'in-transit' } }),
      today,
      ['IN_TRANSIT_NO_DOC', -7_000_000],
    ],
    [
      'it belongs to somebody else',
      tank({ holding: { owner: 'consigned' } }),
      today,
      ['CONSIGNED', -7_000_000],
    ],
    [
      'its keeper may retain it',
      tank({ holding: { site: 'third-party' } }),
      today,
      ['THIRD_PARTY_SITE_NO_WAIVER', -7_000_000],
    ],
    [
      'its scale contradicts its flow meters',
      tank({}, { trust: 0.55 }),
      today,
      ['TRUST_LOW', -7_000_000],
    ],
  ])('because %s', (_, asset, valuation, [code, amountFen]) => {
    const unit = valueUnit(asset, valuation);
    const excluded = unit.lines.find((line) => line.code === code);
    expect(excluded?.amountFen).toBe(amountFen);
    expect(excluded?.evidence).not.toBe('');
    expect(unit).toMatchObject({ marketFen: 0, eligibleFen: 0 });
  });

  it('names every rule it breaks and loses its value once', () => {
    const unit = valueUnit(tank({ trust: 0.1 }), { ...today, asOfMs: fixtureNowMs + 36 * DAY_MS });
    expect(amounts(unit)).toEqual([
      ['GROSS', 7_000_000],
      ['STALE_PRICE', -7_000_000],
      ['TRUST_LOW', 0],
      ['ELIGIBLE', 0],
    ]);
  });

  it.each([
    { measuredMs: 1_000.5, seen: '1970-01-01T00:00:01.000Z' },
    { measuredMs: Number.NaN, seen: 'an unknown time' },
  ])('last seen at $measuredMs says so whatever the clock', ({ measuredMs, seen }) => {
    const unit = valueUnit(tank({}, { observed: false, measuredMs }), today);
    expect(unit.lines.find(({ code }) => code === 'UNOBSERVED')?.evidence).toContain(seen);
  });

  it.each([
    ['priced', tank({ commodity: null })],
    ['observed', tank({}, { observed: false, quantityKg: 0, lowKg: 0 })],
  ])('has no gross value, rather than none, when it is not %s', (_, asset) => {
    expect(valueUnit(asset, today)).toMatchObject({ grossFen: null, quantityGrams: null });
  });
});

describe('a unit with pledges on it', () => {
  const pledged = (grams: number, viewer: string | null = null): Valuation => {
    const claims = new Map([['TANK-01', [{ tenant: 'bank-1', grams }]]]);
    return { ...today, title: { ...clearTitles, viewer, claims } };
  };

  it('supports what is left, line by line', () => {
    const unit = valueUnit(tank(), pledged(400_000));
    expect(amounts(unit)).toEqual([
      ['GROSS', 7_000_000],
      ['MEASUREMENT', -115_150],
      ['PLEDGED', -2_800_000], // 400,000 g · 0.07 CNY; 583,550 g are left
      ['PRICE_HAIRCUT', -637_466], // keeps 1 − 0.156056 of 4,084,850: 3,447,384.6, down
      ['LIQUIDITY', -172_370],
      ['CONTENT_UNPROVEN', -327_502], // a tenth of 3,275,014: 2,947,512.6 are kept, down
      ['ELIGIBLE', 2_947_512], // 95 % of 3,447,384: 3,275,014.8, down
    ]);
    expect(unit).toMatchObject({ pledgedGrams: 400_000, marketFen: 4_084_850 });
  });

  it('is worth to its pledgee what it is worth without the pledge', () => {
    const [own, without] = [
      valueUnit(tank(), pledged(400_000, 'bank-1')),
      valueUnit(tank(), today),
    ];
    expect(own.marketFen).toBe(without.marketFen);
    // But for what its bank should have looked into.
    expect(amounts(own).slice(0, -2)).toEqual(amounts(without).slice(0, -1));
  });

  it('is excluded when more is pledged than measured, and when another enterprise claims it', () => {
    const codes = ({ lines }: UnitValuation) => lines.map(({ code }) => code);
    expect(codes(valueUnit(tank(), pledged(983_551)))).toEqual([
      'GROSS',
      'OVER_PLEDGED',
      'ELIGIBLE',
    ]);
    const disputed = { ...today, title: { ...clearTitles, disputed: new Set(['TANK-01']) } };
    expect(codes(valueUnit(tank(), disputed))).toEqual(['GROSS', 'TITLE_DISPUTED', 'ELIGIBLE']);
  });
});
