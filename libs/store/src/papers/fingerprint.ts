/** The keyed hash of a document's identity: its kind, its issuer and its number, however they are spelled. */
import { createHmac } from 'node:crypto';
import { canonicalJson } from '@chanrong/kernel';
import { plainNumber, type TradeDocument } from '@chanrong/portrait';

type Identity = Pick<TradeDocument, 'kind' | 'issuer' | 'number'>;

/**
 * Equal for the same paper wherever it is handed in; without the key nobody can try out numbers.
 * @param key of the installation; it is in no journal entry
 */
export function fingerprintOf({ kind, issuer, number }: Identity, key: Uint8Array): string {
  const identity = canonicalJson([
    kind,
    foldedText(issuer).toUpperCase(),
    plainNumber(foldedText(number)),
  ]);
  return createHmac('sha256', key).update(identity).digest('hex');
}

/** Full-width and compatibility forms as plain ones, without space around it: 「ＡＢ１２」 is AB12. */
export function foldedText(text: string): string {
  return text.normalize('NFKC').trim();
}
