// Takes the sources of the console; gives dist/web, with every text file compressed beside it. Does
// nothing while the sources are those of the last build.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const webFolder = join(root, 'apps/web');
const outFolder = join(root, 'dist/web');
const markFile = join(root, 'dist/web.sources');
const compressible = /\.(js|css|html|svg)$/;
/** Beyond this the last percent costs seconds of a first start. */
const brotliQuality = 9;

/** Builds the console unless it is current; gives whether it did. */
export async function buildWeb() {
  const sources = await hashOfSources();
  if ((await readFile(markFile, 'utf8').catch(() => '')) === sources) return false;
  const { build } = await import('vite');
  await build({ configFile: join(webFolder, 'vite.config.ts'), logLevel: 'error' });
  await compressAll();
  await mkdir(dirname(markFile), { recursive: true });
  await writeFile(markFile, sources);
  return true;
}

/** One hash over the console's sources and what it is built from. */
async function hashOfSources() {
  const hash = createHash('sha256');
  const files = [...(await filesBelow(webFolder)), join(root, 'package-lock.json')];
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file));
  return hash.digest('hex');
}

async function compressAll() {
  const files = (await filesBelow(outFolder)).filter((file) => compressible.test(file));
  await Promise.all(
    files.map(async (file) => {
      const content = await readFile(file);
      const [brotli, gzipped] = await Promise.all([
        promisify(brotliCompress)(content, {
          params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality },
        }),
        promisify(gzip)(content),
      ]);
      await Promise.all([writeFile(`${file}.br`, brotli), writeFile(`${file}.gz`, gzipped)]);
    }),
  );
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log((await buildWeb()) ? 'built the console' : 'the console is current');
}
