// npm run verify:long -- [KILLS]: several scorers and ingest through many kills under load, 200 when not
// said; takes some minutes. The last line is a row for the fault table of docs/reliability.md.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const kills = Number(process.argv[2] ?? 200);
if (!Number.isInteger(kills) || kills < 1) {
  console.error(`${process.argv[2]} is not a number of kills: npm run verify:long -- 200`);
  process.exit(2);
}
await prepare();
const folder = await mkdtemp(join(tmpdir(), 'chanrong-storm-'));
try {
  process.exitCode = await runStorm(join(folder, 'report.json'));
  if (process.exitCode === 0) {
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
    console.log(JSON.stringify(report));
    console.log(row(report));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function runStorm(reportFile) {
  const jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      'test/e2e/scorers',
      '--selectProjects=e2e',
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, STORM_KILLS: String(kills), STORM_REPORT: reportFile },
    },
  );
  return new Promise((resolve) => jest.on('close', (code) => resolve(code ?? 1)));
}

function row({ kills, ingestKills, acknowledged, counted, takeoverMs }) {
  const sorted = takeoverMs.toSorted((a, b) => a - b);
  const [median, worst] = [sorted[sorted.length >> 1], sorted.at(-1)];
  return [
    '',
    `\`kill -9\`: scorer ${kills - ingestKills}, ingest ${ingestKills} times`,
    kills,
    acknowledged.toLocaleString('en'),
    Math.max(0, acknowledged - counted),
    Math.max(0, counted - acknowledged),
    `scorer: median ${median} ms, worst ${worst} ms`,
    '`npm run verify:long`',
    '',
  ]
    .join(' | ')
    .trim();
}
