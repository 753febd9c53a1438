// Takes the built code; gives the files that are generated from it and committed. `--check` only compares.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
await build();
const { openApiText } = await import('../dist/apps/api/src/description/open-api-text.js');

const generated = { 'docs/openapi.json': await openApiText() };

const stale = [];
for (const [file, text] of Object.entries(generated)) {
  const path = join(root, file);
  if ((await readFile(path, 'utf8').catch(() => '')) === text) continue;
  stale.push(file);
  if (process.argv.includes('--check')) continue;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
if (stale.length > 0 && process.argv.includes('--check')) {
  console.error(`out of date: ${stale.join(', ')}; run: npm run gen`);
  process.exit(1);
}
console.log(stale.length > 0 ? `wrote ${stale.join(', ')}` : 'generated files are up to date');
