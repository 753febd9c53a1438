/**
 * The folder of an installation on this machine. Everything in it belongs to the user who started it
 * and to nobody else.
 *
 *   chanrong.json   marks the folder as ours, so that --reset never empties somebody else's
 *   secrets.json    generated at the first start
 *   instance.json   there while the installation is ready
 *   keys/ postgres/ logs/ simulator/ simulator.json
 */
import { randomBytes, randomUUID } from 'node:crypto';
import {
  access,
  constants,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { SetupError } from '@chanrong/store';

export const dataDirectoryDefault = '.chanrong';

export interface DataDirectory {
  readonly path: string;
  /** As the user named it; for messages. */
  readonly label: string;
  readonly instanceFile: string;
  readonly lockFile: string;
  readonly secretsFile: string;
  readonly simulatorFile: string;
  readonly simulatorFolder: string;
  readonly keysFolder: string;
  readonly postgresFolder: string;
  readonly logsFolder: string;
  readonly archiveFolder: string;
}

const markName = 'chanrong.json';
const mark = { product: 'chanrong', layout: 1 };

const secret = z.string().min(32);
const secretsSchema = z.object({
  databasePassword: secret,
  /** Between the console and the issuer. */
  consoleSecret: secret,
  cookieSecret: secret,
  /** First password of everyone the installation lets sign in; who has signed in has another. */
  firstPassword: z.string().min(16),
});
export type Secrets = z.infer<typeof secretsSchema>;

export function nameDataDirectory(label: string): DataDirectory {
  const path = resolve(label);
  return {
    path,
    label,
    instanceFile: join(path, 'instance.json'),
    lockFile: join(path, 'lock'),
    secretsFile: join(path, 'secrets.json'),
    simulatorFile: join(path, 'simulator.json'),
    simulatorFolder: join(path, 'simulator'),
    keysFolder: join(path, 'keys'),
    postgresFolder: join(path, 'postgres'),
    logsFolder: join(path, 'logs'),
    archiveFolder: join(path, 'archive'),
  };
}

/** Makes the folder if needed. @throws SetupError when it cannot be used or is somebody else's. */
export async function openDataDirectory(directory: DataDirectory): Promise<void> {
  const { path, label } = directory;
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'is not a folder' : `is closed (${code})`;
    throw new SetupError('data-dir-unusable', `the data directory ${label} ${why}`, chooseAnother);
  }
  const files = await readdir(path);
  if (files.length === 0) await writePrivately(join(path, markName), mark);
  else await checkMark(directory);
  await mkdir(directory.logsFolder, { recursive: true, mode: 0o700 });
}

const chooseAnother = 'choose another with --data-dir';

async function checkMark({ path, label }: DataDirectory): Promise<void> {
  const found = await readJson(join(path, markName));
  const { product, layout } = (found ?? {}) as { product?: unknown; layout?: unknown };
  if (product !== mark.product) {
    throw new SetupError(
      'data-dir-foreign',
      `${label} is not empty and is not a data directory of Chanrong`,
      chooseAnother,
    );
  }
  if (layout !== mark.layout) {
    throw new SetupError(
      'data-dir-newer',
      `${label} was written by another release (layout ${String(layout)}, here ${mark.layout})`,
      'run that release, or choose another with --data-dir',
    );
  }
}

/** Empties the folder of an installation that is not running. An absent or empty folder is fine. */
export async function resetDataDirectory(directory: DataDirectory): Promise<void> {
  const files = await readdir(directory.path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new SetupError(
      'data-dir-unusable',
      `the data directory ${directory.label} cannot be read (${error.code})`,
      chooseAnother,
    );
  });
  if (files.length === 0) return;
  await checkMark(directory);
  // The mark goes last: a reset that is cut short can be repeated.
  for (const file of [...files.filter((name) => name !== markName), markName]) {
    await rm(join(directory.path, file), { recursive: true, force: true });
  }
}

/** The generated secrets of the installation, made at the first call. */
export async function openSecrets(directory: DataDirectory): Promise<Secrets> {
  const found = await readJson(directory.secretsFile);
  if (found === undefined) {
    const secrets: Secrets = {
      databasePassword: newSecret(),
      consoleSecret: newSecret(),
      cookieSecret: newSecret(),
      firstPassword: newPassword(),
    };
    await writePrivately(directory.secretsFile, secrets);
    return secrets;
  }
  const parsed = secretsSchema.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new SetupError(
    'secrets-damaged',
    `${directory.secretsFile} is damaged`,
    'restore it from a backup, or start over with --reset',
  );
}

function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** Sixteen letters and digits in groups of four: 80 bits that a person can type. */
export function newPassword(): string {
  const letters = [...randomBytes(16)].map(
    (byte) => passwordAlphabet[byte % passwordAlphabet.length],
  );
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** 32 characters that nobody confuses: no 0 and o, no 1 and l. */
const passwordAlphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Writes JSON that only its owner can read; readers see the old content or the new, never half. */
export async function writePrivately(file: string, value: unknown): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

/** The content of a JSON file: undefined when there is none, null when it is not JSON. */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
