import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { missingPackages } from './servers.mjs';

let folder;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chanrong-servers-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('missingPackages', () => {
  it('names no package whose programs are all on the path', async () => {
    const programs = 'mosquitto mosquitto_passwd mosquitto_pub redis-server chromium promtool';
    for (const name of programs.split(' ')) {
      await writeFile(join(folder, name), '');
    }
    expect(missingPackages(folder)).toEqual([]);
  });

  it('names a package once', () => {
    const missing = missingPackages(folder);
    expect(new Set(missing).size).toBe(missing.length);
    expect(missing).toContain('mosquitto-clients');
  });
});
