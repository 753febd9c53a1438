import { err, type Fault, ok, type Result } from '@chanrong/kernel';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Caller, roles, type Scope, scopesOfRole } from './caller.js';
import type { KeySource } from './key-source.js';

export type TokenFault = Fault<
  'token_invalid' | 'token_expired' | 'token_claims' | 'keys_unavailable'
>;

export interface TrustedIssuer {
  /** `iss` of its tokens. */
  readonly issuer: string;
  readonly keys: KeySource;
}

export interface TokenVerifierOptions {
  /** A token counts when one of them signed it under its own name. */
  readonly trusted: readonly TrustedIssuer[];
  readonly audience: string;
}

/** Turns a compact JWT into the caller it stands for, at an instant in Unix ms. */
export type TokenVerifier = (token: string, nowMs: number) => Promise<Result<Caller, TokenFault>>;

/** Asymmetric only: who can verify must not be able to sign. */
const algorithms = ['EdDSA', 'Ed25519', 'ES256'];
const clockToleranceSeconds = 5;

const claimsSchema = z.object({
  sub: z.string().min(1).max(256),
  tenant: z.string().min(1).max(64),
  role: z.enum(roles),
  scope: z.string().max(1_024),
  exp: z.number(),
  /** RFC 9449 §6.1: the key without whose proof the token is worth nothing. */
  cnf: z.object({ jkt: z.string() }).optional(),
});

export function createTokenVerifier({ trusted, audience }: TokenVerifierOptions): TokenVerifier {
  const keysByIssuer = new Map(trusted.map(({ issuer, keys }) => [issuer, markUnavailable(keys)]));
  return async (token, nowMs) => {
    try {
      const issuer = String(decodeJwt(token).iss);
      const keys = keysByIssuer.get(issuer);
      if (keys === undefined) return err(fault('token_claims', 'claim iss is not trusted here'));
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(nowMs),
      });
      return callerOf(payload);
    } catch (error) {
      return err(faultOf(error));
    }
  };
}

class KeysUnavailable extends Error {}

/** Tells "nobody signed this" from "we cannot know who signed this": the first is the caller's fault. */
function markUnavailable(keys: KeySource): KeySource {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) throw error;
      throw new KeysUnavailable(error instanceof Error ? error.message : String(error));
    }
  };
}

function callerOf(payload: unknown): Result<Caller, TokenFault> {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return err(fault('token_claims', `claims missing or malformed: ${names}`));
  }
  const { sub, tenant, role, scope, exp, cnf } = parsed.data;
  const claimed = new Set(scope.split(' '));
  const granted = scopesOfRole(role).filter((each: Scope) => claimed.has(each));
  return ok({
    subject: sub,
    tenant,
    role,
    scopes: new Set(granted),
    keyThumbprint: cnf?.jkt,
    expiresMs: exp * 1_000,
  });
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return fault('token_expired', 'the token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return fault('token_claims', `claim ${error.claim} is missing or not what is expected here`);
  }
  if (error instanceof KeysUnavailable) {
    return fault('keys_unavailable', `cannot read the keys: ${error.message}`);
  }
  if (!(error instanceof errors.JOSEError)) throw error;
  return fault('token_invalid', 'the token is malformed, or no known key signed it');
}

const hints: Record<TokenFault['code'], string> = {
  token_invalid: 'send a token of the issuer that this API trusts',
  token_expired: 'get a new token',
  token_claims: 'a token needs iss, aud, exp, sub, tenant, role and scope',
  keys_unavailable: 'try again shortly; the operator finds the cause in the log',
};

function fault(code: TokenFault['code'], message: string): TokenFault {
  return { code, message, hint: hints[code], retryable: code === 'keys_unavailable' };
}
