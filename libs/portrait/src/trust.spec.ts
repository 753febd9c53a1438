import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { midnightMs } from '../test/folding.js';
import { ChannelTable, channelStride } from './channel-table.js';
import { measureKind } from './measure.js';
import { minuteOf, observeQuality, qualityFlag, trustMean } from './trust.js';

const { pass, suspect, fail } = qualityFlag;
const flag = fc.constantFrom(pass, suspect, fail);

/** Trust after flags at minutes from midnight, each one at the given second of its minute. */
function trustAfter(flags: readonly (readonly [minute: number, flag: number])[]): number {
  const table = new ChannelTable();
  const channel = table.add(measureKind.gauge);
  for (const [minute, quality] of flags) {
    observeQuality(table, channel, minuteOf(midnightMs) + minute, quality);
  }
  return trustMean(table.read(channel, new Float64Array(channelStride)));
}

describe('trust', () => {
  it.each<[string, [number, number][], number]>([
    ['nothing seen: Beta(1, 1)', [], 1 / 2],
    ['one good minute: Beta(2, 1)', [[0, pass]], 2 / 3],
    ['one suspect minute: Beta(1.5, 1.5)', [[0, suspect]], 1 / 2],
    ['one bad minute: Beta(1, 2)', [[0, fail]], 1 / 3],
    [
      'a minute counts once, by its worst',
      [
        [0, pass],
        [0, fail],
        [0, pass],
      ],
      1 / 3,
    ],
    // Beta(2, 1), halved after a day to (1, 0.5), then one good minute: 2 / 2.5.
    [
      'evidence halves in a day',
      [
        [0, pass],
        [1_440, pass],
      ],
      4 / 5,
    ],
    // (1, 0.5) + bad: 1 / 2.5.
    [
      'a day later, a bad minute',
      [
        [0, pass],
        [1_440, fail],
      ],
      2 / 5,
    ],
    [
      'a reading behind counts into the newest minute',
      [
        [5, pass],
        [4, fail],
      ],
      1 / 3,
    ],
    [
      'and forgets nothing',
      [
        [1_440, pass],
        [0, pass],
        [1_440, pass],
      ],
      2 / 3,
    ],
  ])('%s', (_, flags, mean) => {
    expect(trustAfter(flags)).toBeCloseTo(mean, 12);
  });

  const history = fc.array(fc.tuple(fc.nat(10_000), flag), { maxLength: 60 });

  it('stays within 0 and 1, and falls with every flag made worse', () => {
    fc.assert(
      fc.property(history, fc.nat(59), (flags, at) => {
        const better = trustAfter(flags);
        const worse = trustAfter(flags.map(([m, f], i) => (i === at ? [m, fail] : [m, f])));
        expect(better).toBeGreaterThanOrEqual(worse);
        expect(better).toBeLessThanOrEqual(1);
        expect(worse).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('does not move while nothing is seen', () => {
    fc.assert(
      fc.property(history, (flags) => {
        expect(trustAfter(flags)).toBe(trustAfter(flags));
      }),
    );
  });

  it('converges to what is always seen, and survives a pause of a century', () => {
    const good = Array.from({ length: 20_000 }, (_, minute) => [minute, pass] as const);
    expect(trustAfter(good)).toBeGreaterThan(0.9999);
    const pause: [number, number] = [100 * 525_960, fail];
    expect(trustAfter([...good, pause])).toBe(0);
  });
});
