/** The same journal gives the same bytes under every supported Node: scores, portraits, facilities, checkpoints. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeBinary, nodeMajors } from '../harness/node-binary.js';
import { type FoldedJournal, foldJournal } from '../simulation/fold-journal.js';
import { goldenSegments, goldenEntries } from '../simulation/golden-journal.js';

const fold = fileURLToPath(new URL('../../dist/test/simulation/fold-golden.js', import.meta.url));

let folder: string;
let file: string;
let expected: FoldedJournal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chanrong-golden-'));
  file = join(folder, 'segments.json');
  const segments = await goldenSegments(goldenEntries('golden'), { seed: 'golden', entriesMax: 5 });
  const stored = segments.map(({ body, ...rest }) => {
    return { ...rest, body: Buffer.from(body).toString('base64') };
  });
  await writeFile(file, JSON.stringify(stored));
  const { rows: _rows, ...hashes } = foldJournal(segments);
  expected = hashes;
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the golden journal', () => {
  it('has enough in it to tell results apart', () => {
    expect(expected.counts.readings).toBeGreaterThan(100_000);
    expect(expected.counts.scores).toBeGreaterThan(500);
    const hashes = Object.values({ ...expected, ...expected.portraits, counts: '', portraits: '' });
    expect(hashes.filter((hash) => /^[0-9a-f]{64}$/.test(hash))).toHaveLength(7);
    expect(new Set(hashes).size).toBe(hashes.length - 1);
  });

  it.each(nodeMajors)(
    'folds to the same bytes under Node %d',
    async (major) => {
      const { stdout } = await promisify(execFile)(await nodeBinary(major), [fold, file]);
      const { node, ...hashes } = JSON.parse(stdout) as FoldedJournal & { node: string };
      expect(node).toMatch(new RegExp(`^v${major}\\.`));
      expect(hashes).toEqual(expected);
    },
    300_000,
  );
});
