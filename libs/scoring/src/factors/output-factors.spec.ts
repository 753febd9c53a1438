import { describe, expect, it } from '@jest/globals';
import type { DayPortrait, DeclaredOutputPortrait, Portrait } from '@chanrong/portrait';
import fc from 'fast-check';
import type { Contribution } from '../evaluation.js';
import { fixtureDays, fixturePortrait, scoredOf } from '../scoring.fixture.js';
import type { FactorCode } from './factor-code.js';

const hourMs = 3_600_000;

function measured(code: FactorCode, changes: Partial<Portrait['production']>): Contribution {
  const production = { ...fixturePortrait().production, ...changes };
  const found = scoredOf({ production }).contributions.find((each) => each.code === code);
  if (found === undefined) throw new Error(`no contribution ${code}`);
  return found;
}

/** The days of the fixture; those of the last closed week are changed. */
function days(
  each: (day: DayPortrait) => Partial<DayPortrait>,
  lastWeek: (day: DayPortrait) => Partial<DayPortrait> = () => ({}),
): DayPortrait[] {
  const all = fixtureDays().map((day) => ({ ...day, ...each(day) }));
  return all.map((day, at) => (at < all.length - 8 ? day : { ...day, ...lastWeek(day) }));
}

describe('OEE_TREND', () => {
  const { oee } = fixturePortrait().production;
  const seen = { ...oee, ppm: 800_000 };
  const planned = ({ parts, operatingMs }: DayPortrait) => ({
    plannedMs: operatingMs * 1.25,
    standardMs: operatingMs * 0.9,
    goodParts: Math.round(parts * 0.95),
  });

  it.each([
    ['as before', () => ({}), 1_000_000],
    ['half as good', ({ goodParts }: DayPortrait) => ({ goodParts: goodParts / 2 }), 500_000],
    [
      'a tenth slower',
      ({ standardMs }: DayPortrait) => ({ standardMs: standardMs * 0.9 }),
      900_000,
    ],
  ])('%s', (_, lastWeek, value) => {
    const found = measured('OEE_TREND', { days: days(planned, lastWeek), oee: seen });
    expect(Math.abs((found.value ?? 0) - value)).toBeLessThanOrEqual(1_000);
  });

  it('is not known unless all elements are observed', () => {
    expect(measured('OEE_TREND', { days: days(planned) })).toMatchObject({
      value: null,
      unknown: 'OEE_UNOBSERVED',
    });
  });
});

describe('OUTPUT_DECLARED', () => {
  const said = (
    parts: number,
    countedParts: number | null,
    energyPartsMax: number | null,
  ): DeclaredOutputPortrait => {
    const verdict = 'plausible';
    return {
      fromDay: 1,
      toDay: 30,
      parts,
      source: 'report',
      countedParts,
      energyPartsMax,
      verdict,
    };
  };

  it.each<[string, DeclaredOutputPortrait[], number | null]>([
    ['what was counted', [said(10_000, 10_000, 12_000)], 1_000_000],
    ['more than energy allows', [said(10_000, 10_000, 8_000)], 1_250_000],
    ['the worst period', [said(10, 10, null), said(30, 20, null), said(9, 10, null)], 1_500_000],
    ['something where nothing was made', [said(1, 0, null)], 1_000_000_000],
    ['nothing where nothing was made', [said(0, 0, null)], 1_000_000],
    ['what nobody can check', [said(10, null, null)], null],
    ['nothing', [], null],
  ])('of %s', (_, declared, value) => {
    expect(measured('OUTPUT_DECLARED', { declared }).value).toBe(value);
  });

  it('never gives more points for declaring more', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(3_000), (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map(
          (parts) => measured('OUTPUT_DECLARED', { declared: [said(parts, 1_000, null)] }).points,
        );
        expect(more).toBeLessThanOrEqual(less ?? 0);
      }),
      { numRuns: 30 },
    );
  });
});

describe('PEOPLE_TREND', () => {
  it.each([
    ['in heads', () => ({ headcount: 40 }), () => ({ headcount: 30 }), 750_000],
    [
      'in hours where shifts report them',
      () => ({ headcount: 40, workedMs: 320 * hourMs }),
      () => ({ headcount: 1 }),
      1_000_000,
    ],
    ['of nobody', () => ({ headcount: 40 }), () => ({ headcount: 0 }), 0],
  ])('%s', (_, each, lastWeek, value) => {
    expect(measured('PEOPLE_TREND', { days: days(each, lastWeek) }).value).toBe(value);
  });

  it('is not known where nobody is counted', () => {
    expect(measured('PEOPLE_TREND', {}).unknown).toBe('PEOPLE_UNOBSERVED');
  });
});
