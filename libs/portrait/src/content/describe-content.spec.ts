import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Folding, hourMs, midnightMs, minuteMs, uscc } from '../../test/folding.js';
import type { ContentInspected } from '../command.js';
import type { ContentPortrait } from './content-portrait.js';

const atMs = midnightMs + hourMs;

/** A store of 100 t by its scale (σ 100 kg), that holds 20 t a metre and lies so high by its laser (σ 0.05 m). */
function store(levelM: number, laserMs = atMs): Folding {
  const folding = Folding.of([
    { measure: 'mass_kg', sigma: 100 },
    { measure: 'level', sigma: 0.05 },
  ]);
  folding.asset('A-1', { commodity: 'NICKEL', kgPerUnit: 20_000 });
  folding.data([
    [0, atMs, 100_000],
    [1, laserMs, levelM],
  ]);
  return folding;
}

function contentOf({ portrait }: Folding): ContentPortrait | undefined {
  return portrait.assets[0]?.content;
}

const assay: ContentInspected = {
  type: 'content.inspected',
  uscc,
  assetId: 'A-1',
  inspectedMs: atMs + minuteMs,
  declaredPpm: 998_000,
  foundPpm: 998_200,
  method: 'assay',
  by: 'laboratory',
  certificate: 'A-1',
};

function inspect(folding: Folding, changes: Partial<ContentInspected> = {}): void {
  folding.step({ kind: 'command', command: { ...assay, ...changes } });
}

describe('density', () => {
  // |m − Vρ₀| against 0.15 · max + 3 √((100² + 1,000²) / trust): 3,015 kg at trust 1, 4,264 kg at a half.
  it.each([
    { levelM: 5, densityPpm: 1_000_000, verdict: 'unproven' },
    // Vρ₀ = 121.0 t: 21,000 kg against 18,150 + 3,015 kg at least.
    { levelM: 6.05, densityPpm: 826_446, verdict: 'unproven' },
    // Vρ₀ = 124.0 t: 24,000 kg against 18,600 + 4,264 kg at most.
    { levelM: 6.2, densityPpm: 806_452, verdict: 'implausible' },
    // Two fifths of it stones, which take 2.5 times the room: 1.6 times the height.
    { levelM: 8, densityPpm: 625_000, verdict: 'implausible' },
    // Lead where nickel should be: 60 t of room, 40,000 kg against 15,000 + 4,264 kg at most.
    { levelM: 3, densityPpm: 1_666_667, verdict: 'implausible' },
  ] as const)('of 100 t at $levelM m is $densityPpm ppm: $verdict', ({ levelM, ...expected }) => {
    expect(contentOf(store(levelM))).toEqual({ ...expected, inspection: null, provenPpm: 0 });
  });

  it('is not known where the gauges were not read at one moment, or only one is there', () => {
    expect(contentOf(store(8, atMs - 2 * minuteMs))).toBeUndefined();
    const scale = Folding.of([{ measure: 'mass_kg' }]);
    scale.data([[0, atMs, 100_000]]);
    expect(contentOf(scale)).toBeUndefined();
  });

  it('only falls as the pile grows at the same weight', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 50, noNaN: true }), (levelM) => {
        const [lower, higher] = [contentOf(store(levelM)), contentOf(store(levelM * 1.1))];
        expect(higher?.densityPpm).toBeLessThan(lower?.densityPpm ?? 0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('an inspection', () => {
  it.each([
    // The tolerance of a hundredth: 998,000 · 0.99 = 988,020.
    { foundPpm: 988_020, verdict: 'proven', provenPpm: 1_000_000 },
    { foundPpm: 988_019, verdict: 'refuted', provenPpm: 0 },
    { foundPpm: 0, verdict: 'refuted', provenPpm: 0 },
  ] as const)('that found $foundPpm ppm of 998,000: $verdict', ({ foundPpm, ...expected }) => {
    const folding = store(5);
    inspect(folding, { foundPpm });
    expect(contentOf(folding)).toMatchObject(expected);
  });

  it('vouches for what lay there, not for what came after it', () => {
    const folding = store(5);
    inspect(folding);
    folding.data([
      [0, atMs + 2 * hourMs, 125_000],
      [1, atMs + 2 * hourMs, 6.25],
    ]);
    folding.data([
      [0, atMs + 2 * hourMs + minuteMs, 125_000],
      [1, atMs + 2 * hourMs + minuteMs, 6.25],
    ]);
    const proven = contentOf(folding)?.provenPpm ?? 0;
    expect(proven).toBeGreaterThan(799_000);
    expect(proven).toBeLessThan(801_000);
  });

  it('counts by when it was made, not by when it was told; of one moment the later corrects', () => {
    const folding = store(5);
    inspect(folding, { foundPpm: 0 });
    inspect(folding, { inspectedMs: assay.inspectedMs - 1 });
    expect(contentOf(folding)?.verdict).toBe('refuted');
    inspect(folding, { certificate: 'A-1, corrected' });
    expect(contentOf(folding)).toMatchObject({ verdict: 'proven' });
  });

  it('does not make a density possible that is not', () => {
    const folding = store(8);
    inspect(folding);
    expect(contentOf(folding)?.verdict).toBe('implausible');
  });

  it('is part of the portrait, and comes back from a checkpoint', () => {
    const [folding, other] = [store(5), store(5)];
    inspect(folding);
    expect(folding.enterpriseBytes()).not.toBe(other.enterpriseBytes());
    const before = [folding.enterpriseBytes(), folding.portrait];
    folding.restore();
    expect([folding.enterpriseBytes(), folding.portrait]).toEqual(before);
  });
});
