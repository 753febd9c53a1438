import { randomUUID } from 'node:crypto';
import { type JWK, SignJWT } from 'jose';
import { type Role, type Scope, scopesOfRole } from './caller.js';

export interface TokenRequest {
  readonly issuer: string;
  readonly audience: string;
  /** Who holds the token, such as `officer@demo-bank`. */
  readonly subject: string;
  readonly tenant: string;
  readonly role: Role;
  /** Everything the role may hold when absent. */
  readonly scopes?: readonly Scope[];
  readonly lifetimeSeconds: number;
  /** Unix ms. */
  readonly nowMs: number;
}

/** Signs an access token (RFC 9068 profile, EdDSA) with a key of `openKeySet`. */
export async function mintToken(signingKey: JWK, request: TokenRequest): Promise<string> {
  const issuedSeconds = Math.floor(request.nowMs / 1000);
  const claims = {
    tenant: request.tenant,
    role: request.role,
    scope: (request.scopes ?? scopesOfRole(request.role)).join(' '),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: String(signingKey.kid) })
    .setIssuer(request.issuer)
    .setAudience(request.audience)
    .setSubject(request.subject)
    .setJti(randomUUID())
    .setIssuedAt(issuedSeconds)
    .setExpirationTime(issuedSeconds + request.lifetimeSeconds)
    .sign(signingKey);
}
