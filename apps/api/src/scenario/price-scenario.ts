/** Takes a stored evaluation and prices that fall; gives the scenario to compute, and what the answer says of it. */
import type { RiskAnswer } from '@chanrong/contracts';
import { assert } from '@chanrong/kernel';
import type { Collateral, Evaluation, PriceFalls, PriceScenario } from '@chanrong/scoring';
import { findPricing } from '@chanrong/store';
import type { EntityManager } from 'typeorm';
import { ratioOfPpm } from '../enterprises/units.js';

export async function readScenario(
  manager: EntityManager,
  { model }: Evaluation,
  falls: PriceFalls,
): Promise<PriceScenario> {
  const pricing = await findPricing(manager, model);
  assert(pricing !== null, `scorecard ${model.id} ${model.version} is in the registry`);
  const { scorecard, priceSet } = pricing;
  return { falls, scorecard, pricedAsOfMs: priceSet?.asOfMs ?? 0 };
}

export function scenarioAnswer(
  falls: PriceFalls,
  { prices }: Pick<Collateral, 'prices'>,
): NonNullable<RiskAnswer['scenario']> {
  const priceOf = (name: string): string | null =>
    prices.find(({ commodity }) => commodity === name)?.pricePerTonne ?? null;
  return {
    priceFalls: [...falls].map(([commodity, ppm]) => ({
      commodity,
      fallRatio: ratioOfPpm(ppm),
      pricePerTonne: priceOf(commodity),
    })),
  };
}
