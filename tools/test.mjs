// npm test: installs what is missing, builds, runs the tests. The very last line is `N passed, N failed`.
//
//   npm test                        everything
//   npm test -- small libs/store    named sizes only (small, medium, e2e); the rest goes to Jest
//
// With REFERENCE_DATA_DIR the tests on recorded data run too, as a size of their own: real-data.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';
import { installServers } from './servers.mjs';

const hasData = process.env.REFERENCE_DATA_DIR !== undefined;
const sizes = ['small', 'medium', 'e2e', ...(hasData ? ['real-data'] : [])];
const named = process.argv.slice(2);
const chosen = sizes.filter((size) => named.includes(size));
const passOn = named.filter((argument) => !sizes.includes(argument));

await prepare();
installServers();
if (!hasData) console.error('real-data tests are left out: REFERENCE_DATA_DIR is not set');
const folder = await mkdtemp(join(tmpdir(), 'chanrong-results-'));
const total = { passed: 0, failed: 0 };
try {
  for (const size of chosen.length > 0 ? chosen : sizes) {
    const { passed, failed } = await runJest(size, join(folder, `${size}.json`));
    total.passed += passed;
    total.failed += failed;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed`);

async function runJest(size, outputFile) {
  console.error(`\n${size} tests`);
  const jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      `--selectProjects=${size}`,
      '--json',
      `--outputFile=${outputFile}`,
      // Whole processes share the machine's ports and cores: one such test at a time.
      size === 'e2e' || size === 'real-data' ? '--runInBand' : '--maxWorkers=100%',
      // A size without tests has lost them, unless a filter says which to run.
      ...(passOn.length > 0 ? ['--passWithNoTests', ...passOn] : []),
    ],
    // --json prints the results on stdout too; people read the report on stderr.
    { cwd: root, stdio: ['inherit', 'ignore', 'inherit'] },
  );
  const watch = killWhenDone(jest, outputFile);
  const code = await new Promise((resolve) => jest.on('close', resolve));
  clearInterval(watch);
  const results = await readFile(outputFile, 'utf8').then(JSON.parse, () => undefined);
  const passed = results?.numPassedTests ?? 0;
  const failed = (results?.numFailedTests ?? 0) + (results?.numRuntimeErrorTestSuites ?? 0);
  // Jest can fail without a failed test: no tests found, a broken set-up, a crash.
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Results without an exit mean that a test left something running: that fails, and must not hang. */
function killWhenDone(jest, outputFile) {
  let secondsLeft = 30;
  return setInterval(() => {
    if (!existsSync(outputFile) || secondsLeft-- > 0) return;
    console.error('a test left something running that keeps Jest from ending; see the files above');
    jest.kill('SIGKILL');
  }, 1_000);
}
