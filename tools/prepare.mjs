// Takes a clone in any state; gives installed dependencies and a current build. Needs a bare Node only,
// so nothing here may import a package before it is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const nodeWanted = { major: 20, minor: 19 };
const jsonLog = process.env.CHANRONG_LOG === 'json';

/** Prepares the clone; ends the process with one sentence when it cannot. `quiet` reports only real work. */
export async function prepare({ quiet = false } = {}) {
  try {
    checkNode();
    const current = dependenciesAreCurrent();
    if (!current) note('installing packages: about a minute, this once');
    await phase('dependencies', quiet, async () => {
      if (!current) await install();
      return !current;
    });
    await phase('build', quiet, async () => {
      const { build } = await import('./build.mjs');
      const { written, removed } = await build();
      return written + removed > 0;
    });
    await phase('console', quiet, async () => {
      const { buildWeb } = await import('./build-web.mjs');
      return buildWeb();
    });
  } catch (error) {
    console.error(`chanrong: ${error instanceof Error ? error.message : String(error)}`);
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

/**
 * Installs what the lock file says and is missing, tests' tools included, whatever NODE_ENV says. Not
 * `npm ci`: it refuses a lock file that lacks the builds for other systems, and a registry mirror that
 * has them for this one only cannot give another.
 */
async function install() {
  const script = process.env.npm_execpath;
  const [command, ...start] = script === undefined ? ['npm'] : [process.execPath, script];
  const options = ['--no-save', '--include=dev', '--include=optional'];
  const npm = spawn(command, [...start, 'install', ...options], {
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
  const errors = said.split('\n').filter((line) => line.startsWith('npm error'));
  throw new Error(
    `npm install failed; is the package registry reachable?\n${errors.slice(0, 8).join('\n')}`,
  );
}

/** One line for a phase, with its seconds; on stderr, so that a command's own output stays clean. */
async function phase(name, quiet, work) {
  const startedMs = performance.now();
  const rewritten = process.stderr.isTTY && !jsonLog && !quiet;
  if (rewritten) process.stderr.write(`  … ${name}`);
  const worked = await work();
  const seconds = (performance.now() - startedMs) / 1000;
  if (rewritten) process.stderr.write('\r\x1b[2K');
  if (quiet && !worked) return;
  if (jsonLog) {
    console.error(
      JSON.stringify({ event: 'phase', name, ok: true, seconds: Number(seconds.toFixed(1)) }),
    );
  } else {
    console.error(`  ✓ ${name.padEnd(22)} ${seconds.toFixed(1).padStart(5)} s`);
  }
}

function note(text) {
  console.error(jsonLog ? JSON.stringify({ event: 'note', text }) : `  ${text}`);
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
