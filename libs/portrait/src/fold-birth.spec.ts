import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dayMs,
  type Declared,
  Folding,
  gatewayId,
  hourMs,
  midnightMs,
  minuteMs,
  uscc,
} from '../test/folding.js';
import { channelStride, field } from './channel-table.js';
import type { ChannelView } from './channel-view.js';
import { foldPolicy } from './fold-policy.js';
import { findChannel, type Gateway } from './partition-state.js';

const atMs = midnightMs;

function recordOf(folding: Folding, name: string): Float64Array {
  const record = new Float64Array(channelStride);
  return folding.state.channels.read(folding.view(name).channel.index, record);
}

describe('calibration', () => {
  const until = (calibratedUntil: string | undefined, daysLater: number): ChannelView => {
    const folding = Folding.of([{ measure: 'mass_kg', calibratedUntil }]);
    for (let minute = 0; minute < 60; minute += 1) {
      const atMs = midnightMs + daysLater * dayMs + minute * minuteMs;
      folding.data([[0, atMs, 100 + (minute % 7)]]);
    }
    return folding.view('A-1/mass_kg');
  };

  it('costs nothing while it lasts, and all trust within a year after it', () => {
    const { trust } = until(undefined, 1);
    expect(until('2025-11-30T08:00:00+08:00', 1).trust).toBe(trust);
    // An hour is 1/8760 of the year that it takes.
    expect(until('2025-11-23T00:59:00Z', 1).trust).toBe(trust);
    expect(until('2025-11-22T23:59:00Z', 1).trust / trust).toBeCloseTo(1 - 1 / 8_760, 6);
    expect(until('2024-11-22T00:00:00Z', 1).trust).toBe(0);
  });

  it('is in the portrait, and comes back from a checkpoint', () => {
    const folding = Folding.of([{ measure: 'mass_kg', calibratedUntil: '2025-12-01T00:00:00Z' }]);
    folding.data([[0, midnightMs, 100]]);
    const stock = folding.portrait.assets[0]?.stock;
    expect(stock?.calibratedUntilMs).toBe(midnightMs + 9 * dayMs);
    const before = folding.enterpriseBytes();
    folding.restore();
    expect(folding.enterpriseBytes()).toBe(before);
    expect(folding.portrait.assets[0]?.stock).toEqual(stock);
  });
});

describe('foldBirth', () => {
  it('names channels by asset and name, or measure', () => {
    const folding = Folding.of([
      { asset: 'M-1', measure: 'load_pct' },
      { asset: 'M-1', measure: 'load_pct', name: 'spindle' },
    ]);
    expect(folding.enterprise.channels.map(({ name }) => name)).toEqual([
      'M-1/load_pct',
      'M-1/spindle',
    ]);
  });

  it.each<[string, Declared, number, number]>([
    ['no period: a quarter hour', { measure: 'x' }, foldPolicy.gapMsDefault, Infinity],
    ['five periods', { measure: 'x', periodMs: 1_000 }, 5_000, Infinity],
    ['on change: for ever', { measure: 'x', report: 'change', sigma: 1 }, Infinity, Infinity],
    ['with noise: can be stuck', { measure: 'x', sigma: 0.1 }, foldPolicy.gapMsDefault, hourMs],
    [
      'without noise: a tank at rest',
      { measure: 'x', sigma: 0 },
      foldPolicy.gapMsDefault,
      Infinity,
    ],
  ])('%s', (_, declared, gapMs, flatlineMs) => {
    const record = recordOf(Folding.of([declared]), 'A-1/x');
    expect([record[field.gapMs], record[field.flatlineMs]]).toEqual([gapMs, flatlineMs]);
  });

  it.each<[string, Declared, number, number]>([
    ['any number', { measure: 'x' }, -1e15, 1e15],
    ['what birth says', { measure: 'x', min: -5, max: 5 }, -5, 5],
    ['no more than any sensor can', { measure: 'x', min: -1e300, max: 1e300 }, -1e15, 1e15],
    ['energy of an interval', { measure: 'energy_kwh' }, -1e7, 1e7],
    ['a register counts up', { measure: 'parts_total', min: -5 }, 0, 1e15],
  ])('range: %s', (_, declared, min, max) => {
    const record = recordOf(Folding.of([declared]), `A-1/${declared.measure}`);
    expect([record[field.min], record[field.max]]).toEqual([min, max]);
  });

  it('keeps history over births, and drops what a channel reported when its measure changes', () => {
    const folding = Folding.of([{ measure: 'level', name: 'c' }]);
    folding.data([[0, atMs, 5]]);
    folding.birth([{ measure: 'level', name: 'c', unit: 'm' }], { epoch: 2 });
    expect(folding.view('A-1/c')).toMatchObject({ value: 5, channel: { unit: 'm' } });
    folding.birth([{ measure: 'mass_kg', name: 'c' }], { epoch: 3 });
    expect(folding.view('A-1/c')).toMatchObject({ value: NaN, condition: 'never' });
    expect(folding.state.channels.length).toBe(1);
    folding.data([[0, atMs + 1, 7]], { epoch: 3 });
    expect(folding.view('A-1/c').value).toBe(7);
  });

  it('keeps a channel that a later birth leaves out: silence, not absence', () => {
    const folding = Folding.of([{ measure: 'x' }, { measure: 'y' }]);
    folding.birth([{ measure: 'y' }], { epoch: 2 });
    expect(folding.portrait.trust.channelCount).toBe(2);
    folding.data([[0, atMs, 1]], { epoch: 2 });
    expect(folding.view('A-1/y').value).toBe(1);
    folding.data([[1, atMs, 1]], { epoch: 2 });
    expect(folding.codes).toEqual(['channel-unknown']);
  });

  it('starts sequence numbers again with a new epoch, and not with the same', () => {
    const folding = Folding.of([{ measure: 'x' }]);
    folding.data([[0, atMs, 1]], { seq: 1 });
    folding.birth([{ measure: 'x' }]);
    folding.data([[0, atMs, 2]], { seq: 1 });
    expect(folding.codes).toEqual(['seq-forked']);
    folding.birth([{ measure: 'x' }], { epoch: 9 });
    folding.data([[0, atMs, 2]], { seq: 1, epoch: 9 });
    expect(folding.view('A-1/x').value).toBe(2);
  });

  it('refuses an older epoch, and is unchanged by it', () => {
    const folding = Folding.of([]);
    folding.birth([{ measure: 'x' }], { epoch: 5 });
    const before = folding.partitionBytes();
    folding.birth([{ measure: 'y' }], { epoch: 4 });
    expect(folding.findings).toEqual([
      {
        code: 'epoch-stale',
        detail: 'birth of epoch 4 after epoch 5',
        gatewayId,
        uscc,
        readingIndex: -1,
      },
    ]);
    expect(folding.partitionBytes()).toBe(before);
  });

  it('bounds the channels of a gateway over all its births', () => {
    const folding = Folding.of([]);
    const names = (prefix: string): Declared[] =>
      Array.from({ length: 4_096 }, (_, id) => ({ measure: 'x', name: `${prefix}${id}` }));
    folding.birth(names('a'), { epoch: 1 });
    folding.birth(names('b'), { epoch: 2 });
    folding.birth(names('a'), { epoch: 3 });
    expect(folding.codes).toEqual([]);
    const before = folding.partitionBytes();
    folding.birth([...names('a').slice(1), { measure: 'x', name: 'one-more' }], { epoch: 4 });
    expect(folding.codes).toEqual(['birth-invalid']);
    expect(folding.partitionBytes()).toBe(before);
    folding.restore();
    folding.birth([{ measure: 'x', name: 'one-more' }], { epoch: 4 });
    expect(folding.codes).toEqual(['birth-invalid', 'birth-invalid']);
  });

  it('has one order of channels and one kind of asset, whatever order they are declared in', () => {
    const channels: Declared[] = [
      { id: 0, asset: 'B-1', measure: 'energy_kwh' },
      { id: 1, asset: 'B-1', measure: 'running' },
      { id: 2, asset: 'A-2', measure: 'temperature_c' },
      { id: 3, asset: 'A-2', measure: 'level' },
      { id: 4, asset: 'A-2', measure: 'energy_total_kwh' },
      { id: 5, asset: 'C-3', measure: 'energy_total_kwh' },
    ];
    const expected = Folding.of(channels).enterpriseBytes();
    const gateways = ['gw-1', 'gw-2'];
    const bytesOf = (order: readonly Declared[], first: number): string => {
      const folding = Folding.of([]);
      folding.enrol('gw-2', uscc);
      for (const which of [first, 1 - first]) {
        folding.birth(order, { gateway: gateways[which] as string });
      }
      return folding.enterpriseBytes();
    };
    const order = fc.shuffledSubarray(channels, { minLength: channels.length });
    const twice = bytesOf(channels, 0);
    fc.assert(
      fc.property(order, fc.nat(1), (shuffled, first) => {
        expect(Folding.of(shuffled).enterpriseBytes()).toBe(expected);
        expect(bytesOf(shuffled, first)).toBe(twice);
      }),
      { numRuns: 50 },
    );
    expect(
      Folding.of(channels).portrait.assets.map(({ assetId, kind }) => [assetId, kind]),
    ).toEqual([
      ['A-2', 'storage'],
      ['B-1', 'machine'],
      ['C-3', 'meter'],
    ]);
  });

  it('finds each channel by its name, and no other', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_.-]{1,3}$/);
    const channels = fc.uniqueArray(fc.record({ asset: word, measure: word }), {
      selector: ({ asset, measure }) => `${asset}/${measure}`,
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(channels, word, (declared, other) => {
        const folding = Folding.of(declared);
        const gateway = folding.state.gateways.get(gatewayId) as Gateway;
        const names = declared.map(({ asset, measure }) => `${asset}/${measure}`);
        for (const name of names) expect(findChannel(gateway, name)?.name).toBe(name);
        const stranger = `${other}/${other}`;
        expect(findChannel(gateway, stranger)?.name).toBe(
          names.includes(stranger) ? stranger : undefined,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('settles what was claimed under another period', () => {
    const folding = Folding.of([{ measure: 'running', periodMs: 1_000 }]);
    folding.data([[0, atMs, 1]]);
    folding.data([[0, atMs + hourMs, 1]]);
    folding.birth([{ measure: 'running', report: 'change' }]);
    folding.data([[0, atMs + 60_000, 0]], { seq: 3 });
    // The first reading vouched for five seconds under its period of one; that stays as it is.
    expect(Object.values(folding.daily('operating_ms'))).toEqual([5_000]);
  });
});
