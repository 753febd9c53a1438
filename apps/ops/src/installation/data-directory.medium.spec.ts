import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  nameDataDirectory,
  openDataDirectory,
  openSecrets,
  readJson,
  resetDataDirectory,
} from './data-directory.js';
import { lockDirectory } from './directory-lock.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chanrong-data-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('openDataDirectory', () => {
  it('makes a folder that only its owner can enter, and finds it again', async () => {
    const directory = nameDataDirectory(join(folder, 'a/b'));
    await openDataDirectory(directory);
    await openDataDirectory(directory);
    expect((await stat(directory.path)).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['a file', (path: string) => writeFile(path, ''), 'is not a folder'],
    [
      'somebody else’s folder',
      async (path: string) => {
        await mkdir(path);
        await writeFile(join(path, 'thesis.tex'), 'years of work');
      },
      'is not empty and is not a data directory of Chanrong',
    ],
    [
      'the folder of a later release',
      async (path: string) => {
        await mkdir(path);
        await writeFile(join(path, 'chanrong.json'), '{"product":"chanrong","layout":2}');
      },
      'was written by another release (layout 2, here 1)',
    ],
  ])('refuses %s', async (_, prepare, message) => {
    const path = join(folder, 'data');
    await prepare(path);
    await expect(openDataDirectory(nameDataDirectory(path))).rejects.toThrow(message);
  });
});

describe('openSecrets', () => {
  it('generates secrets once, for the owner’s eyes only', async () => {
    const directory = nameDataDirectory(folder);
    const first = await openSecrets(directory);
    expect(await openSecrets(directory)).toEqual(first);
    expect((await stat(directory.secretsFile)).mode & 0o777).toBe(0o600);
    const other = nameDataDirectory(await mkdtemp(join(folder, 'other-')));
    expect((await openSecrets(other)).databasePassword).not.toBe(first.databasePassword);
  });

  it('never replaces damaged secrets: the database would be lost with them', async () => {
    const directory = nameDataDirectory(folder);
    await writeFile(directory.secretsFile, '{"databasePassw');
    await expect(openSecrets(directory)).rejects.toThrow('secrets.json is damaged');
    expect(await readFile(directory.secretsFile, 'utf8')).toBe('{"databasePassw');
  });
});

describe('resetDataDirectory', () => {
  it('empties our own folder and nobody else’s', async () => {
    const ours = nameDataDirectory(join(folder, 'ours'));
    await openDataDirectory(ours);
    await openSecrets(ours);
    await resetDataDirectory(ours);
    expect(await readdir(ours.path)).toEqual([]);

    await writeFile(join(folder, 'thesis.tex'), 'years of work');
    await expect(resetDataDirectory(nameDataDirectory(folder))).rejects.toThrow('is not empty');
    expect(await readdir(folder)).toContain('thesis.tex');
  });

  it('has nothing to do where there is nothing', async () => {
    await resetDataDirectory(nameDataDirectory(join(folder, 'absent')));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('lockDirectory', () => {
  it('lets one in at a time', async () => {
    const directory = nameDataDirectory(folder);
    const unlock = await lockDirectory(directory);
    await expect(lockDirectory(directory)).rejects.toThrow(
      `is running on ${folder} already (process ${process.pid})`,
    );
    await unlock();
    await (
      await lockDirectory(directory)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a process that is gone', '4194304 1\n'],
    ['a process id that was given to another since', `${process.pid} 1\n`],
    ['nobody', ''],
  ])('does not respect the lock of %s', async (_, content) => {
    const directory = nameDataDirectory(folder);
    await writeFile(directory.lockFile, content);
    const unlock = await lockDirectory(directory);
    expect(await readFile(directory.lockFile, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    await unlock();
  });
});

describe('readJson', () => {
  it('tells nothing there from nothing readable', async () => {
    const file = join(folder, 'x.json');
    expect(await readJson(file)).toBeUndefined();
    await writeFile(file, '{');
    expect(await readJson(file)).toBeNull();
    await writeFile(file, '{"a":1}');
    await chmod(file, 0o600);
    expect(await readJson(file)).toEqual({ a: 1 });
  });
});
