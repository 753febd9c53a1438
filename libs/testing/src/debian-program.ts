/** Programs that come from Debian packages: found, or installed where that is possible. */
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export interface DebianProgram {
  /** As it is called. */
  readonly name: string;
  /** What gives it, and what it needs beside it. */
  readonly packages: readonly string[];
}

const run = promisify(execFile);
const lockSeconds = 300;

/**
 * Path of the program. As root on Debian its packages are installed when it is missing.
 * @throws Error that says how to get it
 */
export async function debianProgram({ name, packages }: DebianProgram): Promise<string> {
  const found = await pathOf(name);
  if (found !== undefined) return found;
  const command = `apt-get install -y ${packages.join(' ')}`;
  const missing = `these tests need ${name}; as root on Debian: ${command}`;
  if (process.getuid?.() !== 0 || (await pathOf('apt-get')) === undefined) throw new Error(missing);
  const options = ['-q', '-y', '-o', `DPkg::Lock::Timeout=${lockSeconds}`];
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', ...options], { env: environment });
    await run('apt-get', ['install', '--no-install-recommends', ...options, ...packages], {
      env: environment,
    });
  } catch (error) {
    throw new Error(`${missing}\n${(error as { stderr?: string }).stderr ?? String(error)}`);
  }
  const installed = await pathOf(name);
  if (installed === undefined) throw new Error(`${command} did not bring ${name}`);
  return installed;
}

async function pathOf(name: string): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}
