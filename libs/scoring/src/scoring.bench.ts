/** Evaluates a book of enterprises over and over; gives the time of one evaluation and a hash of all answers. */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { canonicalJson } from '@chanrong/kernel';
import { evaluate, type EvaluationInput } from './evaluate.js';
import { scoreContent } from './score-content.js';
import { fixtureInput, fixturePortrait } from './scoring.fixture.js';

export interface EvaluateBenchResult {
  readonly evaluations: number;
  readonly enterprises: number;
  readonly assetsPerEnterprise: number;
  readonly microsecondsPerEvaluation: number;
  /** sha256 over the content of one evaluation of every enterprise, hex. */
  readonly resultHash: string;
}

const assetsPerEnterprise = 20;

/** `rounds` times through a book of `enterprises`, each with 20 assets and 36 closed days. */
export function benchEvaluate(size: {
  readonly enterprises: number;
  readonly rounds: number;
}): EvaluateBenchResult {
  const book = Array.from({ length: size.enterprises }, (_, index) => enterprise(index));
  const hash = createHash('sha256');
  for (const input of book) hash.update(canonicalJson(scoreContent(evaluate(input))));
  const startedMs = performance.now();
  for (let round = 0; round < size.rounds; round += 1) {
    for (const input of book) evaluate(input);
  }
  const evaluations = size.rounds * size.enterprises;
  const microseconds = (performance.now() - startedMs) * 1_000;
  return {
    evaluations,
    enterprises: size.enterprises,
    assetsPerEnterprise,
    microsecondsPerEvaluation: microseconds / evaluations,
    resultHash: hash.digest('hex'),
  };
}

/** Enterprises differ in stock, trust and activity, so that most branches are taken. */
function enterprise(index: number): EvaluationInput {
  const { assets, production, trust } = fixturePortrait();
  const many = Array.from({ length: assetsPerEnterprise }, (_, position) => {
    const asset = assets[(position + index) % assets.length] ?? assets[0];
    if (asset === undefined) throw new Error('the fixture has assets');
    const observed = (position + index) % 9 > 0;
    return {
      ...asset,
      assetId: `${asset.assetId}-${position}`,
      trust: 1 - ((index * 7) % 50) / 100,
      stock: asset.stock === null ? null : { ...asset.stock, observed },
    };
  });
  return fixtureInput({
    uscc: `BENCH${index}`,
    assets: many,
    trust: { ...trust, silentChannelCount: index % 4, missingMessageCount: index % 11 },
    production: { ...production, days: production.days.slice(index % 30) },
  });
}
