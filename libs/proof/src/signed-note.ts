/**
 * Signed notes (c2sp.org/signed-note) with Ed25519: a text, an empty line, and signatures of it.
 *
 *   — NAME base64(key id ‖ signature)
 *
 * A verifier key is `NAME+KEYID+base64(0x01 ‖ public key)`, the form that other tools of transparency logs
 * read as well. The key id is the beginning of SHA-256(NAME ‖ 0x0A ‖ 0x01 ‖ public key).
 */
import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

const ed25519 = 1;
const keyIdBytes = 4;
const publicKeyBytes = 32;
const signatureBytes = 64;
/** What precedes the key in DER (RFC 8410 §4). */
const derPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export interface VerifierKey {
  readonly name: string;
  readonly keyId: Buffer;
  readonly publicKey: KeyObject;
}

export interface NoteSigner {
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** The text of the verifier key that belongs to a signer. */
export function verifierKeyText({ name, privateKey }: NoteSigner): string {
  const key = typedKey(createPublicKey(privateKey));
  return `${name}+${keyIdOf(name, key).toString('hex')}+${key.toString('base64')}`;
}

/** @returns undefined when the text is no Ed25519 verifier key */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text);
  if (match === null) return undefined;
  const [, name, idText, keyText] = match as unknown as [string, string, string, string];
  const key = Buffer.from(keyText, 'base64');
  const keyId = Buffer.from(idText, 'hex');
  if (key.length !== 1 + publicKeyBytes || key[0] !== ed25519) return undefined;
  if (!keyIdOf(name, key).equals(keyId)) return undefined;
  const der = Buffer.concat([derPrefix, key.subarray(1)]);
  return { name, keyId, publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** @param text one or more lines, each with its line feed */
export function signNote(text: string, signer: NoteSigner): string {
  const { name, privateKey } = signer;
  const keyId = keyIdOf(name, typedKey(createPublicKey(privateKey)));
  const signature = sign(undefined, Buffer.from(text), privateKey);
  const line = `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
  return `${text}\n${line}`;
}

/** The text of a note that one of `keys` has signed; undefined where none has, or a signature of theirs is wrong. */
export function openNote(note: string, keys: readonly VerifierKey[]): string | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  let signed = false;
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const match = /^— (\S+) (\S+)$/.exec(line);
    if (match === null) return undefined;
    const [, name, encoded] = match as unknown as [string, string, string];
    const bytes = Buffer.from(encoded, 'base64');
    const keyId = bytes.subarray(0, keyIdBytes);
    const key = keys.find((each) => each.name === name && each.keyId.equals(keyId));
    // Others, witnesses for instance, may sign too.
    if (key === undefined) continue;
    const signature = bytes.subarray(keyIdBytes);
    if (signature.length !== signatureBytes) return undefined;
    if (!verify(undefined, Buffer.from(text), key.publicKey, signature)) return undefined;
    signed = true;
  }
  return signed ? text : undefined;
}

function typedKey(publicKey: KeyObject): Buffer {
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return Buffer.concat([Buffer.from([ed25519]), der.subarray(derPrefix.length)]);
}

function keyIdOf(name: string, key: Uint8Array): Buffer {
  const preimage = Buffer.concat([Buffer.from(`${name}\n`), key]);
  return hash('sha256', preimage, 'buffer').subarray(0, keyIdBytes);
}
