// Takes the TypeScript sources of apps, libs and test; gives dist/ with the same folders as ES modules.
// swc transpiles file by file (types are checked by `npm run check`), and only what changed since the last build.
import { transformFile } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sourceFolders = ['apps', 'libs', 'test'];
const ignoredFolders = new Set(['node_modules', 'dist', 'web']);

async function* sourceFiles(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!ignoredFolders.has(entry.name)) yield* sourceFiles(path);
    } else if (entry.name.endsWith('.ts') && !/(\.d|\.spec)\.ts$/.test(entry.name)) {
      yield path;
    }
  }
}

async function modifiedMs(path) {
  return existsSync(path) ? (await stat(path)).mtimeMs : 0;
}

/** Builds what is out of date; resolves to how many files were written and removed. */
export async function build() {
  const config = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
  delete config.$schema;
  config.jsc.baseUrl = root;
  const configMs = await modifiedMs(join(root, '.swcrc'));
  const wanted = new Set();
  let written = 0;
  for (const folder of sourceFolders) {
    if (!existsSync(join(root, folder))) continue;
    for await (const source of sourceFiles(join(root, folder))) {
      const target = join(root, 'dist', relative(root, source)).replace(/\.ts$/, '.js');
      wanted.add(target);
      if ((await modifiedMs(target)) > Math.max(await modifiedMs(source), configMs)) continue;
      const output = await transformFile(source, { ...config, swcrc: false, configFile: false });
      refuseUnresolved(source, output.code);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(`${target}.map`, output.map ?? '');
      await writeFile(
        target,
        `${output.code}\n//# sourceMappingURL=${target.split('/').at(-1)}.map\n`,
      );
      written += 1;
    }
  }
  let removed = 0;
  for (const folder of sourceFolders)
    removed += await removeOrphans(join(root, 'dist', folder), wanted);
  return { written, removed };
}

/** A library that swc could not find keeps its source name: better an error now than at start. */
function refuseUnresolved(source, code) {
  const unresolved = /\bfrom "([^"]*\.ts)"/.exec(code);
  if (unresolved) {
    throw new Error(`${relative(root, source)} imports ${unresolved[1]}, which does not exist`);
  }
}

async function removeOrphans(folder, wanted) {
  let removed = 0;
  if (!existsSync(folder)) return removed;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || wanted.has(path.replace(/\.map$/, ''))) continue;
    await rm(path);
    removed += 1;
  }
  return removed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const startedMs = performance.now();
  const { written, removed } = await build();
  console.log(
    `built ${written} files, removed ${removed}, in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
  );
}
