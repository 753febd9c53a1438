import { describe, expect, it } from '@jest/globals';
import type {
  AssetPortrait,
  ContentInspection,
  ContentPortrait,
  PriceSetPublished,
} from '@chanrong/portrait';
import fc from 'fast-check';
import { marketFrom } from '../market.js';
import { expertScorecard } from '../model/expert-scorecard.js';
import { fixtureNowMs, fixturePriceSet, fixtureStorage } from '../scoring.fixture.js';
import { clearTitles, type Valuation } from './valuation.js';
import { valueUnit } from './value-unit.js';

const DAY_MS = 86_400_000;

/** A tonne of copper of today at 70,000 CNY/t with σ = 1.5 % a day; a scale is sure of 983,550 g. */
const priceSet: PriceSetPublished = {
  ...fixturePriceSet,
  asOfMs: fixtureNowMs,
  prices: [{ commodity: 'COPPER', pricePerTonne: '70000', dailyVolatility: 0.015, source: 'spec' }],
};
const today: Valuation = {
  asOfMs: fixtureNowMs,
  market: marketFrom(priceSet),
  policy: expertScorecard.policy.collateral,
  title: clearTitles,
};
const fixture = fixtureStorage('TANK-01', 'COPPER', 1_000);
if (fixture.stock === null) throw new Error('the fixture has stock');
const stock = { ...fixture.stock, lowKg: 983.55, sinceMs: fixtureNowMs, layers: [] };
const tank = (changes: Partial<AssetPortrait>): AssetPortrait => ({
  ...fixture,
  stock,
  ...changes,
});

describe('what goods are', () => {
  const inspection: ContentInspection = {
    inspectedMs: fixtureNowMs - DAY_MS,
    declaredPpm: 999_900,
    foundPpm: 999_900,
    method: 'assay',
    by: 'laboratory',
    certificate: 'A-1',
  };
  const content = (changes: Partial<ContentPortrait> = {}): ContentPortrait => {
    return { verdict: 'proven', inspection, provenPpm: 1_000_000, densityPpm: null, ...changes };
  };
  /** Ten grams are pledged: enough that somebody should have looked. */
  const pledged: Valuation = {
    ...today,
    title: { ...clearTitles, claims: new Map([['TANK-01', [{ tenant: null, grams: 10 }]]]) },
  };
  const unprovenOf = (changes: Partial<AssetPortrait>, valuation = pledged) =>
    valueUnit(tank(changes), valuation).lines.find(({ code }) => code === 'CONTENT_UNPROVEN');

  // Free are 983,540 g: 6,884,780 fen; at 1 − 0.156056 down 5,810,368, at 95 % down 5,519,849.
  it.each<[string, ContentPortrait | undefined, number]>([
    ['nobody has looked', undefined, -551_985], // a tenth: 4,967,864.1 kept, down
    ['all of it is proven', content(), 0],
    // Open are 40 %: 40,000 ppm; 5,299,055.04 kept, down.
    ['three fifths are proven', content({ provenPpm: 600_000 }), -220_794],
    [
      'it was proven too long ago',
      content({ inspection: { ...inspection, inspectedMs: fixtureNowMs - 91 * DAY_MS } }),
      -551_985,
    ],
  ])('costs pledged goods, where %s, so much', (_why, known, amountFen) => {
    expect(unprovenOf({ content: known })?.amountFen ?? 0).toBe(amountFen);
  });

  it('costs nothing as long as no paper rests on the goods, and counts for receipts too', () => {
    expect(unprovenOf({}, today)).toBeUndefined();
    const received = tank({ stock: { ...stock, receiptKg: 2_000 } });
    const codes = valueUnit(received, today).lines.map(({ code }) => code);
    expect(codes).toContain('CONTENT_UNPROVEN');
  });

  it('excludes goods that are something else, or have a density that cannot be', () => {
    const refuted = content({
      verdict: 'refuted',
      inspection: { ...inspection, foundPpm: 0 },
      provenPpm: 0,
    });
    const line = valueUnit(tank({ content: refuted }), today).lines.at(1);
    expect(line).toEqual({
      code: 'CONTENT_REFUTED',
      amountFen: -7_000_000,
      evidence: expect.stringContaining('0 % found, 100 % declared'),
    });
    const impossible = content({ verdict: 'implausible', densityPpm: 625_000 });
    expect(valueUnit(tank({ content: impossible }), today).lines.at(1)).toEqual({
      code: 'DENSITY_IMPLAUSIBLE',
      amountFen: -7_000_000,
      evidence: 'weight and volume come to 62.5 % of the declared density',
    });
  });

  it('is never worth less for more that is proven', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (one, other) => {
        const worth = (provenPpm: number) =>
          valueUnit(tank({ content: content({ provenPpm }) }), pledged).eligibleFen;
        expect(worth(Math.max(one, other))).toBeGreaterThanOrEqual(worth(Math.min(one, other)));
      }),
    );
  });
});
