/** Where the public keys come from that tokens are checked against. */
import { readFile, stat } from 'node:fs/promises';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';

export type KeySource = JWTVerifyGetKey;

const discoveryTimeoutMs = 5_000;
const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Keys of a JWKS file. A changed file counts from the next token on, so keys can be added and withdrawn. */
export function keysFromFile(file: string): KeySource {
  let loaded: { readonly version: string; readonly keys: KeySource } | undefined;
  return async (header, token) => {
    const { ino, mtimeMs, size } = await stat(file);
    const version = `${ino} ${mtimeMs} ${size}`;
    if (loaded?.version !== version) {
      const keys = JSON.parse(await readFile(file, 'utf8')) as JSONWebKeySet;
      loaded = { version, keys: createLocalJWKSet(keys) };
    }
    return loaded.keys(header, token);
  };
}

/**
 * Keys of an OpenID Connect issuer, found through its discovery document unless `jwksUrl` is given.
 * Asked for at the first token, so that the issuer may start after us; kept and refreshed by jose.
 */
export function keysFromIssuer(issuer: string, jwksUrl?: string): KeySource {
  let keys: KeySource | undefined;
  return async (header, token) => {
    keys ??= createRemoteJWKSet(new URL(jwksUrl ?? (await discoverJwksUrl(issuer))));
    return keys(header, token);
  };
}

/** OpenID Connect Discovery 1.0 §4: the document must name the issuer it was fetched from. */
async function discoverJwksUrl(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const signal = AbortSignal.timeout(discoveryTimeoutMs);
  const answer = await fetch(url, { redirect: 'error', signal });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const discovery = discoverySchema.parse(await answer.json());
  if (discovery.issuer !== issuer) {
    throw new Error(`${url} is of issuer ${discovery.issuer}, expected ${issuer}`);
  }
  return discovery.jwks_uri;
}
