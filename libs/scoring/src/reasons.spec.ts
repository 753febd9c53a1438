import { describe, expect, it } from '@jest/globals';
import type { Contribution } from './evaluation.js';
import type { FactorCode, UnknownCode } from './factors/factor-code.js';
import { expertScorecard } from './model/expert-scorecard.js';
import { reasonsOf } from './reasons.js';

function contribution(
  code: FactorCode,
  lost: number,
  unknown: UnknownCode | null = null,
): Contribution {
  const value = unknown === null ? 1 : null;
  return { code, value, unknown, points: 5 - lost, pointsMax: 5, evidence: `${code} evidence` };
}

function codesAndPoints(contributions: readonly Contribution[]) {
  return reasonsOf(contributions, expertScorecard).map(({ code, points }) => [code, points]);
}

describe('reasons', () => {
  it('name the most points lost first, and nothing that lost none', () => {
    const contributions = [
      contribution('UTILISATION', 3),
      contribution('TRUST_MEAN', 0),
      contribution('FAULT_RATE', 10),
    ];
    expect(codesAndPoints(contributions)).toEqual([
      ['FAULT_RATE', -10],
      ['UTILISATION', -3],
    ]);
  });

  it('are at most four', () => {
    const contributions = expertScorecard.factors.map(({ code }, index) =>
      contribution(code, index),
    );
    expect(codesAndPoints(contributions)).toHaveLength(4);
  });

  it('keep the order of the card where losses are equal', () => {
    const contributions = [contribution('TRUST_MEAN', 4), contribution('UTILISATION', 4)];
    expect(codesAndPoints(contributions)).toEqual([
      ['TRUST_MEAN', -4],
      ['UTILISATION', -4],
    ]);
  });

  it('join what one remedy mends', () => {
    const contributions = [
      contribution('UTILISATION', 2, 'STATE_UNOBSERVED'),
      contribution('FAULT_RATE', 9),
      contribution('UTILISATION_TREND', 8, 'STATE_UNOBSERVED'),
    ];
    expect(codesAndPoints(contributions)).toEqual([
      ['STATE_UNOBSERVED', -10],
      ['FAULT_RATE', -9],
    ]);
  });

  it('come in two languages, with evidence and a way to improve', () => {
    const [reason] = reasonsOf([contribution('FAULT_RATE', 9)], expertScorecard);
    expect(reason).toEqual({
      code: 'FAULT_RATE',
      ...expertScorecard.factors.find(({ code }) => code === 'FAULT_RATE')?.explanation,
      points: -9,
      evidence: 'FAULT_RATE evidence',
    });
    expect(reason?.zh).toMatch(/[一-鿿]/);
  });
});
