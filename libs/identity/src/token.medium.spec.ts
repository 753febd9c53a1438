import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import {
  createTokenVerifier,
  type KeySet,
  keysFromFile,
  keysFromIssuer,
  mintToken,
  openKeySet,
  type Role,
  roles,
  scopesOfRole,
  type TokenRequest,
  type TokenVerifier,
} from './index.js';

const nowMs = Date.UTC(2026, 10, 22, 8);
const issuer = 'https://issuer.example';
const audience = 'chanrong-api';

let folder: string;
let keySet: KeySet;
let verify: TokenVerifier;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'identity-'));
  keySet = await openKeySet(folder);
  verify = createTokenVerifier({
    trusted: [{ issuer, keys: keysFromFile(keySet.publicFile) }],
    audience,
  });
});

afterEach(() => rm(folder, { recursive: true }));

function request(changes: Partial<TokenRequest> = {}): TokenRequest {
  const base = { issuer, audience, subject: 'officer', tenant: 'demo-bank', role: 'bank' as Role };
  return { ...base, lifetimeSeconds: 600, nowMs, ...changes };
}

async function codeOf(token: string, atMs = nowMs): Promise<string> {
  const result = await verify(token, atMs);
  return result.ok ? 'ok' : result.error.code;
}

async function signed(claims: Record<string, unknown>, key: JWK = keySet.signingKey) {
  return new SignJWT({ iss: issuer, aud: audience, exp: nowMs / 1000 + 60, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: String(key.kid) })
    .sign(key);
}

describe('key set', () => {
  it('is made once, kept private, and published without its private part', async () => {
    const again = await openKeySet(folder);
    expect(again.signingKey).toEqual(keySet.signingKey);
    expect((await stat(join(folder, 'signing-keys.json'))).mode & 0o777).toBe(0o600);
    const published = JSON.parse(await readFile(keySet.publicFile, 'utf8')) as { keys: JWK[] };
    expect(published.keys).toHaveLength(1);
    expect(Object.keys(published.keys[0] ?? {}).sort()).toEqual(
      ['alg', 'crv', 'kid', 'kty', 'use', 'x'].sort(),
    );
  });

  it('comes out the same for openers that race', async () => {
    const other = join(folder, 'raced');
    const opened = await Promise.all([1, 2, 3, 4].map(() => openKeySet(other)));
    expect(new Set(opened.map((each) => each.signingKey.kid)).size).toBe(1);
  });

  it('refuses a private file that others can read, and one that is damaged', async () => {
    const file = join(folder, 'signing-keys.json');
    await rm(file);
    await writeFile(file, '{"keys":[]}', { mode: 0o644 });
    await expect(openKeySet(folder)).rejects.toThrow(`chmod 600 ${file}`);
    await rm(file);
    await writeFile(file, '{"keys":[]}', { mode: 0o600 });
    await expect(openKeySet(folder)).rejects.toThrow('damaged');
  });
});

describe('token', () => {
  it.each(roles)('of a %s comes back as its caller with the scopes of the role', async (role) => {
    const token = await mintToken(keySet.signingKey, request({ role }));
    const result = await verify(token, nowMs);
    expect(result).toEqual({
      ok: true,
      value: {
        subject: 'officer',
        tenant: 'demo-bank',
        role,
        scopes: new Set(scopesOfRole(role)),
        expiresMs: nowMs + 600_000,
      },
    });
  });

  it('never holds a scope beyond its role, whatever it claims', async () => {
    const claimed = request({ role: 'liaison', scopes: ['risk:read', 'profile:read'] });
    const result = await verify(await mintToken(keySet.signingKey, claimed), nowMs);
    expect(result.ok && [...result.value.scopes]).toEqual(['profile:read']);
  });

  it('ends at its expiry, give or take the clock tolerance', async () => {
    const token = await mintToken(keySet.signingKey, request());
    expect(await codeOf(token, nowMs + 604_000)).toBe('ok');
    expect(await codeOf(token, nowMs + 606_000)).toBe('token_expired');
  });

  it.each([
    ['another issuer', { issuer: 'https://other.example' }, 'token_claims'],
    ['another audience', { audience: 'other' }, 'token_claims'],
    ['an empty tenant', { tenant: '' }, 'token_claims'],
    ['an unknown role', { role: 'root' as Role, scopes: [] }, 'token_claims'],
  ])('with %s is refused', async (_what, changes, code) => {
    expect(await codeOf(await mintToken(keySet.signingKey, request(changes)))).toBe(code);
  });

  it.each(['sub', 'exp', 'tenant', 'role', 'scope'])('without %s is refused', async (claim) => {
    const whole = { sub: 'x', tenant: 't', role: 'bank', scope: '' };
    expect(await codeOf(await signed(whole))).toBe('ok');
    expect(await codeOf(await signed({ ...whole, [claim]: undefined }))).toBe('token_claims');
  });

  it('signed by a stranger, with another algorithm, or changed is refused', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const stranger = { ...(await exportJWK(privateKey)), kid: String(keySet.signingKey.kid) };
    expect(await codeOf(await mintToken(stranger, request()))).toBe('token_invalid');

    const forged = { iss: issuer, sub: 'x', tenant: 't', scope: '' };
    const symmetric = await new SignJWT({ ...forged, role: 'operator' })
      .setProtectedHeader({ alg: 'HS256', kid: String(keySet.signingKey.kid) })
      .sign(new TextEncoder().encode(String(keySet.signingKey.x)));
    expect(await codeOf(symmetric)).toBe('token_invalid');

    const [header, , signature] = (await mintToken(keySet.signingKey, request())).split('.');
    const payload = Buffer.from(JSON.stringify(forged)).toString('base64url');
    expect(await codeOf(`${header}.${payload}.${signature}`)).toBe('token_invalid');
    expect(await codeOf('not a token')).toBe('token_invalid');
  });

  it('of a withdrawn key stops counting at once, of an added key starts', async () => {
    const old = await mintToken(keySet.signingKey, request());
    expect(await codeOf(old)).toBe('ok');
    const next = await openKeySet(join(folder, 'next'));
    await rename(next.publicFile, keySet.publicFile);
    expect(await codeOf(old)).toBe('token_invalid');
    expect(await codeOf(await mintToken(next.signingKey, request()))).toBe('ok');
  });

  it('cannot be judged while the key file is missing, which is not the caller’s fault', async () => {
    const token = await mintToken(keySet.signingKey, request());
    await rm(keySet.publicFile);
    const result = await verify(token, nowMs);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'keys_unavailable', retryable: true },
    });
  });
});

describe('keys of an OpenID Connect issuer', () => {
  it('are found by discovery, and only from a document that names the issuer', async () => {
    const jwks = await readFile(keySet.publicFile, 'utf8');
    let named = '';
    const server = createServer((incoming, answer) => {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const discovery = { issuer: named, jwks_uri: `${base}/keys` };
      answer.end(incoming.url === '/keys' ? jwks : JSON.stringify(discovery));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    verify = createTokenVerifier({
      trusted: [{ issuer: url, keys: keysFromIssuer(url) }],
      audience,
    });
    const token = await mintToken(keySet.signingKey, request({ issuer: url }));
    named = 'https://someone.else';
    expect(await codeOf(token)).toBe('keys_unavailable');
    named = url;
    expect(await codeOf(token)).toBe('ok');
    await new Promise((resolve) => server.close(resolve));
  });
});
