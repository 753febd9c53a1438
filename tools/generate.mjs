// Takes the built code; gives the files that are generated from it and committed. `--check` only compares.
import { createClient } from '@hey-api/openapi-ts';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const clientFolder = 'apps/web/src/api/generated';
const isCheck = process.argv.includes('--check');

await build();
const { openApiText } = await import('../dist/apps/api/src/description/open-api-text.js');
const description = await openApiText();
const client = await generateClient(JSON.parse(description));
const generated = new Map([['docs/openapi.json', description], ...client]);

const stale = [];
for (const [file, text] of generated) {
  const path = join(root, file);
  if ((await readFile(path, 'utf8').catch(() => '')) === text) continue;
  stale.push(file);
  if (isCheck) continue;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
for (const file of await filesBelow(join(root, clientFolder))) {
  const kept = join(clientFolder, file);
  if (generated.has(kept)) continue;
  stale.push(kept);
  if (!isCheck) await rm(join(root, kept));
}
if (stale.length > 0 && isCheck) {
  console.error(`out of date: ${stale.join(', ')}; run: npm run gen`);
  process.exit(1);
}
console.log(stale.length > 0 ? `wrote ${stale.join(', ')}` : 'generated files are up to date');

/** The console's client: its files by path. */
async function generateClient(input) {
  const output = await mkdtemp(join(tmpdir(), 'chanrong-client-'));
  try {
    await createClient({
      input,
      output: { path: output, postProcess: [] },
      logs: { level: 'silent' },
      plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    });
    const files = await filesBelow(output);
    return await Promise.all(
      files.map(async (file) => [
        join(clientFolder, file),
        await readFile(join(output, file), 'utf8'),
      ]),
    );
  } finally {
    await rm(output, { recursive: true });
  }
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
