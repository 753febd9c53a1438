/**
 * Signed messages: 64 bytes of Ed25519 signature (RFC 8032), then the message as it would be unsigned.
 *
 * What is signed is the ASCII line `chanrong/v1 {kind} {gateway} {epoch} {seq}\n` followed by the bytes
 * of the message; the seq of a birth is 0. So a signature cannot be moved to another gateway, kind or
 * number, and the bytes that the factory signed are the bytes that the journal keeps.
 */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

export const signatureBytes = 64;

/** What a signature covers besides the bytes of the message. */
export interface SignedSubject {
  readonly kind: 'birth' | 'data';
  readonly gatewayId: string;
  readonly epoch: number;
  /** 0 for a birth. */
  readonly seq: number;
}

/** Equal messages give equal bytes: Ed25519 draws nothing at random. */
export function signMessage(
  privateKey: KeyObject,
  subject: SignedSubject,
  message: Uint8Array,
): Uint8Array {
  return Buffer.concat([sign(null, signedBytes(subject, message), privateKey), message]);
}

/** Signature and message, as views; undefined when there are not even bytes for a signature. */
export function splitSigned(
  body: Uint8Array,
): { readonly signature: Uint8Array; readonly message: Uint8Array } | undefined {
  if (body.length <= signatureBytes) return undefined;
  const signature = body.subarray(0, signatureBytes);
  return { signature, message: body.subarray(signatureBytes) };
}

export function isSignedBy(
  publicKey: KeyObject,
  subject: SignedSubject,
  signed: { readonly signature: Uint8Array; readonly message: Uint8Array },
): boolean {
  return verify(null, signedBytes(subject, signed.message), publicKey, signed.signature);
}

/** The key in the one form that the registry and the journal keep: 32 bytes, base64url (RFC 8037, "x"). */
export type GatewayPublicKey = string;

const publicKeyPattern = /^[A-Za-z0-9_-]{43}$/;

/** Reads a public key as `openssl pkey -pubout` writes it (PEM), or as 43 characters of base64url. */
export function parsePublicKey(text: string): GatewayPublicKey | undefined {
  try {
    const trimmed = text.trim();
    const key = publicKeyPattern.test(trimmed)
      ? publicKeyObject(trimmed)
      : createPublicKey({ key: trimmed, format: 'pem' });
    return key.asymmetricKeyType === 'ed25519' ? key.export({ format: 'jwk' }).x : undefined;
  } catch {
    return undefined;
  }
}

/** @throws Error when the text is not one that `parsePublicKey` gave. */
export function publicKeyObject(key: GatewayPublicKey): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
}

function signedBytes({ kind, gatewayId, epoch, seq }: SignedSubject, message: Uint8Array): Buffer {
  const line = Buffer.from(`chanrong/v1 ${kind} ${gatewayId} ${epoch} ${seq}\n`);
  return Buffer.concat([line, message]);
}
