import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { factorCodes } from '../factors/factor-code.js';
import { expertScorecard } from './expert-scorecard.js';
import { parseScorecard } from './parse-scorecard.js';
import { bestPoints, pointsOf, worstPoints } from './points.js';
import type { Factor } from './scorecard.js';

type Data = Record<string, unknown>;

function expertData(): Data {
  return JSON.parse(JSON.stringify(expertScorecard)) as Data;
}

/** The member at a path such as `factors.0.bins`, and how to replace it. */
function altered(path: string, value: unknown): Data {
  const data = expertData();
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const holder = steps.reduce((at, step) => at[step] as Data, data);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return data;
}

function faultsOf(data: unknown): readonly string[] {
  const parsed = parseScorecard(data);
  return parsed.ok ? [] : parsed.error.faults;
}

describe('the expert scorecard', () => {
  it('is what its data say', () => {
    expect(parseScorecard(expertData())).toEqual({ ok: true, value: expertScorecard });
  });

  it('weighs every factor that can be measured', () => {
    expect(expertScorecard.factors.map(({ code }) => code).toSorted()).toEqual(
      factorCodes.toSorted(),
    );
  });

  it.each(expertScorecard.factors.map((factor) => [factor.code, factor] as const))(
    '%s never takes points for getting better, and its bins cover every value',
    (_, factor) => {
      const values = fc.integer({ min: -5_000_000, max: 5_000_000 });
      fc.assert(
        fc.property(values, values, (one, other) => {
          const [low, high] = [Math.min(one, other), Math.max(one, other)];
          const gain = pointsOf(high, factor) - pointsOf(low, factor);
          expect(factor.better === 'higher' ? gain : -gain).toBeGreaterThanOrEqual(0);
          expect(pointsOf(one, factor)).toBeGreaterThanOrEqual(worstPoints(factor));
          expect(pointsOf(one, factor)).toBeLessThanOrEqual(bestPoints(factor));
        }),
      );
    },
  );

  it('stays on its scale from the worst to the best of everything', () => {
    const sum = (points: (factor: Factor) => number): number =>
      expertScorecard.factors.reduce((total, each) => total + points(each), 600);
    expect(sum(worstPoints)).toBe(174);
    expect(sum(bestPoints)).toBe(744);
  });
});

describe('points', () => {
  const factor = { ...(expertScorecard.factors[0] as Factor) };

  // bins of UTILISATION: ≤ 5 % −16, ≤ 15 % −8, ≤ 30 % 0, ≤ 50 % 5, above 8.
  it.each([
    { value: 0, points: -16 },
    { value: 50_000, points: -16 },
    { value: 50_001, points: -8 },
    { value: 300_000, points: 0 },
    { value: 500_000, points: 5 },
    { value: 500_001, points: 8 },
  ])('of $value ppm are $points', ({ value, points }) => {
    expect(pointsOf(value, factor)).toBe(points);
  });
});

describe('a scorecard is refused', () => {
  const bin = (upTo: number | null, points: number) => ({ upTo, points });

  it.each<[string, string, unknown, string]>([
    ['a draft', 'status', 'draft', 'scorecard.status must be one of committed'],
    ['no id', 'id', ' ', 'scorecard.id must be a text'],
    ['a missing part', 'policy', undefined, 'scorecard.policy must be an object'],
    ['a word nobody knows', 'colour', 'red', 'scorecard.colour is not known here'],
    ['a factor nobody can measure', 'factors.0.code', 'ZODIAC', 'factors[0].code must be one of'],
    ['half a point', 'factors.0.unknownPoints', 0.5, 'unknownPoints must be a whole number'],
    ['no factors', 'factors', [], 'factors must not be empty'],
    ['factors that are no list', 'factors', {}, 'factors must be a list'],
    ['a factor twice', 'factors.1.code', 'UTILISATION', 'UTILISATION is doubled'],
    [
      'a judgement without reason',
      'policy.pdPpmMin',
      { value: 500 },
      'pdPpmMin.because must be a text',
    ],
    ['a share above one', 'policy.collateral.reservePpm.value', 1_000_001, 'reservePpm.value'],
    ['bins that end', 'factors.0.bins', [bin(1, 0), bin(2, 1)], 'the last upTo must be null'],
    ['no bins', 'factors.0.bins', [], 'the last upTo must be null'],
    ['bins in disorder', 'factors.0.bins', [bin(2, -16), bin(1, 0), bin(null, 8)], 'must ascend'],
    ['a bin open in the middle', 'factors.0.bins', [bin(null, -16), bin(null, 8)], 'must ascend'],
    ['points that punish', 'factors.0.bins', [bin(1, 8), bin(null, 0)], 'must not fall as'],
    ['ignorance as bliss', 'factors.0.unknownPoints', 9, 'must not exceed the best bin'],
    ['a score below the scale', 'basePoints', 575, 'scores from 149 to 719 are possible'],
    ['a score above the scale', 'scale.max', 735, 'the scale ends at 150 and 735'],
    [
      'an open master scale',
      'masterScale.9.pdPpmMax',
      999_999,
      'the last pdPpmMax must be 1000000',
    ],
    ['a master scale in disorder', 'masterScale.1.pdPpmMax', 500, 'PD limits must ascend'],
    ['grades in disorder', 'masterScale.0.grade', 'B', 'grades must not get better'],
    [
      'a limit that rewards risk',
      'policy.limitFenMax.value.E',
      1e10,
      'must not have a higher limit',
    ],
    [
      'younger goods discounted more',
      'policy.collateral.ageBands.value.0.discountPpm',
      200_000,
      'discounts must not fall',
    ],
    [
      'age bands in disorder',
      'policy.collateral.ageBands.value.0.upToDays',
      200,
      'days must ascend',
    ],
    ['no class for the rest', 'policy.collateral.classes.2.code', 'rest', 'must be called other'],
    [
      'a commodity in two classes',
      'policy.collateral.classes.2.commodities',
      ['COPPER'],
      'belongs to one class',
    ],
    [
      'no reason for a cause',
      'unknowns.STOCK_NONE',
      undefined,
      'unknowns.STOCK_NONE must be an object',
    ],
  ])('with %s', (_, path, value, fault) => {
    expect(faultsOf(altered(path, value)).join('\n')).toContain(fault);
  });

  it('with every fault named at once, and how to go on', () => {
    const parsed = parseScorecard({ ...expertData(), id: '', version: 7, tier: 'vital' });
    expect(parsed).toMatchObject({
      ok: false,
      error: {
        code: 'scorecard_invalid',
        retryable: false,
        hint: expect.stringContaining('commit'),
      },
    });
    expect(faultsOf({ ...expertData(), id: '', version: 7, tier: 'vital' })).toHaveLength(3);
  });

  it.each([null, 7, 'card', [], undefined])('when it is %j', (value) => {
    expect(faultsOf(value)).toEqual(['scorecard must be an object']);
  });
});
