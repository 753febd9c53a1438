import { describe, expect, it } from '@jest/globals';
import { ByteCodecError, ByteReader } from '@chanrong/kernel';
import fc from 'fast-check';
import { type Folding, uscc } from '../test/folding.js';
import { happenings, otherUscc, park, parkAfter } from '../test/telemetry.js';
import { readPartition } from './portrait-codec.js';

function said(folding: Folding): unknown {
  return [folding.partitionBytes(), folding.findings, folding.deltas];
}

/** Views without the place of the channel in its table, which depends on who was declared first. */
function seen(folding: Folding): unknown[] {
  return folding.views.map(({ channel, ...view }) => ({ ...view, name: channel.name }));
}

describe('portrait codec', () => {
  it.each(['live', 'recorded'] as const)(
    'continues a %s partition from its bytes at every point as if nothing had happened',
    (timeBase) => {
      fc.assert(
        fc.property(happenings, (list) => {
          const restored = park({ timeBase });
          for (const each of list) {
            restored.restore();
            each.apply(restored);
          }
          restored.restore();
          const whole = parkAfter(list, { timeBase });
          expect(said(restored)).toEqual(said(whole));
          expect(restored.portrait).toEqual(whole.portrait);
          expect(seen(restored)).toEqual(seen(whole));
        }),
        { numRuns: 100 },
      );
    },
  );

  it('continues from any one point', () => {
    fc.assert(
      fc.property(happenings, fc.nat(25), (list, cut) => {
        const restored = park({ timeBase: 'live' });
        list.forEach((each, index) => {
          if (index === cut) restored.restore();
          each.apply(restored);
        });
        expect(said(restored)).toEqual(said(parkAfter(list, { timeBase: 'live' })));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps which enterprises changed', () => {
    const folding = park();
    folding.state.takeTouched();
    folding.data([[0, folding.journalMs, 1]], { gateway: 'gw-3' });
    folding.restore();
    expect(folding.state.takeTouched().map((enterprise) => enterprise.uscc)).toEqual([otherUscc]);
    expect(folding.state.takeTouched()).toEqual([]);
  });

  it('says of an enterprise what its own entries made, and nothing of others', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const all = parkAfter(list);
        const own = parkAfter(list.filter(({ gateway }) => gateway !== 'gw-3'));
        // What is not said by a gateway (assets, ticks) may have been drawn with the third.
        if (list.some((each) => each.gateway === 'gw-3' && !each.what.startsWith('{'))) return;
        expect(all.enterpriseBytes(uscc)).toBe(own.enterpriseBytes(uscc));
      }),
      { numRuns: 100 },
    );
  });

  it('refuses bytes that end early', () => {
    const folding = park();
    folding.data([
      [0, folding.journalMs, 1],
      [5, folding.journalMs, 'O1234'],
    ]);
    const bytes = Buffer.from(folding.partitionBytes(), 'hex');
    for (let length = 0; length < bytes.length; length += 41) {
      expect(() => readPartition(new ByteReader(bytes.subarray(0, length)))).toThrow(
        ByteCodecError,
      );
    }
  });
});
