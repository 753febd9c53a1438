/**
 * The signing keys of an installation that has no identity provider of its own.
 *
 * Two files in one folder: `signing-keys.json` (private, mode 0600, newest key first) and `jwks.json`
 * (public, for whoever verifies). Keys are made at first use; none ships with the product.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';

const signingKeySchema = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  alg: z.literal('EdDSA'),
  kid: z.string().min(1),
  x: z.string().min(1),
  d: z.string().min(1),
});
const signingKeysSchema = z.object({ keys: z.array(signingKeySchema).min(1) });

export interface KeySet {
  /** The private key that signs new tokens. Never log it. */
  readonly signingKey: JWK;
  /** File with the public keys, for `API_JWKS_FILE`. */
  readonly publicFile: string;
}

/**
 * Opens the key set of `folder`, making folder and keys where there are none.
 * Throws when the private file is readable by others or is not a key set.
 */
export async function openKeySet(folder: string): Promise<KeySet> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const privateFile = join(folder, 'signing-keys.json');
  const publicFile = join(folder, 'jwks.json');
  await createUnlessPresent(privateFile);
  const { keys } = await readSigningKeys(privateFile);
  const publicKeys = keys.map(({ d: _private, ...publicKey }) => publicKey);
  await rename(await writeDraft(publicFile, publicKeys, 0o644), publicFile);
  return { signingKey: keys[0] as JWK, publicFile };
}

/** The first to link its draft wins; a crash leaves no half file behind the final name. */
async function createUnlessPresent(privateFile: string): Promise<void> {
  if (await exists(privateFile)) return;
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'EdDSA', use: 'sig', kid: randomUUID() };
  const draftFile = await writeDraft(privateFile, [key], 0o600);
  await link(draftFile, privateFile).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draftFile);
}

async function writeDraft(file: string, keys: readonly JWK[], mode: number): Promise<string> {
  const draftFile = `${file}.${randomUUID()}`;
  await writeFile(draftFile, `${JSON.stringify({ keys }, null, 2)}\n`, { mode });
  return draftFile;
}

async function readSigningKeys(file: string): Promise<z.infer<typeof signingKeysSchema>> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    throw new Error(`signing keys in ${file} can be read by other users; run: chmod 600 ${file}`);
  }
  try {
    return signingKeysSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // The parse error would quote key material.
    throw new Error(
      `signing keys in ${file} are damaged; restore the file, or remove it for new keys`,
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
