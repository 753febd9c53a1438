import { describe, expect, it } from '@jest/globals';
import {
  type DayPortrait,
  noFlow,
  noTitle,
  type Portrait,
  type ProductionPortrait,
  type TrustPortrait,
} from '@chanrong/portrait';
import fc from 'fast-check';
import { evaluate } from '../evaluate.js';
import {
  fixtureDays,
  fixtureInput,
  fixtureNowMs,
  fixturePortrait,
  fixtureStorage,
} from '../scoring.fixture.js';
import type { Contribution } from '../evaluation.js';
import { factorCodes, type FactorCode } from './factor-code.js';

const HOUR_MS = 3_600_000;

function measured(code: FactorCode, changes: Partial<Portrait>): Contribution {
  const evaluation = evaluate(fixtureInput(changes));
  if (evaluation.outcome !== 'scored') throw new Error(JSON.stringify(evaluation.missing));
  const found = evaluation.contributions.find((each) => each.code === code);
  if (found === undefined) throw new Error(`no contribution ${code}`);
  return found;
}

function production(changes: Partial<ProductionPortrait>): Partial<Portrait> {
  return { production: { ...fixturePortrait().production, ...changes } };
}

function trust(changes: Partial<TrustPortrait>): Partial<Portrait> {
  return { trust: { ...fixturePortrait().trust, ...changes } };
}

/** The days of the fixture, with the closed ones of the last week changed. */
function lastWeek(change: (day: DayPortrait) => Partial<DayPortrait>): Partial<Portrait> {
  const days = fixtureDays();
  const from = days.length - 8;
  return production({
    days: days.map((day, index) => (index < from ? day : { ...day, ...change(day) })),
  });
}

/** The last `count` days of the fixture. */
function onlyDays(count: number): Partial<Portrait> {
  return production({ days: fixtureDays().slice(-count) });
}

describe('production', () => {
  // Five of seven days, 16 of 24 hours: 47.6 %.
  it.each<[string, FactorCode, Partial<Portrait>, number]>([
    ['a working week', 'UTILISATION', {}, 476_000],
    ['a week idle', 'UTILISATION', lastWeek(() => ({ operatingMs: 0 })), 0],
    ['a single closed day', 'UTILISATION', onlyDays(2), 667_000],
    ['a steady month', 'UTILISATION_TREND', {}, 1_000_000],
    [
      'half the hours',
      'UTILISATION_TREND',
      lastWeek((d) => ({ operatingMs: d.operatingMs / 2 })),
      500_000,
    ],
    ['the same week again', 'OPERATING_REGULARITY', {}, 0],
    ['energy as ever', 'ENERGY_SHORTFALL', {}, 0],
    ['energy as ever', 'ENERGY_EXCESS', {}, 0],
    ['parts declared twice', 'ENERGY_EXCESS', lastWeek((d) => ({ parts: d.parts * 2 })), 0],
    ['energy halved', 'ENERGY_TREND', lastWeek((d) => ({ energyMwh: d.energyMwh / 2 })), 498_000],
    // 4 faults in 37 days, one of them in the open day: 3 in 35 closed days of 25 · 48 hours.
    ['three faults', 'FAULT_RATE', {}, 3],
    [
      'no faults',
      'FAULT_RATE',
      production({ days: fixtureDays().map((d) => ({ ...d, faults: 0 })) }),
      0,
    ],
  ])('%s: %s', (_, code, changes, value) => {
    expect(measured(code, changes)).toMatchObject({ value, unknown: null });
  });

  it('sees output that took no energy', () => {
    const doubled = measured(
      'ENERGY_SHORTFALL',
      lastWeek((day) => ({ parts: day.parts * 2 })),
    );
    expect(doubled.value).toBeGreaterThan(800_000);
    expect(doubled.points).toBe(-40);
  });

  it('sees idle running at night and on rest days', () => {
    const idle = measured(
      'ENERGY_EXCESS',
      lastWeek(() => ({ parts: 0, operatingMs: 0 })),
    );
    expect(idle.value).toBeGreaterThan(800_000);
    expect(idle.points).toBe(-14);
  });

  it('compares energy with operating time where no parts are counted', () => {
    const days = fixtureDays().map((day) => ({ ...day, parts: 0 }));
    const found = measured('ENERGY_SHORTFALL', production({ days }));
    expect(found.value).toBeLessThan(10_000); // parts an hour vary by 1.6 % in the fixture
    expect(found.evidence).toContain('operating hours');
  });

  it('counts the running time that moved between weeks', () => {
    // One of the five compared pairs of weeks has 12 hours a day instead of 16.
    const moved = measured(
      'OPERATING_REGULARITY',
      lastWeek((d) => ({ operatingMs: d.operatingMs * 0.75 })),
    );
    expect(moved.value).toBeGreaterThan(20_000);
    expect(moved.value).toBeLessThan(60_000);
    const erratic = fixtureDays().map((day, index) => ({
      ...day,
      operatingMs: index % 2 === 0 ? day.observedMs : 0,
    }));
    expect(measured('OPERATING_REGULARITY', production({ days: erratic })).value).toBe(1_000_000);
  });

  it('leaves the day in progress out', () => {
    const days = fixtureDays();
    const stopped = days.map((day, index) =>
      index === days.length - 1 ? { ...day, operatingMs: 0, energyMwh: 1, parts: 9_999 } : day,
    );
    for (const code of factorCodes) {
      expect(measured(code, production({ days: stopped }))).toEqual(measured(code, {}));
    }
  });
});

describe('what is not known', () => {
  const tooLittle = fixtureDays().map((day) => ({
    ...day,
    observedMs: HOUR_MS,
    operatingMs: HOUR_MS,
  }));
  const nothingMade = fixtureDays().map((day) => ({ ...day, parts: 0, operatingMs: 0 }));
  const noStock = { assets: [] };
  const unpriced = { assets: [fixtureStorage('TANK-01', 'UNOBTAINIUM', 1_000)] };

  it.each<[FactorCode, string, Partial<Portrait>]>([
    ['UTILISATION', 'STATE_UNOBSERVED', production({ stateChannelCount: 0 })],
    ['UTILISATION', 'HISTORY_SHORT', onlyDays(1)],
    ['UTILISATION', 'HISTORY_SHORT', production({ days: tooLittle })],
    ['UTILISATION', 'HISTORY_STALE', { asOfMs: fixtureNowMs + 9 * 24 * HOUR_MS }],
    ['UTILISATION_TREND', 'HISTORY_SHORT', onlyDays(14)],
    ['UTILISATION_TREND', 'OUTPUT_NONE', production({ days: nothingMade })],
    ['OPERATING_REGULARITY', 'HISTORY_SHORT', onlyDays(14)],
    ['OPERATING_REGULARITY', 'OUTPUT_NONE', production({ days: nothingMade })],
    ['FAULT_RATE', 'FAULTS_UNOBSERVED', production({ faultChannelCount: 0 })],
    ['FAULT_RATE', 'STATE_UNOBSERVED', production({ stateChannelCount: 0 })],
    ['FAULT_RATE', 'OUTPUT_NONE', production({ days: nothingMade })],
    ['ENERGY_SHORTFALL', 'ENERGY_UNOBSERVED', production({ energyChannelCount: 0 })],
    ['ENERGY_SHORTFALL', 'HISTORY_SHORT', onlyDays(8)],
    ['ENERGY_SHORTFALL', 'OUTPUT_NONE', production({ days: nothingMade })],
    ['ENERGY_EXCESS', 'STATE_UNOBSERVED', production({ days: nothingMade, stateChannelCount: 0 })],
    ['ENERGY_TREND', 'HISTORY_STALE', { asOfMs: fixtureNowMs + 9 * 24 * HOUR_MS }],
    ['STOCK_OBSERVED', 'STOCK_NONE', noStock],
    ['STOCK_ELIGIBLE', 'STOCK_NONE', noStock],
    ['STOCK_ELIGIBLE', 'STOCK_UNVALUED', unpriced],
    ['STOCK_CONCENTRATION', 'STOCK_UNVALUED', unpriced],
    ['PRICE_VOLATILITY', 'STOCK_UNVALUED', unpriced],
    ['TITLE_TRUST', 'TITLE_UNCHECKED', {}],
    ['FLOW_MATCH', 'TRADE_NONE', {}],
  ])('%s because of %s has no value', (code, unknown, changes) => {
    const found = measured(code, changes);
    expect(found).toMatchObject({ value: null, unknown });
    expect(found.evidence).not.toBe('');
    expect(found.points).toBeLessThanOrEqual(found.pointsMax);
  });

  it('zero faults where somebody looks is worth more than zero faults where nobody does', () => {
    const days = fixtureDays().map((day) => ({ ...day, faults: 0 }));
    const seen = measured('FAULT_RATE', production({ days }));
    const unseen = measured('FAULT_RATE', production({ days, faultChannelCount: 0 }));
    expect(seen.points).toBeGreaterThan(unseen.points);
  });
});

describe('data and stock', () => {
  it.each<[FactorCode, Partial<Portrait>, number]>([
    ['DATA_COVERAGE', {}, 996_000],
    ['TRUST_MEAN', {}, 972_000],
    ['TRUST_LOWEST', trust({ lowest: 0.1234 }), 123_000],
    ['SILENT_CHANNELS', trust({ silentChannelCount: 6 }), 250_000],
    ['SILENT_CHANNELS', trust({ silentChannelCount: 1, channelCount: 1_000_000 }), 1],
    ['STUCK_CHANNELS', trust({ stuckChannelCount: 24 }), 1_000_000],
    ['MISSING_MESSAGES', { ...trust({ missingMessageCount: 1 }), readingCount: 999 }, 1_000],
    ['STOCK_OBSERVED', {}, 1_000_000],
    ['STOCK_ELIGIBLE', {}, 797_000],
    ['STOCK_CONCENTRATION', {}, 542_000],
    ['PRICE_VOLATILITY', {}, 11_700],
    ['TITLE_TRUST', { title: { ...noTitle, trustPpm: 249_999 } }, 250_000],
    ['TITLE_TRUST', { title: { ...noTitle, trustPpm: 0 } }, 0],
    ['FLOW_MATCH', { flow: { ...noFlow, scorePpm: 600_040 } }, 600_000],
  ])('%s', (code, changes, value) => {
    expect(measured(code, changes).value).toBe(value);
  });

  it('one unit of four unobserved is three quarters', () => {
    const assets = fixturePortrait().assets.map((asset) =>
      asset.assetId === 'TANK-04' ? { ...asset, stock: null } : asset,
    );
    expect(measured('STOCK_OBSERVED', { assets }).value).toBe(750_000);
  });

  it('noise in the sixth digit is not news', () => {
    const noise = fc.double({ min: -0.0004, max: 0.0004, noNaN: true });
    fc.assert(
      fc.property(noise, (change) => {
        const found = measured('TRUST_MEAN', trust({ mean: 0.972 + change }));
        expect(found).toEqual(measured('TRUST_MEAN', {}));
      }),
    );
  });
});
