import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type MarginObservation,
  type MarginStanding,
  marginStates,
  stepMargin,
} from './margin-standing.js';

const lines = {
  warnPpm: 800_000,
  callPpm: 850_000,
  liquidatePpm: 950_000,
  hysteresisPpm: 20_000,
  dwellMs: 10,
  cureMs: 100,
};

/** `0:79 5:81` → 79 % at 0, 81 % at 5; `x` stands for nothing under a loan, `?` for blindness. */
function observationsOf(text: string): MarginObservation[] {
  return text.split(' ').map((word) => {
    const [atMs = '', ratio = ''] = word.replace('?', '').split(':');
    const ltvPpm = ratio === 'x' ? null : Math.round(Number(ratio) * 10_000);
    return { atMs: Number(atMs), ltvPpm, isBlind: word.includes('?') };
  });
}

function standingAfter(observations: readonly MarginObservation[]): MarginStanding {
  let standing: MarginStanding | null = null;
  for (const observed of observations) standing = stepMargin(standing, observed, lines);
  if (standing === null) throw new Error('a standing needs an observation');
  return standing;
}

describe('the margin state', () => {
  it.each<[string, string, Partial<MarginStanding>]>([
    ['is normal below the lines', '0:70', { state: 'normal', sinceMs: 0 }],
    ['warns at the line, at once', '0:70 3:80', { state: 'warn', sinceMs: 3 }],
    ['warns just below the line no sooner', '0:79.9999', { state: 'normal' }],
    ['stays warned within the hysteresis', '0:80 1:78', { state: 'warn', sinceMs: 0 }],
    ['is normal below it', '0:80 1:77.99', { state: 'normal', sinceMs: 1 }],
    ['only warns before the dwell time', '0:86 9:86', { state: 'warn' }],
    ['calls after it', '0:86 10:86', { state: 'call', sinceMs: 10, cureByMs: 110 }],
    ['is not called by noise', '0:86 9:84 10:86 19:86', { state: 'warn' }],
    ['stays called above the cure', '0:86 10:86 20:79', { state: 'call', cureByMs: 110 }],
    ['is cured below it', '0:86 10:86 20:77', { state: 'normal', cureByMs: null }],
    ['signals an uncured call', '0:86 10:86 110:84', { state: 'liquidate', sinceMs: 110 }],
    ['signals at the last line, after the dwell', '0:96 9:96 10:96', { state: 'liquidate' }],
    ['does not signal for a moment', '0:96 5:90 10:96', { state: 'call' }],
    ['keeps the signal until the cure', '0:96 10:96 20:80', { state: 'liquidate' }],
    ['ends it with the cure', '0:96 10:96 20:70', { state: 'normal' }],
    ['takes a loan against nothing for the worst', '0:x 10:x', { state: 'liquidate' }],
    ['calls for what is not seen', '0:x? 10:x? 50:x?', { state: 'call', cureByMs: 110 }],
    ['signals for it only uncured', '0:x? 10:x? 110:x?', { state: 'liquidate' }],
    ['starts the dwell when sight returns', '0:x? 10:x? 20:96 29:96', { state: 'call' }],
  ])('%s', (_what, text, expected) => {
    expect(standingAfter(observationsOf(text))).toMatchObject(expected);
  });

  const path = fc
    .array(
      fc.record({
        afterMs: fc.nat(30),
        ltvPpm: fc.option(fc.integer({ min: 0, max: 1_200_000 })),
        isBlind: fc.boolean(),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((steps) => {
      let atMs = 0;
      return steps.map(({ afterMs, ...rest }) => ({ ...rest, atMs: (atMs += afterMs) }));
    });
  const rank = ({ state }: MarginStanding): number => marginStates.indexOf(state);

  it('is never better on a path that is nowhere better', () => {
    fc.assert(
      fc.property(path, fc.nat(300_000), (observed, more) => {
        const worse = observed.map(({ ltvPpm, ...rest }) => {
          return { ...rest, ltvPpm: ltvPpm === null ? null : ltvPpm + more };
        });
        expect(rank(standingAfter(worse))).toBeGreaterThanOrEqual(rank(standingAfter(observed)));
      }),
    );
  });

  it('does not change when the same is observed again at the same time', () => {
    fc.assert(
      fc.property(path, (observed) => {
        const once = standingAfter(observed);
        expect(stepMargin(once, observed.at(-1) as MarginObservation, lines)).toEqual(once);
      }),
    );
  });

  it('is normal exactly when it never warned or was cured since', () => {
    fc.assert(
      fc.property(path, (observed) => {
        const { state } = standingAfter(observed);
        const isReached = ({ ltvPpm }: MarginObservation, linePpm: number) =>
          ltvPpm === null || ltvPpm >= linePpm;
        const curedAt = observed.findLastIndex((each) => !isReached(each, 780_000));
        const since = observed.slice(curedAt + 1);
        expect(state !== 'normal').toBe(since.some((each) => isReached(each, lines.warnPpm)));
      }),
    );
  });
});
