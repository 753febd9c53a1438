import { assert, ln } from '@chanrong/kernel';

export interface PopulationStability {
  /** Σ (a − e) ln(a / e): below 0.10 little moved, above 0.25 act. */
  readonly psi: number;
  /**
   * What sampling alone gives where nothing moved, (B − 1)(1/nₑ + 1/nₐ): few cases cry wolf.
   * Source: B. Yurdakul, "Statistical Properties of Population Stability Index" (2018).
   */
  readonly psiByChance: number;
}

/** How far a population moved between bins. Counts above 0 for the same bins: merge empty ones first. */
export function populationStability(
  expected: readonly number[],
  actual: readonly number[],
): PopulationStability {
  assert(expected.length === actual.length, 'both populations have the same bins');
  assert(
    [...expected, ...actual].every((count) => count > 0),
    'every bin has somebody in it',
  );
  const expectedTotal = expected.reduce((sum, count) => sum + count, 0);
  const actualTotal = actual.reduce((sum, count) => sum + count, 0);
  let psi = 0;
  expected.forEach((count, bin) => {
    const e = count / expectedTotal;
    const a = (actual[bin] as number) / actualTotal;
    psi += (a - e) * ln(a / e);
  });
  return { psi, psiByChance: (expected.length - 1) * (1 / expectedTotal + 1 / actualTotal) };
}
