import { describe, expect, it } from '@jest/globals';
import { ByteReader, ByteWriter, Prng } from '@chanrong/kernel';
import fc from 'fast-check';
import { dayMs, hourMs, midnightMs, minuteMs } from '../../test/folding.js';
import { StockLayers } from './stock-layers.js';
import { stockPolicy } from './stock-policy.js';

/** Three readings, a minute apart, so that the median follows. */
function hold(layers: StockLayers, atMs: number, value: number, sigma = 0): void {
  for (let reading = 0; reading < 3; reading += 1) {
    layers.add(atMs + reading * minuteMs, value, sigma);
  }
}

/** Layers as [day since midnight, quantity]. */
function described(layers: StockLayers): number[][] {
  return layers
    .fitted(1, layers.quantity)
    .map(({ sinceMs, quantityKg }) => [Math.floor((sinceMs - midnightMs) / dayMs), quantityKg]);
}

function played(levels: readonly (readonly [day: number, value: number])[]): StockLayers {
  const layers = new StockLayers();
  for (const [day, value] of levels) hold(layers, midnightMs + day * dayMs, value);
  return layers;
}

describe('layers of stock', () => {
  it.each<[string, readonly (readonly [number, number])[], number[][]]>([
    ['are one at the first reading', [[0, 100]], [[0, 100]]],
    ['are none of an empty unit', [[0, 0]], []],
    ['do not go below empty', [[0, -3]], []],
    [
      'are made by in-flow at its event time',
      [
        [0, 100],
        [10, 160],
      ],
      [
        [0, 100],
        [10, 60],
      ],
    ],
    [
      'are used up oldest first',
      [
        [0, 100],
        [10, 160],
        [20, 40], // 120 go: all of day 0, 20 of day 10
      ],
      [[10, 40]],
    ],
    [
      'are forgotten when all of it is gone',
      [
        [0, 100],
        [10, 0],
        [20, 70],
      ],
      [[20, 70]],
    ],
    [
      'stay when the same goes out that comes in, but are younger',
      [
        [0, 100],
        [5, 70], // 30 of day 0 go
        [6, 100], // 30 come
        [7, 50], // 50 of day 0 go
      ],
      [
        [0, 20],
        [6, 30],
      ],
    ],
  ])('%s', (_, levels, expected) => {
    expect(described(played(levels))).toEqual(expected);
  });

  it('of one delivery are one, however long it takes within a day', () => {
    const layers = new StockLayers();
    hold(layers, midnightMs, 1_000);
    for (let hour = 1; hour <= 20; hour += 1) {
      hold(layers, midnightMs + dayMs + hour * hourMs, 1_000 + hour * 50);
    }
    expect(described(layers)).toEqual([
      [0, 1_000],
      [1, 1_000],
    ]);
  });

  it('are not made by noise in ten weeks of minutes, nor lost to it', () => {
    const layers = new StockLayers();
    const random = Prng.fromSeed('layers');
    for (let minute = 0; minute < 100_000; minute += 1) {
      layers.add(midnightMs + minute * minuteMs, 50_000 + 20 * random.normal(), 20);
    }
    expect(described(layers)).toHaveLength(1);
    expect(Math.abs(layers.quantity - 50_000)).toBeLessThan(stockPolicy.turnSigmas * 20);
  });

  it('are not made young by a single wild reading, but by a unit that was emptied and filled', () => {
    const layers = played([[0, 100]]);
    layers.add(midnightMs + dayMs, 0, 0);
    hold(layers, midnightMs + 2 * dayMs, 100);
    expect(described(layers)).toEqual([[0, 100]]);
    hold(layers, midnightMs + 3 * dayMs, 0);
    hold(layers, midnightMs + 4 * dayMs, 100);
    expect(described(layers)).toEqual([[4, 100]]);
  });

  it('hear no reading twice, and none that is late', () => {
    const layers = played([[3, 100]]);
    for (let again = 0; again < 3; again += 1) {
      layers.add(midnightMs + 3 * dayMs + 2 * minuteMs, 0, 0);
      layers.add(midnightMs, 0, 0);
    }
    hold(layers, midnightMs + 4 * dayMs, 100);
    expect(described(layers)).toEqual([[3, 100]]);
  });

  it('are at most so many; the oldest become one, of the age of the older', () => {
    const layers = new StockLayers();
    const { layersMax } = stockPolicy;
    for (let day = 0; day <= layersMax + 10; day += 1) {
      hold(layers, midnightMs + 2 * day * dayMs, (day + 1) * 10);
    }
    const found = described(layers);
    expect(found).toHaveLength(layersMax);
    expect(found[0]).toEqual([0, 120]); // day 0 and eleven that were joined to it
    expect(found.at(-1)).toEqual([2 * (layersMax + 10), 10]);
  });

  it('come to the quantity that they are fitted to: the oldest gives and takes', () => {
    const layers = played([
      [0, 100],
      [10, 160],
      [20, 200],
    ]);
    const fitted = (totalKg: number) =>
      layers.fitted(2, totalKg).map(({ quantityKg }) => quantityKg);
    expect(fitted(400)).toEqual([200, 120, 80]);
    expect(fitted(410)).toEqual([210, 120, 80]);
    expect(fitted(150)).toEqual([70, 80]);
    expect(fitted(0)).toEqual([0]);
  });

  /** Integer steps of whole per cents of the level at least: each is a flow, none is noise. */
  const steps = fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 60 });

  it('are those of a ledger of deliveries, and restored ones go on like those that never stopped', () => {
    fc.assert(
      fc.property(steps, fc.nat(60), (moves, restoreAt) => {
        let layers = new StockLayers();
        const ledger: [day: number, quantity: number][] = [[0, 5_000]];
        hold(layers, midnightMs, 5_000);
        let level = 5_000;
        for (const [index, move] of moves.entries()) {
          const day = 2 * (index + 1);
          // A hundredth of what fits at least, so that no flow is below the resolution.
          const wanted = Math.max(0, level + move * 10);
          if (wanted !== level && Math.abs(wanted - level) <= 0.001 * Math.max(wanted, level)) {
            continue;
          }
          deliver(ledger, day, wanted - level);
          level = wanted;
          hold(layers, midnightMs + day * dayMs, level);
          if (index === restoreAt) layers = restored(layers);
        }
        expect(described(layers)).toEqual(ledger);
      }),
    );
  });
});

function deliver(ledger: [day: number, quantity: number][], day: number, change: number): void {
  if (change > 0) ledger.push([day, change]);
  let loss = -change;
  while (loss > 0) {
    const oldest = ledger[0] as [number, number];
    const taken = Math.min(loss, oldest[1]);
    oldest[1] -= taken;
    loss -= taken;
    if (oldest[1] === 0) ledger.shift();
  }
}

function restored(layers: StockLayers): StockLayers {
  const writer = new ByteWriter();
  layers.write(writer);
  const reader = new ByteReader(writer.toBytes());
  const again = StockLayers.read(reader);
  reader.expectEnd();
  return again;
}
