// Takes a clone in any state; gives installed dependencies and a current build. Needs a bare Node only,
// so nothing here may import a package before it is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const nodeWanted = { major: 20, minor: 19 };

/** Prepares the clone; ends the process with one sentence when it cannot. `quiet` reports only real work. */
export async function prepare({ quiet = false } = {}) {
  try {
    checkNode();
    await phase('dependencies', quiet, async () => {
      if (dependenciesAreCurrent()) return false;
      await install();
      return true;
    });
    await phase('build', quiet, async () => {
      const { build } = await import('./build.mjs');
      const { written, removed } = await build();
      return written + removed > 0;
    });
  } catch (error) {
    console.error(`chanrong: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}

/** What is wrong with a Node version, as one sentence; undefined when it will do. */
export function nodeFault(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > nodeWanted.major || (major === nodeWanted.major && minor >= nodeWanted.minor)) {
    return undefined;
  }
  const wanted = `${nodeWanted.major}.${nodeWanted.minor}`;
  return `Node ${version} is too old; install Node ${wanted} or later`;
}

function checkNode() {
  const fault = nodeFault(process.versions.node);
  if (fault !== undefined) throw new Error(fault);
}

function dependenciesAreCurrent() {
  // npm leaves a copy of what it installed in node_modules, as its last act.
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  return (
    installed !== undefined && covers(installed, readPackages(join(root, 'package-lock.json')))
  );
}

function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/** Whether everything wanted is installed in its version; optional packages are for some machines only. */
export function covers(installed, wanted) {
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '' || (optional && installed[path] === undefined)) return true;
    return installed[path]?.version === version;
  });
}

/** Everything in the lock file, tests' tools included, whatever NODE_ENV says. */
async function install() {
  const script = process.env.npm_execpath;
  const [command, ...start] = script === undefined ? ['npm'] : [process.execPath, script];
  const npm = spawn(command, [...start, 'ci', '--include=dev', '--include=optional'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  npm.stdout.on('data', (text) => (said += text));
  npm.stderr.on('data', (text) => (said += text));
  const code = await new Promise((resolve, reject) => {
    npm.on('error', (error) => reject(new Error(`npm cannot be started: ${error.message}`)));
    npm.on('close', resolve);
  });
  if (code === 0) return;
  throw new Error(
    `npm ci failed; is the package registry reachable?\n${said.trimEnd().split('\n').slice(-15).join('\n')}`,
  );
}

/** One line for a phase, with its seconds; on stderr, so that a command's own output stays clean. */
async function phase(name, quiet, work) {
  const startedMs = performance.now();
  const terminal = process.stderr.isTTY && process.env.CHANRONG_LOG !== 'json';
  if (terminal && !quiet) process.stderr.write(`  … ${name}`);
  const worked = await work();
  const seconds = (performance.now() - startedMs) / 1000;
  if (terminal && !quiet) process.stderr.write('\r\x1b[2K');
  if (quiet && !worked) return;
  if (process.env.CHANRONG_LOG === 'json') {
    console.error(JSON.stringify({ phase: name, seconds: Number(seconds.toFixed(1)) }));
  } else {
    console.error(`  ✓ ${name.padEnd(22)} ${seconds.toFixed(1).padStart(5)} s`);
  }
}

/** Runs a built program in this process, as if it had been called with these arguments. */
export async function runBuilt(path, args) {
  const program = join(root, 'dist', path);
  if (!existsSync(program)) {
    console.error(`chanrong: ${path} is not part of this build; see that its source is there`);
    process.exit(1);
  }
  process.argv = [process.argv[0], program, ...args];
  await import(program);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await prepare();
