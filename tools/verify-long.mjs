// npm run verify:long -- [KILLS]: several scorers and ingest through many kills under load, 200 when not said.
// npm run verify:long -- faults [ROUNDS]: every fault of test/faults so many times, 10 when not said.
// Each takes some minutes. The last lines are rows for the fault table of docs/reliability.md.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const suites = {
  storm: {
    spec: 'test/e2e/scorers',
    count: 200,
    variables: ['STORM_KILLS', 'STORM_REPORT'],
    rows: stormRows,
  },
  faults: {
    spec: 'test/faults/faults',
    count: 10,
    variables: ['FAULT_ROUNDS', 'FAULT_REPORT'],
    rows: faultRows,
  },
};

const named = process.argv.slice(2);
const suite = named[0] === 'faults' ? suites.faults : suites.storm;
const said = suite === suites.faults ? named[1] : named[0];
const count = Number(said ?? suite.count);
if (!Number.isInteger(count) || count < 1) {
  console.error(`${said} is not a number: npm run verify:long -- 200, or -- faults 10`);
  process.exit(2);
}
await prepare();
const folder = await mkdtemp(join(tmpdir(), 'chanrong-verify-'));
try {
  const reportFile = join(folder, 'report.json');
  process.exitCode = await runSuite(reportFile);
  if (process.exitCode === 0) {
    const report = JSON.parse(await readFile(reportFile, 'utf8'));
    console.log(JSON.stringify(report));
    for (const cells of suite.rows(report)) console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function runSuite(reportFile) {
  const [countVariable, reportVariable] = suite.variables;
  const jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      suite.spec,
      '--selectProjects=e2e',
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, [countVariable]: String(count), [reportVariable]: reportFile },
    },
  );
  return new Promise((resolve) => jest.on('close', (code) => resolve(code ?? 1)));
}

function stormRows({ kills, ingestKills, acknowledged, counted, takeoverMs }) {
  const { median, worst } = spread(takeoverMs);
  return [
    [
      `\`kill -9\`: scorer ${kills - ingestKills}, ingest ${ingestKills} times`,
      kills,
      acknowledged.toLocaleString('en'),
      ...lostAndDoubled({ acknowledged, counted }),
      `scorer: median ${median} ms, worst ${worst} ms`,
      '`npm run verify:long`',
    ],
  ];
}

/** What is lost or doubled shows in the end, over all faults together. */
function faultRows({ runs, readingsPerMessage, acknowledged, counted }) {
  const rows = [...new Set(runs.map(({ fault }) => fault))].map((fault) => {
    const its = runs.filter((run) => run.fault === fault);
    const { median, worst } = spread(its.map(({ recoverMs }) => recoverMs));
    const readings = its.reduce((sum, run) => sum + run.acknowledged, 0) * readingsPerMessage;
    const meanwhile = readings.toLocaleString('en');
    return [fault, its.length, meanwhile, '', '', `median ${median} ms, worst ${worst} ms`, ''];
  });
  const lost = lostAndDoubled({ acknowledged, counted });
  const total = acknowledged.toLocaleString('en');
  return [
    ...rows,
    [
      'all of these, one after another',
      runs.length,
      total,
      ...lost,
      '',
      `\`npm run verify:long -- faults ${count}\``,
    ],
  ];
}

function lostAndDoubled({ acknowledged, counted }) {
  return [Math.max(0, acknowledged - counted), Math.max(0, counted - acknowledged)];
}

function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], worst: sorted.at(-1) };
}
