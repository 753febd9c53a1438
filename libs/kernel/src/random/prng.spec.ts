import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Prng } from './prng.js';
import { Sfc32 } from './sfc32.js';

const draws = (prng: Prng, count: number): number[] =>
  Array.from({ length: count }, () => prng.uint32());

describe('Sfc32', () => {
  it('follows its definition, here in integers without a width', () => {
    const mask = 0xffffffffn;
    let [a, b, c, counter] = [1n, 0x89abcdefn, 0xfedcba98n, mask];
    const generator = new Sfc32([1, 0x89abcdef, 0xfedcba98, 0xffffffff]);
    for (let i = 0; i < 1000; i++) {
      const sum = (a + b + counter) & mask;
      counter = (counter + 1n) & mask;
      a = b ^ (b >> 9n);
      b = (c + (c << 3n)) & mask;
      c = (((c << 21n) | (c >> 11n)) + sum) & mask;
      expect(generator.next()).toBe(Number(sum));
    }
  });
});

describe('Prng', () => {
  it('gives this world for this seed, for ever', () => {
    const prng = Prng.fromSeed(1);
    expect(draws(prng, 2)).toEqual([2339748865, 2078569281]);
    expect(prng.uniform()).toBe(0.12111146341012469);
    expect(prng.normal()).toBe(0.3351226390012381);
    expect(prng.integer({ min: -5, max: 5 })).toBe(1);
    expect(prng.shuffle([1, 2, 3, 4, 5])).toEqual([5, 1, 2, 3, 4]);
    expect(draws(prng.fork('gateway'), 1)).toEqual([3677849492]);
  });

  it('goes on after a restore as if nothing had happened', () => {
    const prng = Prng.fromSeed('restore');
    draws(prng, 10);
    const restored = Prng.restore(JSON.parse(JSON.stringify(prng.save())));
    expect(draws(restored, 10)).toEqual(draws(prng, 10));
    expect(draws(restored.fork('a'), 3)).toEqual(draws(prng.fork('a'), 3));
  });

  it('forks by name, whatever was drawn before', () => {
    const early = Prng.fromSeed(7).fork('a');
    const late = Prng.fromSeed(7);
    draws(late, 100);
    expect(draws(late.fork('a'), 5)).toEqual(draws(early, 5));
  });

  it('has different streams for different names and paths, the empty one too', () => {
    const root = Prng.fromSeed(7);
    const streams = [
      root,
      root.fork(''),
      root.fork('').fork(''),
      root.fork('a'),
      root.fork('b'),
      root.fork('ab'),
      root.fork('a').fork('b'),
      root.fork('a').fork('a'),
      Prng.fromSeed(8),
      Prng.fromSeed('7a'),
    ].map((prng) => draws(prng, 1000));
    expect(new Set(streams.flat()).size).toBeGreaterThan(10_000 - 5); // 10,000²/2^33 ≈ 0.01 by chance
  });

  it('draws uniformly: 100 bins of 100,000 draws', () => {
    const prng = Prng.fromSeed('uniform');
    const bins = Array.from({ length: 100 }, () => 0);
    for (let i = 0; i < 100_000; i++) bins[Math.floor(100 * prng.uniform())]! += 1;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(148); // 99 degrees of freedom, p = 0.001
    expect(chiSquare).toBeGreaterThan(60);
  });

  it('draws normals with the moments of a normal', () => {
    const prng = Prng.fromSeed('normal');
    const values = Array.from({ length: 100_000 }, () => prng.normal());
    const moment = (power: number): number =>
      values.reduce((sum, z) => sum + z ** power, 0) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(100_000));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / 100_000));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / 100_000));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / 100_000));
  });

  it('keeps integers in their range, of any size', () => {
    const prng = Prng.fromSeed('integer');
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeNat(), (min, span) => {
        const max = Math.min(min + span, Number.MAX_SAFE_INTEGER);
        const value = prng.integer({ min, max });
        expect(Number.isSafeInteger(value) && value >= min && value <= max).toBe(true);
      }),
    );
    expect(prng.integer({ min: 3, max: 3 })).toBe(3);
  });

  it.each([
    [1, 0],
    [0.5, 2],
    [0, 2 ** 53],
    [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('refuses the range %p to %p', (min, max) => {
    expect(() => Prng.fromSeed(1).integer({ min, max })).toThrow(/bounds|range/);
  });

  it('shuffles to every order alike, and leaves the input alone', () => {
    const prng = Prng.fromSeed('shuffle');
    const items = Object.freeze(['a', 'b', 'c']);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = prng.shuffle(items).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values())
      expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(1000));
  });

  it('picks every item, and asserts that there is one', () => {
    const prng = Prng.fromSeed('pick');
    expect(new Set(Array.from({ length: 100 }, () => prng.pick(['a', 'b', 'c']))).size).toBe(3);
    expect(() => prng.pick([])).toThrow('something to pick from');
  });
});
