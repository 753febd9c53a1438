import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  SignJWT,
} from 'jose';
import { type ProvenRequest, ProofVerifier } from './verify-proof.js';

const nowMs = Date.UTC(2026, 10, 22, 8);
const token = 'the.access.token';
const url = 'https://api.example/v1/enterprises?limit=5';

interface Holder {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly keyThumbprint: string;
}

let holder: Holder;

beforeAll(async () => {
  holder = await newHolder();
});

async function newHolder(): Promise<Holder> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  return { privateKey, jwk, keyThumbprint: await calculateJwkThumbprint(jwk) };
}

const goodClaims = {
  jti: 'one',
  htm: 'GET',
  htu: 'https://api.example/v1/enterprises',
  iat: nowMs / 1000,
  ath: createHash('sha256').update(token).digest('base64url'),
};

async function proven(
  claims: Record<string, unknown> = {},
  { typ = 'dpop+jwt', signer = holder }: { typ?: string; signer?: Holder } = {},
): Promise<ProvenRequest> {
  const proof = await new SignJWT({ ...goodClaims, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ, jwk: signer.jwk })
    .sign(signer.privateKey);
  return { proof, token, keyThumbprint: holder.keyThumbprint, method: 'GET', url };
}

async function verdict(request: ProvenRequest, atMs = nowMs): Promise<string> {
  const result = await new ProofVerifier().verify(request, atMs);
  return result.ok ? 'ok' : result.error.message;
}

describe('ProofVerifier', () => {
  it('accepts a proof of this request, this token and this key', async () => {
    expect(await verdict(await proven())).toBe('ok');
  });

  it.each([
    ['another method', { htm: 'POST' }, 'htm is not GET'],
    ['another path', { htu: 'https://api.example/v1/facilities' }, 'htu is not'],
    ['another host', { htu: 'https://api.other/v1/enterprises' }, 'htu is not'],
    ['another token', { ath: 'AAAA' }, 'ath is not the hash'],
    ['long ago', { iat: nowMs / 1000 - 61 }, 'iat is more than 60 s old'],
    ['the future', { iat: nowMs / 1000 + 6 }, 'or lies ahead'],
    ['no number', { jti: undefined }, 'it needs jti'],
  ])('refuses a proof of %s', async (_what, claims, text) => {
    expect(await verdict(await proven(claims))).toContain(text);
  });

  it('refuses the proof of somebody who has the token and not the key', async () => {
    const thief = await newHolder();
    expect(await verdict(await proven({}, { signer: thief }))).toContain('another key');
  });

  it.each([
    ['a token in place of a proof', { typ: 'at+jwt' }],
    ['no type', { typ: '' }],
  ])('refuses %s', async (_what, header) => {
    expect(await verdict(await proven({}, header))).toContain('not a signed proof');
  });

  it.each(['', 'x', 'a.b.c', '.'.repeat(5_000)])('refuses %j', async (proof) => {
    expect(await verdict({ ...(await proven()), proof })).toContain('not a signed proof');
  });

  it('accepts a proof once, and forgets it only when it has ended anyway', async () => {
    const verifier = new ProofVerifier();
    const request = await proven();
    expect((await verifier.verify(request, nowMs)).ok).toBe(true);
    expect(await verifier.verify(request, nowMs + 60_000)).toMatchObject({
      error: { code: 'proof_used' },
    });
    expect(await verifier.verify(request, nowMs + 66_000)).toMatchObject({
      error: { code: 'proof_invalid' },
    });
    expect((await verifier.verify(await proven({ jti: 'two' }), nowMs)).ok).toBe(true);
  });
});
