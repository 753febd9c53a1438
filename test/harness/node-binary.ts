/** Takes a major version of Node; gives a binary of it: the one that runs, or one from npm, kept in a cache. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Pinned, so that a run is told by its commit and not by its day. */
export const nodeVersions = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0' } as const;
export type NodeMajor = keyof typeof nodeVersions;
export const nodeMajors: readonly NodeMajor[] = [20, 22, 24];

const cacheFolder = fileURLToPath(
  new URL('../../node_modules/.cache/chanrong-node', import.meta.url),
);
const installMsMax = 180_000;

/** @throws Error that says what to do when npm cannot provide it. */
export async function nodeBinary(major: NodeMajor): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const version = nodeVersions[major];
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(cacheFolder, `${name}-${version}`);
  const binary = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(binary)) return binary;
  // Renamed when whole: a run that is broken off leaves nothing that looks complete.
  const making = `${folder}.${process.pid}`;
  await mkdir(making, { recursive: true });
  const install = ['install', '--prefix', making, '--no-save', '--no-audit', '--no-fund'];
  try {
    await promisify(execFile)('npm', [...install, `${name}@${version}`], { timeout: installMsMax });
    if (!existsSync(folder)) await rename(making, folder);
  } catch (error) {
    throw new Error(
      `Node ${version} is needed to compare results and npm does not provide ${name}@${version}: ` +
        `${(error as Error).message}; give npm access to its registry, or put the binary at ${binary}`,
    );
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return binary;
}
