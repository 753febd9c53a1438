import { ByteReader, ByteWriter } from '@chanrong/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Folding, midnightMs, minuteMs } from '../test/folding.js';
import { Seal } from './seal.js';

type Word = readonly ['open' | 'clear', number];

function sealAfter(words: readonly Word[]): Seal {
  const seal = new Seal();
  for (const [verb, atMs] of words) seal[verb](atMs);
  return seal;
}

function bytesOf(seal: Seal): Uint8Array {
  const writer = new ByteWriter();
  seal.write(writer);
  return writer.toBytes();
}

describe('a seal', () => {
  it.each<[string, readonly Word[], number | null]>([
    ['is intact', [], null],
    [
      'is broken from the first word on',
      [
        ['open', 5],
        ['open', 7],
      ],
      5,
    ],
    [
      'is broken from the first word on, in whatever order',
      [
        ['open', 7],
        ['open', 5],
      ],
      5,
    ],
    [
      'is intact after an inspection',
      [
        ['open', 5],
        ['clear', 6],
      ],
      null,
    ],
    [
      'is broken by what opens later',
      [
        ['open', 5],
        ['clear', 6],
        ['open', 9],
      ],
      9,
    ],
    [
      'stays broken when the inspection was earlier',
      [
        ['open', 9],
        ['clear', 6],
      ],
      9,
    ],
    [
      'stays broken by what opened since',
      [
        ['open', 5],
        ['open', 9],
        ['clear', 6],
      ],
      9,
    ],
    [
      'is vouched for up to the inspection',
      [
        ['clear', 6],
        ['open', 5],
      ],
      null,
    ],
    [
      'is not vouched for by an older inspection',
      [
        ['clear', 6],
        ['clear', 4],
        ['open', 5],
      ],
      null,
    ],
  ])('%s', (_what, words, brokenMs) => {
    expect(sealAfter(words).brokenMs).toBe(brokenMs);
  });

  const words = fc.array(fc.tuple(fc.constantFrom('open' as const, 'clear' as const), fc.nat(30)));

  it('is broken exactly when something opened after the newest inspection, in any order', () => {
    fc.assert(
      fc.property(words, (list) => {
        const of = (verb: string) => list.filter(([each]) => each === verb).map(([, atMs]) => atMs);
        const inspectedMs = Math.max(...of('clear'));
        const isBroken = of('open').some((atMs) => atMs > inspectedMs);
        expect(sealAfter(list).brokenMs !== null).toBe(isBroken);
      }),
    );
  });

  it('goes on from its bytes, and hears nothing new in what it heard', () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const seal = sealAfter([...before, ...before]);
        expect(bytesOf(seal)).toEqual(bytesOf(sealAfter(before)));
        const again = Seal.read(new ByteReader(bytesOf(seal)));
        for (const [verb, atMs] of after) again[verb](atMs);
        expect(bytesOf(again)).toEqual(bytesOf(sealAfter([...before, ...after])));
      }),
    );
  });
});

describe('an asset whose cover was opened', () => {
  const opened = (): Folding => {
    const folding = Folding.of([
      { asset: 'TANK-1', measure: 'mass_kg', sigma: 5 },
      { asset: 'TANK-1', measure: 'tamper', report: 'change' },
      { asset: 'TANK-2', measure: 'mass_kg', sigma: 5 },
    ]);
    folding.data([
      [0, midnightMs, 1_000],
      [2, midnightMs, 1_000],
      [1, midnightMs, 'CLOSED'],
      [1, midnightMs + minuteMs, 'OPEN'],
      [1, midnightMs + 2 * minuteMs, 'CLOSED'],
      [0, midnightMs + 3 * minuteMs, 1_000],
      [2, midnightMs + 3 * minuteMs, 1_000],
    ]);
    return folding;
  };

  const clear = (folding: Folding, inspectedMs: number): void => {
    const { uscc } = folding.portrait;
    const command = { type: 'tamper.cleared', uscc, assetId: 'TANK-1', inspectedMs } as const;
    folding.step({ kind: 'command', command: { ...command, by: 'liaison', reason: 'seen' } });
  };

  it('is not observed, though the switch is closed again; its neighbour is', () => {
    const [tank, other] = opened().portrait.assets;
    expect(tank).toMatchObject({ tamperedMs: midnightMs + minuteMs, trust: 0 });
    expect(tank?.stock).toMatchObject({ observed: false, lowKg: 0 });
    expect(other).toMatchObject({ tamperedMs: null, stock: { observed: true } });
  });

  it('is observed again once a person has looked, and not by registering it anew', () => {
    const folding = opened();
    folding.asset('TANK-1');
    expect(folding.portrait.assets[0]?.stock?.observed).toBe(false);
    clear(folding, midnightMs + minuteMs - 1);
    expect(folding.portrait.assets[0]?.stock?.observed).toBe(false);
    clear(folding, midnightMs + 4 * minuteMs);
    expect(folding.portrait.assets[0]).toMatchObject({
      tamperedMs: null,
      stock: { observed: true },
    });
  });
});
