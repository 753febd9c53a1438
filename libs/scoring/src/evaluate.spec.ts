import { describe, expect, it } from '@jest/globals';
import { canonicalJson, quantiseProbability } from '@chanrong/kernel';
import {
  type DayPortrait,
  emptyDay,
  emptyProduction,
  type Portrait,
  type TrustPortrait,
} from '@chanrong/portrait';
import fc from 'fast-check';
import { evaluate } from './evaluate.js';
import { emptyMarket } from './market.js';
import {
  fixtureDays,
  fixtureInput,
  fixtureNowMs,
  fixturePortrait,
  scoredOf,
} from './scoring.fixture.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const trusts: fc.Arbitrary<TrustPortrait> = fc
  .record({
    channelCount: fc.integer({ min: 1, max: 200 }),
    mean: ratio,
    lowest: ratio,
    silent: ratio,
    stuck: ratio,
  })
  .chain(({ channelCount, mean, lowest, silent, stuck }) =>
    fc.record({
      channelCount: fc.constant(channelCount),
      mean: fc.constant(mean),
      lowest: fc.constant(lowest * mean),
      coveragePpm: fc.integer({ min: 200_000, max: 1_000_000 }),
      silentChannelCount: fc.constant(Math.floor(silent * channelCount)),
      stuckChannelCount: fc.constant(Math.floor(stuck * channelCount)),
      outOfRangeCount: fc.nat(1_000),
      missingMessageCount: fc.nat(100_000),
    }),
  );
const day = fc.record({
  running: ratio,
  observed: ratio,
  energyMwh: fc.nat(2_000_000_000),
  parts: fc.nat(1_000),
  faults: fc.nat(5),
});
const days: fc.Arbitrary<DayPortrait[]> = fc.array(day, { maxLength: 40 }).map((list) =>
  list.map(({ running, observed, ...counts }, index) => ({
    ...emptyDay,
    ...counts,
    day: Math.floor(fixtureNowMs / DAY_MS) - list.length + index,
    observedMs: Math.floor(observed * 72 * HOUR_MS),
    operatingMs: Math.floor(running * observed * 72 * HOUR_MS),
  })),
);
const portraits: fc.Arbitrary<Portrait> = fc
  .record({
    trust: trusts,
    days,
    channels: fc.record({
      stateChannelCount: fc.nat(2),
      energyChannelCount: fc.nat(2),
      faultChannelCount: fc.nat(2),
    }),
    assets: fc.shuffledSubarray([...fixturePortrait().assets]),
    readingCount: fc.integer({ min: 200, max: 10_000_000 }),
  })
  .map(({ trust, days, channels, assets, readingCount }) =>
    fixturePortrait({
      trust,
      assets,
      readingCount,
      production: { ...emptyProduction, ...channels, days },
    }),
  );

describe('the evaluation of an honest factory', () => {
  const evaluation = scoredOf();

  it('is a good one, and says what would make it better', () => {
    // 744 at best; −8 balance sheet, −10 papers; −3 utilisation below 50 %, −4 each: faults, concentration, volatility; −2 each: OEE,
    // declared output and people, which nobody observes.
    expect(evaluation).toMatchObject({
      outcome: 'scored',
      score: 705,
      grade: 'A',
      internalGrade: '1',
      pd12m: 0.000525, // 1 / (1 + 50 · 2^(105/20))
      pdStatus: 'expert',
      scale: { min: 150, max: 850, pdo: 20, at: '600=50:1' },
      decisionUse: 'advisory',
    });
    expect(evaluation.reasons.map(({ code }) => code)).toEqual([
      'BALANCE_UNKNOWN',
      'TRADE_NONE',
      'FAULT_RATE',
      'STOCK_CONCENTRATION',
    ]);
  });

  it('names model, policy, price set, engine and journal position', () => {
    expect(evaluation.model).toEqual({
      id: 'chanrong-expert',
      version: '3',
      policy: '3',
      tier: 'high',
      engine: '13',
      priceSet: 'fixture-1',
    });
    expect(evaluation.journal).toEqual({ partition: 3, seq: 1_042 });
  });

  it('suggests what the stock supports, and the loss if it is drawn', () => {
    const { creditLimitSuggested, collateral, lgdPpm, expectedLossFen } = evaluation;
    expect(creditLimitSuggested).toEqual({ currency: 'CNY', fen: collateral.borrowingBaseFen });
    expect(lgdPpm).toBe(250_000); // market value 2.5 times the limit, 0.6 of it covers all
    // 409,382,409 · 0.000525 · 0.25 = 53,731.44
    expect(collateral.borrowingBaseFen).toBe(409_382_409);
    expect(expectedLossFen).toBe(53_731);
  });

  it('caps the limit by grade', () => {
    const { score, grade, creditLimitSuggested } = scoredOf({
      trust: {
        ...fixturePortrait().trust,
        silentChannelCount: 20,
        mean: 0.4,
        lowest: 0.01,
        coveragePpm: 400_000,
        stuckChannelCount: 20,
      },
      production: { ...fixturePortrait().production, days: [] },
    });
    expect(score).toBeLessThan(520);
    expect(grade).toBe('E');
    expect(creditLimitSuggested.fen).toBe(0);
  });
});

describe('every evaluation', () => {
  it('adds up, stays on its scale, and is plain finite data', () => {
    fc.assert(
      fc.property(portraits, (portrait) => {
        const evaluation = evaluate({ ...fixtureInput(), portrait });
        if (evaluation.outcome !== 'scored') throw new Error('the portraits have enough data');
        const sum = evaluation.contributions.reduce((total, { points }) => total + points, 0);
        expect(evaluation.basePoints + sum).toBe(evaluation.score);
        expect(evaluation.score).toBeGreaterThanOrEqual(evaluation.scale.min);
        expect(evaluation.score).toBeLessThanOrEqual(evaluation.scale.max);
        expect(evaluation.pd12m).toBe(quantiseProbability(evaluation.pd12m));
        expect(evaluation.pd12m).toBeGreaterThanOrEqual(0.0005);
        expect(evaluation.creditLimitSuggested.fen).toBeLessThanOrEqual(
          evaluation.collateral.borrowingBaseFen,
        );
        expect(evaluation.reasons.every(({ points }) => points < 0)).toBe(true);
        expect(JSON.parse(canonicalJson(evaluation))).toEqual(evaluation);
      }),
    );
  });

  it('does not depend on the order of assets, nor on being asked twice', () => {
    fc.assert(
      fc.property(portraits, (portrait) => {
        const turned = { ...portrait, assets: portrait.assets.toReversed() };
        const evaluation = evaluate({ ...fixtureInput(), portrait });
        expect(canonicalJson(evaluate({ ...fixtureInput(), portrait: turned }))).toBe(
          canonicalJson(evaluation),
        );
        expect(canonicalJson(evaluate({ ...fixtureInput(), portrait }))).toBe(
          canonicalJson(evaluation),
        );
      }),
    );
  });

  it('never changes what it looks at', () => {
    const input = fixtureInput();
    const before = canonicalJson(input.portrait);
    evaluate(input);
    expect(canonicalJson(input.portrait)).toBe(before);
  });
});

describe('the score does not fall', () => {
  function score(portrait: Portrait): number {
    const evaluation = evaluate({ ...fixtureInput(), portrait });
    return evaluation.outcome === 'scored' ? evaluation.score : Number.NaN;
  }

  function withTrust(portrait: Portrait, changes: Partial<TrustPortrait>): Portrait {
    return { ...portrait, trust: { ...portrait.trust, ...changes } };
  }

  it.each<[string, (portrait: Portrait, more: number) => Portrait]>([
    [
      'more of the time is covered',
      (p, more) =>
        withTrust(p, { coveragePpm: Math.max(p.trust.coveragePpm, Math.floor(more * 1e6)) }),
    ],
    ['sensors are trusted more', (p, more) => withTrust(p, { mean: Math.max(p.trust.mean, more) })],
    [
      'the least trusted is trusted more',
      (p, more) => withTrust(p, { lowest: Math.max(p.trust.lowest, more) }),
    ],
    [
      'silent channels speak',
      (p, more) =>
        withTrust(p, { silentChannelCount: Math.floor(p.trust.silentChannelCount * more) }),
    ],
    [
      'stuck channels move',
      (p, more) =>
        withTrust(p, { stuckChannelCount: Math.floor(p.trust.stuckChannelCount * more) }),
    ],
    [
      'lost messages arrive',
      (p, more) =>
        withTrust(p, { missingMessageCount: Math.floor(p.trust.missingMessageCount * more) }),
    ],
    [
      'there are fewer faults',
      (p, more) => ({
        ...p,
        production: {
          ...p.production,
          days: p.production.days.map((each) => ({
            ...each,
            faults: Math.floor(each.faults * more),
          })),
        },
      }),
    ],
  ])('when %s', (_, better) => {
    fc.assert(
      fc.property(portraits, ratio, (portrait, more) => {
        expect(score(better(portrait, more))).toBeGreaterThanOrEqual(score(portrait));
      }),
    );
  });
});

describe('too little data', () => {
  it.each<[string, Partial<Portrait>, string[]]>([
    ['nothing at all', { trust: { ...fixturePortrait().trust, channelCount: 0 } }, ['NO_CHANNELS']],
    [
      'no reading yet',
      { firstEventMs: null, lastEventMs: null, readingCount: 0 },
      ['SPAN_SHORT', 'READINGS_FEW'],
    ],
    ['less than a day', { firstEventMs: fixtureNowMs - 23 * HOUR_MS }, ['SPAN_SHORT']],
    ['hardly a reading', { readingCount: 199 }, ['READINGS_FEW']],
    [
      'mostly darkness',
      { trust: { ...fixturePortrait().trust, coveragePpm: 49_999 } },
      ['COVERAGE_LOW'],
    ],
  ])('%s is an outcome without a number', (_, changes, codes) => {
    const evaluation = evaluate(fixtureInput(changes));
    if (evaluation.outcome !== 'insufficient-data') throw new Error('it was scored');
    expect(evaluation.missing.map(({ code }) => code)).toEqual(codes);
    expect(evaluation).not.toHaveProperty('score');
    expect(evaluation.collateral.grossFen).toBeGreaterThan(0);
    for (const finding of evaluation.missing) {
      expect(finding.evidence).not.toBe('');
      expect(finding.howToImprove.zh).not.toBe('');
    }
  });
});

describe('not known is not zero', () => {
  it('a factory without stock is scored without a stock value', () => {
    const evaluation = scoredOf({ assets: [] });
    const stock = evaluation.contributions.filter(
      ({ code }) => code.startsWith('STOCK') || code === 'PRICE_VOLATILITY',
    );
    expect(stock.map(({ value }) => value)).toEqual([null, null, null, null]);
    expect(evaluation.reasons[0]).toMatchObject({ code: 'STOCK_NONE', points: -30 }); // 6 + 14 + 4 + 6
    expect(evaluation.creditLimitSuggested.fen).toBe(0);
  });

  it('stock without a market has no value, and is not a fall of the score to the worst', () => {
    const evaluation = evaluate({ ...fixtureInput(), market: emptyMarket });
    if (evaluation.outcome !== 'scored') throw new Error('it was not scored');
    expect(evaluation.collateral.units.every(({ grossFen }) => grossFen === null)).toBe(true);
    expect(evaluation.reasons[0]?.code).toBe('STOCK_UNVALUED');
    expect(evaluation.model.priceSet).toBeNull();
  });

  it('an unobserved factory differs from an idle one', () => {
    const idle = fixtureDays().map((each) => ({ ...each, operatingMs: 0, parts: 0 }));
    const { production } = fixturePortrait();
    const unobserved = scoredOf({ production: { ...production, stateChannelCount: 0, days: [] } });
    const stopped = scoredOf({ production: { ...production, days: idle } });
    expect(unobserved.contributions[0]).toMatchObject({ value: null, unknown: 'STATE_UNOBSERVED' });
    expect(stopped.contributions[0]).toMatchObject({ value: 0, unknown: null });
    expect(stopped.contributions[0]?.points).toBeLessThan(unobserved.contributions[0]?.points ?? 0);
  });
});
