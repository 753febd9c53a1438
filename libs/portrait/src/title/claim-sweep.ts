/** Claims on the goods of one place, over time: what they add up to at each instant, and where that is too much. */

/** So much is claimed from an instant until another; Unix ms. */
export interface Claim {
  readonly grams: number;
  readonly fromMs: number;
  /** Infinity: without end. */
  readonly toMs: number;
}

/** A stretch of time in which the sum does not change. */
export interface ClaimStep extends Claim {
  /** How many claims make it up. */
  readonly count: number;
}

/** What claims may add up to, from an instant until the next level. */
export interface Level {
  readonly fromMs: number;
  /** null: not known. */
  readonly grams: number | null;
}

export interface Excess {
  readonly fromMs: number;
  readonly toMs: number;
  /** Largest excess within. */
  readonly grams: number;
}

/**
 * Sweeps over the ends of the claims, O(n log n): the sum on each stretch between them, oldest first, empty
 * stretches left out. A claim ends before one that begins at the same instant, so handing over is no overlap.
 */
export function sweepClaims(claims: readonly Claim[]): ClaimStep[] {
  const changes = new Map<number, { grams: number; count: number }>();
  const change = (atMs: number, grams: number, count: number): void => {
    const known = changes.get(atMs);
    if (known === undefined) changes.set(atMs, { grams, count });
    else {
      known.grams += grams;
      known.count += count;
    }
  };
  for (const { grams, fromMs, toMs } of claims) {
    if (!(fromMs < toMs)) continue;
    change(fromMs, grams, 1);
    change(toMs, -grams, -1);
  }
  const instants = [...changes.keys()].sort((one, other) => one - other);
  const steps: ClaimStep[] = [];
  let grams = 0;
  let count = 0;
  instants.forEach((fromMs, index) => {
    const { grams: moreGrams, count: more } = changes.get(fromMs) ?? { grams: 0, count: 0 };
    grams += moreGrams;
    count += more;
    const toMs = instants[index + 1];
    if (count > 0 && toMs !== undefined) steps.push({ grams, count, fromMs, toMs });
  });
  return steps;
}

/** The claims in force at an instant. */
export function claimsAt<T extends Claim>(claims: readonly T[], atMs: number): T[] {
  return claims.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
}

/** The largest sum within [fromMs, toMs), and when it is first reached; 0 at `fromMs` where nothing is claimed. */
export function peakClaim(
  claims: readonly Claim[],
  { fromMs, toMs }: Pick<Claim, 'fromMs' | 'toMs'>,
): { readonly grams: number; readonly atMs: number } {
  let peak = { grams: 0, atMs: fromMs };
  for (const step of sweepClaims(claims)) {
    const atMs = Math.max(step.fromMs, fromMs);
    if (step.toMs > fromMs && step.fromMs < toMs && step.grams > peak.grams) {
      peak = { grams: step.grams, atMs };
    }
  }
  return peak;
}

/**
 * Where claims exceed the levels: stretches that follow each other are one. Before the first level, and
 * where a level is not known, nothing can be said.
 * @param levels oldest first
 */
export function excessOf(claims: readonly Claim[], levels: readonly Level[]): Excess[] {
  const found: Excess[] = [];
  for (const step of sweepClaims(claims)) {
    levels.forEach((level, index) => {
      const fromMs = Math.max(step.fromMs, level.fromMs);
      const toMs = Math.min(step.toMs, levels[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY);
      if (!(fromMs < toMs) || level.grams === null || step.grams <= level.grams) return;
      const grams = step.grams - level.grams;
      const last = found.at(-1);
      if (last?.toMs !== fromMs) found.push({ fromMs, toMs, grams });
      else found[found.length - 1] = { ...last, toMs, grams: Math.max(last.grams, grams) };
    });
  }
  return found;
}
