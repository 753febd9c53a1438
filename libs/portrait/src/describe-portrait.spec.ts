import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dayMs,
  type Declared,
  Folding,
  hourMs,
  midnightMs,
  minuteMs,
  secondMs,
} from '../test/folding.js';
import { foldPolicy } from './fold-policy.js';
import type { StockPortrait } from './portrait.js';
import { emptyProduction } from './production/empty-production.js';

const atMs = midnightMs;
const live = { timeBase: 'live' } as const;
const { gatewaySilenceMs, lowQuantityZ } = foldPolicy;
/** Mean of Beta(2, 1): a sensor that passed one minute. */
const trustOfOneMinute = 2 / 3;

function stockOf(
  channels: readonly (readonly [declared: Declared, value: number | null])[],
  kgPerUnit?: number,
): StockPortrait | null {
  const folding = Folding.of(channels.map(([declared]) => ({ asset: 'T-1', ...declared })));
  folding.asset('T-1', kgPerUnit === undefined ? {} : { kgPerUnit });
  folding.data(channels.map(([, value], id) => [id, atMs, value]));
  return folding.portrait.assets[0]?.stock ?? null;
}

describe('stock', () => {
  const mass: Declared = { measure: 'mass_kg' };

  // w1 = t / 10², w2 = t / 20²: q = (4 · 1000 + 1100) / 5, sigma = √(80 / t) with t = 2/3.
  it('fuses sensors by the inverse of their variance', () => {
    const stock = stockOf([
      [{ ...mass, sigma: 10 }, 1_000],
      [{ ...mass, name: 'second', sigma: 20 }, 1_100],
    ]);
    expect(stock?.quantityKg).toBeCloseTo(1_020, 9);
    expect(stock?.sigmaKg).toBeCloseTo(Math.sqrt(80 / trustOfOneMinute), 9);
    expect(stock?.lowKg).toBeCloseTo(1_020 - lowQuantityZ * Math.sqrt(120), 9);
    expect(stock).toMatchObject({ observed: true, measuredMs: atMs, sinceMs: atMs });
  });

  it.each<[string, [Declared, number | null][], number, number]>([
    ['kilograms as they are, whatever the unit of the others', [[mass, 500]], 20, 500],
    ['levels and counts by the kilograms of a unit', [[{ measure: 'level' }, 2.5]], 40, 100],
    ['', [[{ measure: 'item_count' }, 30]], 25, 750],
    [
      '',
      [
        [{ ...mass, sigma: 1 }, 100],
        [{ measure: 'level', sigma: 0.5 }, 60],
      ],
      2,
      110,
    ],
  ])('takes %s', (_, channels, kgPerUnit, quantityKg) => {
    expect(stockOf(channels, kgPerUnit)?.quantityKg).toBeCloseTo(quantityKg, 9);
  });

  it('doubts 1 % of a reading where birth declares no sigma, and a gram at least', () => {
    const factor = 1 / Math.sqrt(trustOfOneMinute);
    expect(stockOf([[mass, 500]])?.sigmaKg).toBeCloseTo(5 * factor, 9);
    expect(stockOf([[{ ...mass, sigma: 0 }, 500]])?.sigmaKg).toBeCloseTo(0.001 * factor, 12);
  });

  it('is never below nothing at its low end', () => {
    expect(stockOf([[{ ...mass, sigma: 10 }, 3]])?.lowKg).toBe(0);
    expect(stockOf([[{ ...mass, sigma: 0.1 }, -0.05]])?.lowKg).toBe(0);
  });

  it('is null where nothing measures it, unobserved where nothing does so now', () => {
    expect(stockOf([[{ measure: 'temperature_c' }, 20]])).toBeNull();
    expect(stockOf([[mass, null]])).toEqual({
      calibratedUntilMs: null,
      quantityKg: 0,
      sigmaKg: 0,
      lowKg: 0,
      trustedKg: 0,
      trust: 0,
      bookKg: null,
      receiptKg: null,
      boundBy: 'measured',
      observed: false,
      measuredMs: atMs,
      sinceMs: atMs,
      layers: [],
    });
  });

  it('drops a sensor that went silent, and keeps the other', () => {
    const folding = Folding.of([
      { ...mass, sigma: 1, periodMs: secondMs },
      { ...mass, sigma: 1, periodMs: secondMs, name: 'second' },
    ]);
    folding.data([
      [0, atMs, 100],
      [1, atMs, 300],
    ]);
    expect(folding.portrait.assets[0]?.stock?.quantityKg).toBeCloseTo(200, 9);
    folding.data([[1, atMs + 6 * secondMs, 300]]);
    expect(folding.portrait.assets[0]?.stock).toMatchObject({ quantityKg: 300, observed: true });
  });

  it('lies between its sensors, and its low end below', () => {
    const sensor = fc.tuple(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(sensor, { minLength: 1, maxLength: 8 }), (sensors) => {
        const stock = stockOf(
          sensors.map(([value, sigma], id) => [{ ...mass, name: `s${id}`, sigma }, value]),
        );
        const values = sensors.map(([value]) => value);
        const { quantityKg = NaN, lowKg = NaN, sigmaKg = NaN } = stock ?? {};
        const roundOff = 1e-9 * Math.max(...values, 1e-3);
        expect(quantityKg).toBeGreaterThanOrEqual(Math.min(...values) - roundOff);
        expect(quantityKg).toBeLessThanOrEqual(Math.max(...values) + roundOff);
        expect(sigmaKg).toBeGreaterThan(0);
        expect(lowKg).toBeLessThanOrEqual(quantityKg);
        expect(lowKg).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('coverage', () => {
  const periodic: Declared = { measure: 'x', periodMs: minuteMs };
  const change: Declared = { measure: 'x', report: 'change' };

  /** ppm of an hour that begins and ends with a reading, and the channel's condition at its end. */
  function hourOf(declared: Declared, values: Record<number, number | null>): string {
    const folding = Folding.of([declared]);
    for (const [minute, value] of Object.entries(values)) {
      folding.data([[0, atMs + Number(minute) * minuteMs, value]]);
    }
    return `${folding.portrait.trust.coveragePpm} ${folding.view('A-1/x').condition}`;
  }

  it.each<[string, Declared, Record<number, number | null>, string]>([
    [
      'within five periods all is covered',
      periodic,
      { 0: 1, 5: 1, 10: 1, 15: 1 },
      '1000000 current',
    ],
    ['a gap is covered for five periods', periodic, { 0: 1, 60: 1 }, '83333 current'],
    ['two gaps of half an hour', periodic, { 0: 1, 30: 1, 60: 1 }, '166666 current'],
    ['what is reported on change holds', change, { 0: 1, 60: 1 }, '1000000 current'],
    ['until it has no value', change, { 0: 1, 15: null, 60: 1 }, '250000 current'],
    ['no value at the end', change, { 0: 1, 15: null, 60: null }, '250000 silent'],
    ['no value at the beginning', change, { 0: null, 15: 1, 60: 1 }, '750000 current'],
    ['no value in between, periodic', periodic, { 0: 1, 1: null, 2: 1, 4: 1 }, '750000 current'],
    ['nothing but no value', change, { 0: null, 60: null }, '0 silent'],
    ['one reading', periodic, { 0: 1 }, '0 current'],
  ])('%s', (_, declared, values, expected) => {
    expect(hourOf(declared, values)).toBe(expected);
  });

  it('ends when the newest reading of the recording does, for every channel', () => {
    const folding = Folding.of([periodic, { ...change, name: 'y' }]);
    folding.data([
      [0, atMs, 1],
      [1, atMs, 1],
    ]);
    folding.data([[1, atMs + 10 * minuteMs, 1]]);
    expect(folding.portrait.asOfMs).toBe(atMs + 10 * minuteMs);
    expect(folding.view('A-1/x')).toMatchObject({ condition: 'silent', coveredMs: 5 * minuteMs });
    expect(folding.view('A-1/y')).toMatchObject({ condition: 'current', coveredMs: 10 * minuteMs });
    expect(folding.portrait.trust).toMatchObject({ coveragePpm: 750_000, silentChannelCount: 1 });
  });

  it('stays within the time there was, whatever comes', () => {
    const reading = fc.tuple(fc.nat(500), fc.option(fc.integer({ min: 0, max: 3 })));
    fc.assert(
      fc.property(
        fc.array(reading, { maxLength: 40 }),
        fc.constantFrom(periodic, change),
        (readings, declared) => {
          const folding = Folding.of([declared]);
          for (const [minute, value] of readings) {
            folding.data([[0, atMs + minute * minuteMs, value]]);
          }
          const view = folding.view('A-1/x');
          expect(view.coveredMs).toBeGreaterThanOrEqual(0);
          expect(view.coveredMs).toBeLessThanOrEqual(view.elapsedMs);
        },
      ),
    );
  });
});

describe('silence of a live gateway', () => {
  function machine(): Folding {
    const folding = Folding.of(
      [
        { measure: 'execution', report: 'change' },
        { measure: 'level', report: 'change', sigma: 1 },
      ],
      live,
    );
    folding.tick(atMs);
    folding.data([
      [0, atMs, 'ACTIVE'],
      [1, atMs, 50],
    ]);
    return folding;
  }
  const operatingMs = (folding: Folding): number =>
    folding.portrait.production.days.reduce((sum, day) => sum + day.operatingMs, 0);

  it('is heard in journal time: held values are vouched for while it speaks', () => {
    const folding = machine();
    folding.tick(atMs + gatewaySilenceMs);
    expect(folding.portrait).toMatchObject({
      asOfMs: atMs + gatewaySilenceMs,
      trust: { coveragePpm: 1e6, silentChannelCount: 0 },
      assets: [{ stock: { observed: true, quantityKg: expect.closeTo(50, 9) } }],
    });
    expect(operatingMs(folding)).toBe(gatewaySilenceMs);
  });

  it('makes everything behind it silent, and stops the clock of its machines', () => {
    const folding = machine();
    folding.tick(atMs + 2 * gatewaySilenceMs);
    expect(folding.portrait).toMatchObject({
      trust: { coveragePpm: 500_000, silentChannelCount: 2 },
      assets: [{ stock: { observed: false, quantityKg: 0, lowKg: 0 } }],
    });
    expect(operatingMs(folding)).toBe(gatewaySilenceMs);
  });

  it('ends with any message, about whatever channel', () => {
    const folding = machine();
    folding.tick(atMs + 9 * minuteMs);
    folding.data([[1, atMs + 9 * minuteMs, 51]]);
    folding.tick(atMs + 19 * minuteMs);
    expect(folding.portrait.trust.silentChannelCount).toBe(0);
    expect(operatingMs(folding)).toBe(19 * minuteMs);
  });

  it('begins at once with its death, and ends with its birth', () => {
    const folding = machine();
    folding.tick(atMs + minuteMs);
    folding.death();
    expect(folding.portrait.trust.silentChannelCount).toBe(2);
    expect(folding.portrait.assets[0]?.stock?.observed).toBe(false);
    folding.birth([
      { measure: 'execution', report: 'change' },
      { measure: 'level', report: 'change', sigma: 1 },
    ]);
    expect(folding.portrait.trust.silentChannelCount).toBe(0);
  });

  it('is no silence in a recording, which ends when its readings do', () => {
    const folding = Folding.of([{ measure: 'execution', report: 'change' }]);
    folding.data([[0, atMs, 'ACTIVE']]);
    const before = folding.portrait;
    folding.tick(folding.journalMs + 365 * dayMs);
    folding.death();
    expect(folding.portrait).toEqual(before);
  });

  it('never grows what a portrait vouches for while journal time passes in silence', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: hourMs }), { maxLength: 10 }), (pauses) => {
        const folding = machine();
        let nowMs = atMs;
        let coveragePpm = 1e6;
        for (const pauseMs of pauses) {
          nowMs += pauseMs;
          folding.tick(nowMs);
          expect(operatingMs(folding)).toBe(Math.min(nowMs - atMs, gatewaySilenceMs));
          expect(folding.portrait.trust.coveragePpm).toBeLessThanOrEqual(coveragePpm);
          coveragePpm = folding.portrait.trust.coveragePpm;
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the portrait', () => {
  it('is plain before anything is known', () => {
    expect(Folding.of([]).portrait).toMatchObject({
      asOfMs: 0,
      firstEventMs: null,
      lastEventMs: null,
      assets: [],
      production: emptyProduction,
      trust: { channelCount: 0, mean: 0, lowest: 0, coveragePpm: 0, silentChannelCount: 0 },
    });
  });

  it('counts what it watches', () => {
    const measures = ['running', 'energy_kwh', 'energy_total_kwh', 'condition', 'estop', 'x'];
    const folding = Folding.of(measures.map((measure) => ({ measure })));
    expect(folding.portrait.production).toMatchObject({
      stateChannelCount: 1,
      energyChannelCount: 2,
      faultChannelCount: 2,
    });
    expect(folding.portrait.trust).toMatchObject({ channelCount: 6, silentChannelCount: 6 });
  });

  it('does not move when it is looked at', () => {
    const folding = Folding.of([{ measure: 'execution', report: 'change' }], live);
    folding.tick(atMs);
    folding.data([[0, atMs, 'ACTIVE']]);
    folding.tick(atMs + minuteMs);
    const before = folding.partitionBytes();
    const first = folding.portrait;
    expect(folding.portrait).toEqual(first);
    expect(folding.partitionBytes()).toBe(before);
  });

  it('orders assets by id, and gives each the mean trust of its channels', () => {
    const folding = Folding.of([
      { asset: 'B', measure: 'x' },
      { asset: 'A', measure: 'x' },
      { asset: 'A', measure: 'y', max: 1 },
    ]);
    folding.asset('C');
    folding.data([
      [0, atMs, 1],
      [1, atMs, 1],
      [2, atMs, 9],
    ]);
    expect(folding.portrait.assets.map(({ assetId, trust }) => [assetId, trust])).toEqual([
      ['A', (2 / 3 + 1 / 3) / 2],
      ['B', 2 / 3],
      ['C', null],
    ]);
    expect(folding.portrait.trust).toMatchObject({ lowest: 1 / 3, outOfRangeCount: 1 });
  });
});
