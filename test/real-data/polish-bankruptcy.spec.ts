import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ModelFit } from '../../apps/ops/src/model/fit-model.js';
import { referenceData } from './reference-data.js';

const file = join(referenceData('polish-bankruptcy'), '1year.arff');
const ops = join(import.meta.dirname, '../../dist/apps/ops/src/main.js');

interface Case {
  readonly figures: readonly number[];
  readonly bad: boolean;
}

let names: string[] = [];
let cases: Case[] = [];
let fit: ModelFit;

beforeAll(async () => {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
  names = lines.flatMap((line) => /^@attribute '(.+)' numeric$/.exec(line)?.[1] ?? []);
  cases = lines.slice(lines.indexOf('@data') + 1).flatMap((line) => {
    if (line === '') return [];
    const figures = line.split(',').map((cell) => (cell === '?' ? Number.NaN : Number(cell)));
    return [{ figures: figures.slice(0, -1), bad: figures.at(-1) === 1 }];
  });
  fit = await fitOnce();
}, 300_000);

async function fitOnce(): Promise<ModelFit> {
  const run = promisify(execFile);
  const { stdout } = await run(
    process.execPath,
    [ops, 'model', 'fit', '--source', file, '--json'],
    {
      maxBuffer: 16 << 20,
    },
  );
  return JSON.parse(stdout) as ModelFit;
}

/** Pair by pair, as the definition says. */
function aucOf(riskOf: (figures: readonly number[]) => number): number {
  const risks = cases.map(({ figures, bad }) => ({ risk: riskOf(figures), bad }));
  const good = risks.filter(({ bad }) => !bad);
  let won = 0;
  let pairs = 0;
  for (const { risk, bad } of risks) {
    if (!bad) continue;
    for (const other of good) won += risk > other.risk ? 1 : risk === other.risk ? 0.5 : 0;
    pairs += good.length;
  }
  return won / pairs;
}

describe('the Polish companies, first year', () => {
  it('are read as published: 7,027 cases, 271 bad, Altman’s Z″ at 0.689', () => {
    expect(names).toHaveLength(64);
    expect(fit.outOfFold).toMatchObject({ count: 7_027, badCount: 271 });
    const known = (value: number | undefined) => (Number.isNaN(value) ? 0 : (value ?? 0));
    const z = aucOf((x) => {
      return 0 - 6.56 * known(x[2]) - 3.26 * known(x[5]) - 6.72 * known(x[6]) - 1.05 * known(x[7]);
    });
    expect(z).toBeCloseTo(0.689, 2);
  });

  it('are told apart out of fold at AUC 0.85 or better, by a card of few factors', () => {
    const { auc, gini, ks, brier } = fit.outOfFold;
    expect(auc).toBeGreaterThanOrEqual(0.85);
    expect(gini).toBeCloseTo(2 * auc - 1, 12);
    expect(ks).toBeGreaterThan(0.5);
    expect(brier.score).toBeLessThan(brier.uncertainty);
    expect(fit.scorecard.factors.length).toBeLessThanOrEqual(20);
    expect(fit.inSampleAuc - auc).toBeLessThan(0.03);
  });

  it('get forecasts whose level is right', () => {
    const expected = fit.outOfFold.calibration.reduce((sum, g) => sum + g.pdMean * g.count, 0);
    expect(Math.abs(expected - 271)).toBeLessThan(3 * Math.sqrt(271));
    expect(fit.outOfFold.hosmerLemeshow.pValue).toBeGreaterThan(0.01);
    expect(fit.stability.psi).toBeLessThan(0.1);
  });

  it('have the AUC in sample that the printed points give, added up here', () => {
    const auc = aucOf((figures) => {
      let score = fit.scorecard.basePoints;
      for (const { name, bins, unknownPoints } of fit.scorecard.factors) {
        const value = figures[names.indexOf(name)] as number;
        const bin = bins.find(({ upTo }) => upTo === null || value <= upTo);
        score += Number.isNaN(value) ? unknownPoints : (bin?.points ?? Number.NaN);
      }
      return -score;
    });
    expect(auc).toBeCloseTo(fit.inSampleAuc, 10);
  });

  it('give the same card and figures again', async () => {
    expect(await fitOnce()).toEqual(fit);
  }, 300_000);
});
