import { describe, expect, it } from '@jest/globals';
import { Prng } from '@chanrong/kernel';
import fc from 'fast-check';
import { expectedShortfall } from './shortfall.js';

describe('the expected shortfall of a facility', () => {
  // σ = 25 % a year over 20 of 252 days: σ√T = 0.0704295. At the money a put is V (2 Φ(σ√T / 2) − 1) = 2.809151 %.
  it.each([
    { valueFen: 100_000_000, outstandingFen: 100_000_000, priorClaimsFen: 0, fen: 2_809_151 },
    { valueFen: 0, outstandingFen: 70_000_000, priorClaimsFen: 0, fen: 70_000_000 },
    { valueFen: 100_000_000, outstandingFen: 0, priorClaimsFen: 90_000_000, fen: 0 },
    // Nothing is left after prior claims of ten times the value.
    { valueFen: 1_000, outstandingFen: 500, priorClaimsFen: 10_000, fen: 500 },
  ])('of $outstandingFen on $valueFen after $priorClaimsFen is $fen fen', ({ fen, ...input }) => {
    const spread = 0.25 * Math.sqrt(20 / 252);
    expect(expectedShortfall({ ...input, spread })).toBe(fen);
  });

  it('is what a hundred thousand futures lack on average', () => {
    const input = { valueFen: 1e8, outstandingFen: 6e7, priorClaimsFen: 3e7, spread: 0.15 };
    const random = Prng.fromSeed('futures');
    const count = 100_000;
    let sum = 0;
    for (let index = 0; index < count; index += 1) {
      const value = 1e8 * Math.exp(0.15 * random.normal() - 0.15 ** 2 / 2);
      sum += Math.min(6e7, Math.max(0, 9e7 - value));
    }
    expect(sum / count / expectedShortfall(input)).toBeCloseTo(1, 1);
  });

  it('falls with value, and grows with claims before it and with volatility', () => {
    const fen = fc.integer({ min: 1, max: 1_000_000_000_000 });
    const spread = fc.double({ min: 0.01, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(fen, fen, fen, spread, (valueFen, outstandingFen, priorClaimsFen, sigma) => {
        const input = { valueFen, outstandingFen, priorClaimsFen, spread: sigma };
        const lacking = expectedShortfall(input);
        const more = (changes: Partial<typeof input>) =>
          expectedShortfall({ ...input, ...changes });
        expect(more({ valueFen: valueFen * 2 })).toBeLessThanOrEqual(lacking + 1);
        expect(more({ priorClaimsFen: priorClaimsFen * 2 })).toBeGreaterThanOrEqual(lacking - 1);
        expect(more({ outstandingFen: outstandingFen * 2 })).toBeGreaterThanOrEqual(lacking - 1);
      }),
    );
  });
});
