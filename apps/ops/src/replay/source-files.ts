/** Finds and reads the files of a data set, gzipped or not. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ImportError } from './import-error.js';

export interface SourceText {
  readonly text: string;
  /** SHA-256 of the bytes on disk, hex. */
  readonly sha256: string;
}

const inflate = promisify(gunzip);
const gzipMagic = 0x1f8b;

/**
 * Files under `directory`, at any depth, whose name or relative path matches `glob` (`*`, `?`), sorted
 * by path. @throws ImportError when there is no such folder or no such file.
 */
export async function listFiles(directory: string, glob: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => {
    throw new ImportError(directory, 'is not a readable folder', 'give --source the data folder');
  });
  const wanted = globPattern(glob);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => wanted.test(basename(path)) || wanted.test(relative(directory, path)))
    .toSorted((a, b) => (a < b ? -1 : 1));
  if (paths.length === 0) {
    throw new ImportError(directory, `no file matches ${glob}`, 'check --source and --files');
  }
  return paths;
}

/** @throws ImportError when the file cannot be read or is a broken archive. */
export async function readSource(path: string): Promise<SourceText> {
  try {
    const bytes = await readFile(path);
    const zipped = bytes.length > 2 && bytes.readUInt16BE(0) === gzipMagic;
    const text = (zipped ? await inflate(bytes) : bytes).toString('utf8');
    return { text, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    throw new ImportError(path, (error as Error).message, 'get the file again from its source');
  }
}

/** Lines without their ends; the last one only if it is not empty. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
}
