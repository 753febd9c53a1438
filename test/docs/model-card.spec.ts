import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from '@jest/globals';
import { expertScorecard } from '@chanrong/scoring';

let card = '';

beforeAll(async () => {
  card = await readFile(new URL('../../docs/model-card.md', import.meta.url), 'utf8');
});

/** Cells of the rows whose first cell matches. */
function rows(first: RegExp): string[][] {
  return card
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter(([cell]) => first.test(cell ?? ''));
}

it('the model card describes the committed scorecard, factor by factor', () => {
  const expected = expertScorecard.factors.map(({ code, unit, bins, unknownPoints, because }) => {
    const points = bins.map((bin) => bin.points);
    const range = `${Math.min(...points)} to ${Math.max(...points)}`;
    return [`\`${code}\``, unit, range, String(unknownPoints), because];
  });
  expect(rows(/^`[A-Z_]+`$/)).toEqual(expected);
});

it('the model card names the version, the scale, the range and the status', () => {
  const { id, version, policy, basePoints, factors, scale, pdStatus } = expertScorecard;
  const pointsOf = (factor: (typeof factors)[number]) => factor.bins.map((bin) => bin.points);
  const best = factors.reduce((sum, each) => sum + Math.max(...pointsOf(each)), basePoints);
  const worst = factors.reduce(
    (sum, each) => sum + Math.min(...pointsOf(each), each.unknownPoints),
    basePoints,
  );
  expect(card).toContain(`# Model card: ${id} ${version}\n`);
  expect(card).toContain(`version ${version}, policy ${policy.version};`);
  expect(card).toContain(`score ${worst} to ${best},`);
  expect(card).toContain(`\`pdStatus: ${pdStatus}\``);
  expect(card).toContain(`The score is ${basePoints} plus the points of ${factors.length} factors`);
  expect(card).toContain(`${scale.score} points stand for ${scale.odds} good to 1 bad`);
});
