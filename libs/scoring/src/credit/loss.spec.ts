import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expertScorecard } from '../model/expert-scorecard.js';
import { expectedLoss, lossGivenDefault } from './loss.js';

const policy = expertScorecard.policy.loss;
const exposureFen = 100_000_000;

describe('loss given default', () => {
  // E_S = min(0.6 C, E); LGD = (0.40 (E − E_S) + 0.25 E_S) / E.
  it.each([
    { ratio: 0, lgdPpm: 400_000 },
    { ratio: 0.5, lgdPpm: 355_000 }, // 0.40 · 0.7 + 0.25 · 0.3
    { ratio: 1, lgdPpm: 310_000 }, // 0.40 · 0.4 + 0.25 · 0.6
    { ratio: 2, lgdPpm: 250_000 }, // fully secured: 1.2 E covers E
  ])('with collateral of $ratio times the exposure', ({ ratio, lgdPpm }) => {
    expect(lossGivenDefault({ collateralFen: exposureFen * ratio, exposureFen }, policy)).toBe(
      lgdPpm,
    );
  });

  // Basel II, other physical collateral: LGD 40 % where C / E is at least C** = 140 %, so 1/1.4 of C counts;
  // nothing counts below C* = 30 %; LGD 45 % unsecured. At C = E: 0.45 · 0.285714 + 0.40 · 0.714286.
  it.each([
    { ratio: 1.4, lgdPpm: 400_000 },
    { ratio: 1, lgdPpm: 414_286 },
    { ratio: 0.3, lgdPpm: 439_286 }, // 0.45 − 0.05 · 0.3 / 1.4
    { ratio: 0.25, lgdPpm: 450_000 },
  ])('under Basel II with collateral of $ratio times the exposure', ({ ratio, lgdPpm }) => {
    const because = 'Basel II §295';
    const basel2 = {
      securedLgdPpm: { value: 400_000, because },
      unsecuredLgdPpm: { value: 450_000, because },
      collateralHaircutPpm: { value: 285_714, because },
      coverPpmMin: { value: 300_000, because },
    };
    const exposure = { collateralFen: Math.round(exposureFen * ratio), exposureFen };
    expect(lossGivenDefault(exposure, basel2)).toBe(lgdPpm);
  });

  it('is the unsecured one when nothing is drawn', () => {
    expect(lossGivenDefault({ collateralFen: 5_000, exposureFen: 0 }, policy)).toBe(400_000);
  });

  it('lies between secured and unsecured, and falls with collateral', () => {
    const fen = fc.integer({ min: 1, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(fen, fen, fen, (collateralFen, more, drawnFen) => {
        const lgd = lossGivenDefault({ collateralFen, exposureFen: drawnFen }, policy);
        const richer = { collateralFen: collateralFen + more, exposureFen: drawnFen };
        expect(lgd).toBeGreaterThanOrEqual(policy.securedLgdPpm.value);
        expect(lgd).toBeLessThanOrEqual(policy.unsecuredLgdPpm.value);
        expect(lossGivenDefault(richer, policy)).toBeLessThanOrEqual(lgd);
      }),
    );
  });
});

describe('expected loss', () => {
  it.each([
    { pdPpm: 12_871, lgdPpm: 310_000, exposureFen: 1_550_000_000, fen: 6_184_516 }, // 6,184,515.5
    { pdPpm: 500, lgdPpm: 250_000, exposureFen: 4_000, fen: 0 }, // exactly half a fen, to even
    { pdPpm: 500, lgdPpm: 250_000, exposureFen: 12_000, fen: 2 }, // 1.5, to even
    { pdPpm: 1_000_000, lgdPpm: 1_000_000, exposureFen: 7, fen: 7 },
    { pdPpm: 500, lgdPpm: 400_000, exposureFen: 0, fen: 0 },
  ])('PD $pdPpm ppm, LGD $lgdPpm ppm of $exposureFen fen', ({ fen, ...options }) => {
    expect(expectedLoss(options)).toBe(fen);
  });
});
