import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { linesOf, listFiles, readSource } from './source-files.js';

describe('source files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chanrong-source-'));
    await mkdir(join(folder, 'M2'));
    await writeFile(join(folder, 'M2', 'day-2.txt.gz'), gzipSync('zipped\n'));
    await writeFile(join(folder, 'M2', 'day-1.txt'), 'plain\r\nlines');
    await writeFile(join(folder, 'M2', 'broken.gz'), Buffer.from([0x1f, 0x8b, 0, 0]));
    await writeFile(join(folder, 'README.md'), 'words');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ['*.txt*', ['day-1.txt', 'day-2.txt.gz']],
    ['M2/day-?.txt', ['day-1.txt']],
    ['*.md', ['README.md']],
    ['README?md', ['README.md']],
  ])('%s finds %j', async (glob, names) => {
    const paths = await listFiles(folder, glob);
    expect(paths.map((path) => path.split('/').at(-1))).toEqual(names);
  });

  it('reads zipped and plain files alike', async () => {
    const [plain = '', zipped = ''] = await listFiles(folder, '*.txt*');
    expect(linesOf((await readSource(plain)).text)).toEqual(['plain', 'lines']);
    const read = await readSource(zipped);
    expect(linesOf(read.text)).toEqual(['zipped']);
    expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says what is missing or broken, in one sentence', async () => {
    await expect(listFiles(join(folder, 'no'), '*')).rejects.toThrow('is not a readable folder');
    await expect(listFiles(folder, '*.csv')).rejects.toThrow(
      'no file matches *.csv; check --source',
    );
    await expect(readSource(join(folder, 'M2', 'broken.gz'))).rejects.toThrow('get the file again');
  });
});
