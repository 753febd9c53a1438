/**
 * The committed scorecard in rules engines that many use, side by side with ours: first all must give the
 * same score on thousands of seeded cases, then they take turns, and medians over turns are compared.
 *
 * What is compared is the arithmetic of the card only: factor values in, score out. Measuring the values,
 * reasons and collateral are not part of it.
 */
import { parseArgs } from 'node:util';
import { assert, Prng } from '@chanrong/kernel';
import { expertScorecard, type Scorecard } from '@chanrong/scoring';
import {
  chanrong,
  type FactorValues,
  jsonLogicJs,
  jsonRulesEngine,
  type ScoringPeer,
  zenEngine,
} from './peer-scorecards.js';

export interface PeersOptions {
  /** Seeded cases on which all must agree. */
  readonly cases: number;
  readonly turns: number;
}

export interface PeersResult {
  readonly scorecard: string;
  readonly factors: number;
  readonly cases: number;
  /** Cases in which another engine's score differed; the bench fails unless it is 0. */
  readonly disagreements: number;
  readonly evaluationsPerSecond: Readonly<Record<string, number>>;
  readonly fastestPeer: string;
  /** Ours over the fastest of the others. */
  readonly ratio: number;
}

/** So that each turn takes about a millisecond, however fast the engine. */
const turnMs = 1;
const unknownProbability = 0.1;

export function readPeersOptions(args: readonly string[]): PeersOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string', default: '5000' },
      turns: { type: 'string', default: '1000' },
      json: { type: 'boolean' },
    },
  });
  return { cases: Number(values.cases), turns: Number(values.turns) };
}

export async function runPeers({ cases, turns }: PeersOptions): Promise<PeersResult> {
  const ours = chanrong(expertScorecard);
  const peers = [jsonLogicJs, zenEngine, jsonRulesEngine].map((make) => make(expertScorecard));
  const inputs = seededCases(expertScorecard, cases);
  const disagreements = await countDisagreements(ours, peers, inputs);
  assert(disagreements === 0, `all engines give the same score, but not in ${disagreements} cases`);
  const perSecond = await evaluationsPerSecond([ours, ...peers], inputs, turns);
  const [oursPerSecond = 0, ...peersPerSecond] = perSecond;
  const fastest = Math.max(...peersPerSecond);
  return {
    scorecard: `${expertScorecard.id} ${expertScorecard.version}`,
    factors: expertScorecard.factors.length,
    cases,
    disagreements,
    evaluationsPerSecond: Object.fromEntries(
      [ours, ...peers].map(({ name }, index) => [name, Math.round(perSecond[index] as number)]),
    ),
    fastestPeer: (peers[peersPerSecond.indexOf(fastest)] as ScoringPeer).name,
    ratio: oursPerSecond / fastest,
  };
}

/** Values on limits, one beyond, below, and between; some not known. */
function seededCases({ factors }: Scorecard, count: number): FactorValues[] {
  const random = Prng.fromSeed('peers');
  return Array.from({ length: count }, () => {
    const values = factors.map(({ code, bins }) => {
      if (random.uniform() < unknownProbability) return [code, null] as const;
      const limit = random.pick(bins).upTo ?? (bins.at(-2)?.upTo ?? 0) * 2;
      const beside = random.pick([0, 0, 1, -1, random.integer({ min: -limit, max: limit })]);
      return [code, Math.max(0, limit + beside)] as const;
    });
    return Object.fromEntries(values) as FactorValues;
  });
}

async function countDisagreements(
  ours: ScoringPeer,
  peers: readonly ScoringPeer[],
  inputs: readonly FactorValues[],
): Promise<number> {
  let count = 0;
  for (const values of inputs) {
    const expected = await ours.score(values);
    for (const peer of peers) if ((await peer.score(values)) !== expected) count += 1;
  }
  return count;
}

async function evaluationsPerSecond(
  engines: readonly ScoringPeer[],
  inputs: readonly FactorValues[],
  turns: number,
): Promise<number[]> {
  const sizes: number[] = [];
  for (const engine of engines) sizes.push(await turnSize(engine, inputs));
  const spentMs = engines.map(() => [] as number[]);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, engine] of engines.entries()) {
      const from = turn * 97;
      const size = sizes[index] as number;
      const startedMs = performance.now();
      await run(engine, inputs, { from, size });
      spentMs[index]?.push((performance.now() - startedMs) / size);
    }
  }
  return spentMs.map(
    (each) => 1_000 / (each.toSorted((a, b) => a - b)[each.length >> 1] as number),
  );
}

/** Evaluations that take about one turn, after warming up. */
async function turnSize(engine: ScoringPeer, inputs: readonly FactorValues[]): Promise<number> {
  const size = Math.min(2_000, inputs.length);
  const startedMs = performance.now();
  await run(engine, inputs, { from: 0, size });
  return Math.max(1, Math.round((size * turnMs) / (performance.now() - startedMs)));
}

/** Promises are awaited where an engine gives them, and only there. */
async function run(
  { score }: ScoringPeer,
  inputs: readonly FactorValues[],
  { from, size }: { readonly from: number; readonly size: number },
): Promise<number> {
  let sum = 0;
  for (let index = 0; index < size; index += 1) {
    const given = score(inputs[(from + index) % inputs.length] as FactorValues);
    sum += typeof given === 'number' ? given : await given;
  }
  return sum;
}
