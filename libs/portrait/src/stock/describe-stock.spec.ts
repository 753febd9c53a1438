import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs, Folding, hourMs, midnightMs, minuteMs, uscc } from '../../test/folding.js';
import type { ChannelView } from '../channel-view.js';
import { kindOfMeasure } from '../measure.js';
import type { Asset } from '../partition-state.js';
import type { StockPortrait } from '../portrait.js';
import { Seal } from '../seal.js';
import { describeStock } from './describe-stock.js';
import { quantityByAge } from './quantity-by-age.js';
import { stockPolicy } from './stock-policy.js';

const nowMs = midnightMs + dayMs;

const tank: Asset = {
  assetId: 'T-1',
  kind: 'storage',
  name: 'T-1',
  commodity: 'COPPER',
  kgPerUnit: 1,
  place: null,
  registered: true,
  seal: new Seal(),
  holding: null,
  plan: null,
  book: null,
  inspection: null,
  balance: null,
};

interface Sensor {
  readonly kg: number;
  readonly sigma: number;
  readonly trust: number;
}

function view({ kg, sigma, trust }: Sensor): ChannelView {
  const measure = 'mass_kg';
  return {
    channel: {
      index: 0,
      gatewayId: 'gw',
      name: 'T-1/mass_kg',
      assetId: 'T-1',
      measure,
      kind: kindOfMeasure(measure),
      unit: 'kg',
      sigma,
      onChange: false,
      calibratedUntilMs: null,
      layers: null,
      detector: null,
      words: null,
    },
    value: kg,
    text: null,
    lastMs: nowMs,
    firstMs: midnightMs,
    trust,
    coveredMs: 1,
    elapsedMs: 1,
    condition: 'current',
    readingCount: 1,
    outOfRangeCount: 0,
  };
}

function stockOf(sensors: readonly Sensor[], bookKg: number | null = null): StockPortrait {
  const book = bookKg === null ? null : { quantityKg: bookKg, asOfMs: nowMs, source: 'ERP' };
  const stock = describeStock({ ...tank, book }, sensors.map(view), nowMs);
  if (stock === null) throw new Error('something measures it');
  return stock;
}

describe('trusted quantity', () => {
  // w = τ/σ²; q = Σ w q / Σ w; σ̂ = 1/√Σ w; low = q − 1.645 σ̂; trust = Σ w / Σ 1/σ².
  it.each([
    // w = 1/100: σ̂ = 10, low = 1,000 − 16.45.
    { sensors: [[1_000, 10, 1]], book: null, expected: [1_000, 10, 983.55, 1, 983.55] },
    // w = 0.25/100: σ̂ = 20, low = 1,000 − 32.9: trust counts as precision.
    { sensors: [[1_000, 10, 0.25]], book: null, expected: [1_000, 20, 967.1, 0.25, 967.1] },
    // w = 0.01 and 0.00125: q = 11.3/0.01125, σ̂ = 9.428090, low = 1,004.444444 − 15.509208.
    {
      sensors: [
        [1_000, 10, 1],
        [1_040, 20, 0.5],
      ],
      book: null,
      expected: [1_004.444444, 9.42809, 988.935236, 0.9, 988.935236],
    },
    // Two alike are as good as one with σ/√2: low = 1,000 − 1.645 · 7.071068.
    {
      sensors: [
        [1_000, 10, 1],
        [1_000, 10, 1],
      ],
      book: null,
      expected: [1_000, 7.071068, 988.368093, 1, 988.368093],
    },
    // The books are the least, or are not.
    { sensors: [[1_000, 10, 1]], book: 950, expected: [1_000, 10, 983.55, 1, 950] },
    { sensors: [[1_000, 10, 1]], book: 2_000, expected: [1_000, 10, 983.55, 1, 983.55] },
    // Noise around empty is empty.
    { sensors: [[10, 10, 1]], book: null, expected: [10, 10, 0, 1, 0] },
  ])('of $sensors with books of $book', ({ sensors, book, expected }) => {
    const given = sensors.map(([kg = 0, sigma = 0, trust = 0]) => ({ kg, sigma, trust }));
    const { quantityKg, sigmaKg, lowKg, trust, trustedKg } = stockOf(given, book);
    const found = [quantityKg, sigmaKg, lowKg, trust, trustedKg];
    found.forEach((figure, index) => expect(figure).toBeCloseTo(expected[index] as number, 5));
  });

  it('is nothing, not the last known, where no sensor is trusted', () => {
    expect(stockOf([{ kg: 1_000, sigma: 10, trust: 0 }], 900)).toMatchObject({
      observed: false,
      quantityKg: 0,
      lowKg: 0,
      trustedKg: 0,
      layers: [],
    });
  });

  const sensor = fc.record({
    kg: fc.integer({ min: 0, max: 1_000_000 }),
    sigma: fc.double({ min: 0.1, max: 1e4, noNaN: true }),
    trust: fc.double({ min: 0.01, max: 1, noNaN: true }),
  });

  it('is bounded by the lower bound, the books and the sensors, and never rises with less trust', () => {
    fc.assert(
      fc.property(
        fc.array(sensor, { minLength: 1, maxLength: 4 }),
        fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (sensors, book, share) => {
          const { quantityKg, lowKg, trustedKg, layers } = stockOf(sensors, book);
          const most = Math.max(...sensors.map(({ kg }) => kg));
          expect(quantityKg).toBeLessThanOrEqual(most * (1 + 1e-9));
          expect(trustedKg).toBe(Math.min(lowKg, book ?? lowKg));
          const laid = layers.reduce((sum, layer) => sum + layer.quantityKg, 0);
          expect(laid).toBeCloseTo(quantityKg, 6);
          const doubted = sensors.map((each) => ({ ...each, trust: each.trust * share }));
          expect(stockOf(doubted, book).trustedKg).toBeLessThanOrEqual(trustedKg + 1e-6);
        },
      ),
    );
  });
});

describe('books', () => {
  function declare(folding: Folding, quantityKg: number, asOfMs: number): void {
    const command = { type: 'stock.declared', uscc, assetId: 'T-1', quantityKg, asOfMs } as const;
    folding.step({ kind: 'command', command: { ...command, source: 'ERP' } });
  }

  function weighed(): Folding {
    const folding = Folding.of([{ asset: 'T-1', measure: 'mass_kg', sigma: 1 }]);
    folding.asset('T-1', { commodity: 'COPPER' });
    folding.data([[0, midnightMs, 1_000]]);
    return folding;
  }
  const bookOf = ({ portrait }: Folding) => portrait.assets[0]?.stock?.bookKg;

  it('count by the instant that they speak of, and correct what they said of it before', () => {
    const folding = weighed();
    expect(bookOf(folding)).toBeNull();
    declare(folding, 900, midnightMs - hourMs);
    declare(folding, 800, midnightMs - 2 * hourMs);
    expect(bookOf(folding)).toBe(900);
    declare(folding, 850, midnightMs - hourMs);
    expect(bookOf(folding)).toBe(850);
    folding.restore();
    expect(folding.portrait.assets[0]?.stock).toMatchObject({ trustedKg: 850, boundBy: 'book' });
  });

  it('say nothing about what nobody registered, and nothing any more when they are old', () => {
    const folding = weighed();
    declare(folding, 900, midnightMs - stockPolicy.bookAgeMsMax);
    expect(bookOf(folding)).toBe(900);
    folding.data([[0, midnightMs + minuteMs, 1_000]]);
    expect(bookOf(folding)).toBeNull();
    const stranger = Folding.of([]);
    declare(stranger, 900, midnightMs);
    expect(stranger.portrait.assets).toEqual([]);
  });
});

describe('the age of stock', () => {
  it('is of its layers, in kilograms of the asset, also after a restart', () => {
    const folding = Folding.of([{ asset: 'T-1', measure: 'level' }]);
    folding.asset('T-1', { kgPerUnit: 1_000 });
    const levels = [4, 4, 4, 9, 9, 9, 3, 3, 3]; // m: 4 come, 5 come on day 1, 6 go on day 2
    levels.forEach((level, index) => {
      folding.data([[0, midnightMs + index * 8 * hourMs, level]]);
      folding.restore();
    });
    const stock = folding.portrait.assets[0]?.stock;
    expect(stock?.sinceMs).toBe(midnightMs + 4 * 8 * hourMs); // the median follows a reading later
    expect(stock?.layers).toMatchObject([{ quantityKg: 3_000 }]);
  });

  // Ageing bands of the policy table: up to 90, 180 and 365 days, and older.
  it.each([
    { days: 0, band: 0 },
    { days: 90, band: 0 },
    { days: 91, band: 1 },
    { days: 180, band: 1 },
    { days: 181, band: 2 },
    { days: 365, band: 2 },
    { days: 366, band: 3 },
  ])('of $days days falls into band $band', ({ days, band }) => {
    const layers = [{ sinceMs: nowMs - days * dayMs, quantityKg: 7 }];
    const sums = [0, 0, 0, 0];
    sums[band] = 7;
    expect(quantityByAge(layers, nowMs, [90, 180, 365])).toEqual(sums);
  });

  it('adds up over bands, and does not care how layers are split', () => {
    const layer = fc.record({
      sinceMs: fc.integer({ min: nowMs - 500 * dayMs, max: nowMs + dayMs }),
      quantityKg: fc.integer({ min: 0, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(layer), fc.integer({ min: 1, max: 9 }), (layers, share) => {
        const sums = quantityByAge(layers, nowMs, [90, 180, 365]);
        const total = layers.reduce((sum, { quantityKg }) => sum + quantityKg, 0);
        expect(sums.reduce((sum, each) => sum + each, 0)).toBe(total);
        const split = layers.flatMap(({ sinceMs, quantityKg }) => {
          const part = Math.floor((quantityKg * share) / 10);
          return [part, quantityKg - part].map((kg) => ({ sinceMs, quantityKg: kg }));
        });
        expect(quantityByAge(split, nowMs, [90, 180, 365])).toEqual(sums);
      }),
    );
  });
});
