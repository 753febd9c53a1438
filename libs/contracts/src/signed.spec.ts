import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isSignedBy,
  parsePublicKey,
  publicKeyObject,
  type SignedSubject,
  signMessage,
  splitSigned,
} from './signed.js';

/** RFC 8032, section 7.1, test 1. */
const privateKey = createPrivateKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  },
  format: 'jwk',
});
const publicText = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
const publicKey = publicKeyObject(publicText);
const subject: SignedSubject = { kind: 'data', gatewayId: 'gw-1', epoch: 7, seq: 1042 };
const message = Buffer.from('{"e":7,"s":1042,"t":1763798400000,"c":[0],"d":[0],"x":[1]}');

function splitOf(body: Uint8Array) {
  const split = splitSigned(body);
  if (split === undefined) throw new Error('no signature');
  return split;
}

describe('a signed message', () => {
  it('is the same bytes each time, so that it can be sent again', () => {
    const body = signMessage(privateKey, subject, message);
    expect(body).toEqual(signMessage(privateKey, subject, message));
    // Made with openssl pkeyutl -sign -rawin over the line and the message.
    expect(Buffer.from(body.subarray(0, 64)).toString('hex')).toBe(
      '73697db25b662998d3006b5cf0b7b050de9848f2e46083a9e65b38a9c3bf7299431a370e2f60baad3a095ff4d3b782b3bf748aa120b8d0cef7eb6f9ee7e96c0f',
    );
    expect(Buffer.from(splitOf(body).message)).toEqual(message);
  });

  it('is signed by its gateway, for its kind, epoch and number, and no other', () => {
    const split = splitOf(signMessage(privateKey, subject, message));
    expect(isSignedBy(publicKey, subject, split)).toBe(true);
    for (const other of [
      { kind: 'birth' },
      { gatewayId: 'gw-2' },
      { epoch: 8 },
      { seq: 1043 },
    ] as const) {
      expect(isSignedBy(publicKey, { ...subject, ...other }, split)).toBe(false);
    }
    const stranger = generateKeyPairSync('ed25519').publicKey;
    expect(isSignedBy(stranger, subject, split)).toBe(false);
  });

  it('does not survive the change of a single bit', () => {
    const body = signMessage(privateKey, subject, message);
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(7), (at, bit) => {
        const changed = Uint8Array.from(body);
        changed[at] = (changed[at] as number) ^ (1 << bit);
        expect(isSignedBy(publicKey, subject, splitOf(changed))).toBe(false);
      }),
    );
  });

  it('has more bytes than a signature', () => {
    expect(splitSigned(new Uint8Array(64))).toBeUndefined();
    expect(splitSigned(new Uint8Array(0))).toBeUndefined();
    expect(splitSigned(new Uint8Array(65))?.message).toHaveLength(1);
  });
});

describe('parsePublicKey', () => {
  it('reads PEM and base64url to the same text', () => {
    const pem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
    expect(parsePublicKey(pem)).toBe(publicText);
    expect(parsePublicKey(` ${publicText}\n`)).toBe(publicText);
  });

  it.each([
    ['nothing', ''],
    ['a word', 'key'],
    ['a key too short', publicText.slice(1)],
    ['a key of another kind', generateKeyPairSync('x25519').publicKey],
    ['an RSA key', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
  ])('refuses %s', (_, key) => {
    const text =
      typeof key === 'string' ? key : key.export({ type: 'spki', format: 'pem' }).toString();
    expect(parsePublicKey(text)).toBeUndefined();
  });
});
