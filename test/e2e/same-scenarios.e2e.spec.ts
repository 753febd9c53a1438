/** What is said about a fraud does not depend on the Node that says it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { nodeBinary, nodeMajors } from '../harness/node-binary.js';
import { segmentsByMoment } from '../harness/timed-entries.js';
import { scenarios } from '../scenarios/all.js';
import { play } from '../scenarios/play.js';
import { storedScenario } from '../scenarios/stored-scenario.js';

/** Between them they fold readings, papers, inspections and margin states; the others take longer and add little. */
const folded = scenarios.filter(({ code }) => ['cover-opened', 'four-receipts'].includes(code));

const fold = fileURLToPath(new URL('../../dist/test/scenarios/fold-scenarios.js', import.meta.url));

let folder: string;
let file: string;
const expected: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chanrong-scenarios-'));
  file = join(folder, 'scenarios.json');
  const stored = [];
  for (const scenario of folded) {
    const segments = await segmentsByMoment(scenario.journal('mishap'));
    expected[scenario.code] = play(segments, scenario.uscc).hash;
    stored.push(storedScenario(scenario, segments));
  }
  await writeFile(file, JSON.stringify(stored));
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it('each scenario comes out differently', () => {
  expect(new Set(Object.values(expected)).size).toBe(folded.length);
});

it.each(nodeMajors)(
  'a scenario folds to the same bytes under Node %d',
  async (major) => {
    const { stdout } = await promisify(execFile)(await nodeBinary(major), [fold, file]);
    const { node, hashes } = JSON.parse(stdout) as { node: string; hashes: unknown };
    expect(node).toMatch(new RegExp(`^v${major}\\.`));
    expect(hashes).toEqual(expected);
  },
  300_000,
);
