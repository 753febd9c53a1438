import { riskSchema } from '@chanrong/contracts';
import type { Collateral, UnitValuation } from '@chanrong/scoring';
import { describe, expect, it } from '@jest/globals';
import { history } from '../../test/fixture.js';
import { riskAnswer, riskHistoryItem } from './risk.mapper.js';

const [poor, good] = history;
const rowOf = ({ evaluation, hash }: typeof good) => ({
  uscc: evaluation.enterprise.uscc,
  partition: evaluation.journal.partition,
  seq: evaluation.journal.seq,
  asOfMs: evaluation.asOfMs,
  knownAtMs: evaluation.knownAtMs,
  outcome: evaluation.outcome,
  score: null,
  grade: null,
  body: evaluation as unknown,
  hash,
});

const answerOf = (scored: typeof good) => riskAnswer(rowOf(scored), { correlationId: 'id' });
const fenOf = ({ amount }: { readonly amount: string }) => Number(amount.replace('.', ''));

describe('riskAnswer', () => {
  it('has exactly the documented shape', () => {
    const answer = answerOf(good);
    expect(riskSchema.parse(answer)).toEqual(answer);
  });

  it('keeps every amount to the fen', () => {
    const { collateral } = answerOf(good);
    const source: Collateral = good.evaluation.collateral;
    expect(source.grossFen).toBeGreaterThan(0);
    expect(fenOf(collateral.gross)).toBe(source.grossFen);
    expect(fenOf(collateral.eligible)).toBe(source.eligibleFen);
    expect(fenOf(collateral.borrowingBase)).toBe(source.borrowingBaseFen);
    expect(collateral.lines.map(({ amount }) => fenOf(amount))).toEqual(
      source.lines.map(({ amountFen }) => amountFen),
    );
  });

  it('keeps quantities and ratios', () => {
    const { collateral, dataTrust } = answerOf(good);
    const unit = good.evaluation.collateral.units[0] as UnitValuation;
    expect(collateral.units[0]).toMatchObject({
      assetId: unit.assetId,
      quantityKg: (unit.quantityGrams ?? 0) / 1_000,
      pricePerTonne: '68250.50',
    });
    expect(dataTrust.coverageRatio).toBe(good.evaluation.dataTrust.coveragePpm / 1_000_000);
  });

  it('gives points and reasons as they are', () => {
    const answer = answerOf(poor);
    const { evaluation } = poor;
    if (answer.outcome !== 'scored' || evaluation.outcome !== 'scored')
      throw new Error('not scored');
    const points = answer.contributions.reduce((sum, each) => sum + each.points, answer.basePoints);
    expect(points).toBe(answer.score);
    expect(answer.reasons).toEqual(evaluation.reasons);
    expect(answer.pd12m).toBe(evaluation.pd12m);
  });

  it('says null, not nothing, where the caller gave no reference', () => {
    expect(answerOf(good).callRef).toBeNull();
  });
});

describe('riskHistoryItem', () => {
  it('is what the answer says, in brief', () => {
    const { collateralMarket, ...item } = riskHistoryItem(rowOf(good));
    expect(answerOf(good)).toMatchObject(item as object);
    expect(answerOf(good).collateral.market).toEqual(collateralMarket);
  });
});
