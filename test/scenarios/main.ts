/** Plays every scenario; prints the table of docs/scenarios.md, and writes it there with `--write`. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { segmentsByMoment } from '../harness/timed-entries.js';
import { scenarios } from './all.js';
import { play } from './play.js';
import { scenarioRow, scenarioTable } from './scenario-row.js';

const file = fileURLToPath(new URL('../../../docs/scenarios.md', import.meta.url));

const rows: string[][] = [];
for (const scenario of scenarios) {
  const segments = await segmentsByMoment(scenario.journal('mishap'));
  rows.push(scenarioRow(scenario, play(segments, scenario.uscc)));
}
const table = scenarioTable(rows);
process.stdout.write(`${table}\n`);
if (process.argv.includes('--write')) {
  const text = await readFile(file, 'utf8');
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const last = lines.findLastIndex((line) => line.startsWith('|'));
  const written = [...lines.slice(0, first), table, ...lines.slice(last + 1)].join('\n');
  await writeFile(file, await format(written, { parser: 'markdown', printWidth: 100 }));
}
