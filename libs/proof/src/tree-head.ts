/**
 * Tree heads: what a partition's journal is at a size, in the text form of c2sp.org/tlog-checkpoint.
 *
 *   chanrong/INSTALLATION/PARTITION
 *   SIZE
 *   base64(ROOT)
 */
import { hashBytes } from './merkle/hash.js';
import { type NoteSigner, openNote, signNote, type VerifierKey } from './signed-note.js';

export interface TreeHead {
  readonly partition: number;
  /** Segments it covers: all from 1 to this one. */
  readonly size: number;
  readonly root: Uint8Array;
}

/** The name under which an installation signs. */
export function installationName(installationId: string): string {
  return `chanrong/${installationId}`;
}

/** @param signer its name is that of the installation */
export function signTreeHead({ partition, size, root }: TreeHead, signer: NoteSigner): string {
  const lines = [`${signer.name}/${partition}`, size, Buffer.from(root).toString('base64')];
  return signNote(`${lines.join('\n')}\n`, signer);
}

/** The head that a note states, where `key` has signed it as its own. */
export function openTreeHead(note: string, key: VerifierKey): TreeHead | undefined {
  const [origin, sizeText, rootText] = openNote(note, [key])?.split('\n') ?? [];
  if (origin === undefined || sizeText === undefined || rootText === undefined) return undefined;
  const partition = /^\/(0|[1-9]\d{0,3})$/.exec(origin.slice(key.name.length))?.[1];
  const root = Buffer.from(rootText, 'base64');
  if (!origin.startsWith(key.name) || partition === undefined) return undefined;
  if (!/^(0|[1-9]\d{0,15})$/.test(sizeText) || root.length !== hashBytes) return undefined;
  return { partition: Number(partition), size: Number(sizeText), root };
}
