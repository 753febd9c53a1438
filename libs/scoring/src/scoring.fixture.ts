/** Portraits and prices for specs and the bench: one honest factory, and what a test changes about it. */
import { Prng } from '@chanrong/kernel';
import {
  type AssetPortrait,
  type DayPortrait,
  emptyDay,
  emptyProduction,
  noFlow,
  noTitle,
  type Portrait,
  type PriceSetPublished,
  type StockPortrait,
} from '@chanrong/portrait';
import { evaluate, type EvaluationInput } from './evaluate.js';
import type { Evaluation, ScoredEvaluation } from './evaluation.js';
import { marketFrom } from './market.js';
import { expertScorecard } from './model/expert-scorecard.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 2026-03-02, a Monday. */
const firstDay = 20_514;
const dayCount = 37;
export const fixtureNowMs = (firstDay + dayCount) * DAY_MS;

export const fixturePriceSet: PriceSetPublished = {
  type: 'priceSet.published',
  priceSetId: 'fixture-1',
  asOfMs: fixtureNowMs - HOUR_MS,
  currency: 'CNY',
  prices: [
    { commodity: 'COPPER', pricePerTonne: '68250.50', dailyVolatility: 0.012, source: 'fixture' },
    { commodity: 'ALUMINUM', pricePerTonne: '19400', dailyVolatility: 0.011, source: 'fixture' },
    { commodity: 'GRAPHENE', pricePerTonne: '210000', dailyVolatility: 0.02, source: 'fixture' },
  ],
};

/** One machine-shift day: 3 machines watched all day, 16 hours on weekdays, 2 kWh a part, 40 kWh base load. */
export function fixtureDays(): DayPortrait[] {
  const prng = Prng.fromSeed(30163);
  return Array.from({ length: dayCount }, (_, index) => {
    const working = index % 7 < 5;
    const parts = working ? 480 + prng.integer({ min: -8, max: 8 }) : 0;
    return {
      ...emptyDay,
      day: firstDay + index,
      operatingMs: working ? 3 * 16 * HOUR_MS : 0,
      observedMs: 3 * 24 * HOUR_MS,
      energyMwh: (40 + 2 * parts) * 1_000_000,
      parts,
      faults: index % 10 === 0 ? 1 : 0,
    };
  });
}

export function fixtureStorage(
  assetId: string,
  commodity: string | null,
  quantityKg: number,
): AssetPortrait {
  const lowKg = quantityKg * (1 - 1.645 * 0.005);
  const sinceMs = fixtureNowMs - 30 * DAY_MS;
  const stock: StockPortrait = {
    quantityKg,
    sigmaKg: quantityKg * 0.005,
    lowKg,
    observed: true,
    measuredMs: fixtureNowMs - 2_000,
    sinceMs,
    trust: 0.97,
    calibratedUntilMs: null,
    bookKg: null,
    receiptKg: null,
    trustedKg: lowKg,
    boundBy: 'measured',
    layers: [{ sinceMs, quantityKg }],
  };
  const described = { kind: 'storage', name: assetId, commodity, stock } as const;
  return { assetId, ...described, tamperedMs: null, trust: 0.97 };
}

export function fixtureMachine(assetId: string): AssetPortrait {
  const described = { kind: 'machine', name: assetId, commodity: null, stock: null } as const;
  return { assetId, ...described, tamperedMs: null, trust: 0.98 };
}

/** An honest, live factory of five weeks with three machines, a meter and four tanks. */
export function fixturePortrait(changes: Partial<Portrait> = {}): Portrait {
  return {
    uscc: '91320214MA1ABCDE0T',
    name: '无锡示例精密制造有限公司',
    timeBase: 'live',
    asOfMs: fixtureNowMs,
    firstEventMs: fixtureNowMs - dayCount * DAY_MS,
    lastEventMs: fixtureNowMs - 1_000,
    readingCount: 4_000_000,
    lateReadingCount: 12,
    assets: [
      fixtureMachine('CNC-01'),
      fixtureMachine('CNC-02'),
      fixtureMachine('CNC-03'),
      fixtureStorage('TANK-01', 'COPPER', 52_000),
      fixtureStorage('TANK-02', 'COPPER', 31_000.5),
      fixtureStorage('TANK-03', 'ALUMINUM', 240_000),
      fixtureStorage('TANK-04', 'GRAPHENE', 900),
    ],
    production: {
      ...emptyProduction,
      stateChannelCount: 3,
      energyChannelCount: 1,
      faultChannelCount: 3,
      days: fixtureDays(),
    },
    trust: {
      channelCount: 24,
      mean: 0.972,
      lowest: 0.91,
      coveragePpm: 996_400,
      silentChannelCount: 0,
      stuckChannelCount: 0,
      outOfRangeCount: 0,
      missingMessageCount: 0,
    },
    title: noTitle,
    flow: noFlow,
    ...changes,
  };
}

export function fixtureInput(changes: Partial<Portrait> = {}): EvaluationInput {
  return {
    portrait: fixturePortrait(changes),
    market: marketFrom(fixturePriceSet),
    scorecard: expertScorecard,
    journal: { partition: 3, seq: 1_042, knownAtMs: fixtureNowMs },
  };
}

/** The evaluation of a portrait that must have a score. */
export function scoredOf(changes: Partial<Portrait> = {}): ScoredEvaluation {
  const evaluation: Evaluation = evaluate(fixtureInput(changes));
  if (evaluation.outcome !== 'scored') throw new Error(JSON.stringify(evaluation.missing));
  return evaluation;
}
