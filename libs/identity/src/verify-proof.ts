/**
 * Proof of possession (DPoP, RFC 9449 §4.3): a token that is bound to a key counts only in a request that
 * the key's holder has signed, once. Who steals the token has not stolen the key.
 */
import { createHash } from 'node:crypto';
import { err, type Fault, ok, type Result } from '@chanrong/kernel';
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose';
import { z } from 'zod';

export type ProofFault = Fault<'proof_invalid' | 'proof_used' | 'proof_crowded'>;

export interface ProvenRequest {
  /** The header `dpop`. */
  readonly proof: string;
  readonly token: string;
  /** Thumbprint of the key that the token is bound to. */
  readonly keyThumbprint: string;
  readonly method: string;
  /** Address of the request; its query and fragment do not count. */
  readonly url: string;
}

const algorithms = ['EdDSA', 'Ed25519', 'ES256'];
/** How old a proof may be, and how far ahead of our clock. */
const proofSecondsMax = 60;
const aheadSecondsMax = 5;
/** Proofs of one window that are remembered; at a million, refusing is better than forgetting one. */
const rememberedMax = 1_000_000;

const claimsSchema = z.object({
  jti: z.string().min(1).max(128),
  htm: z.string(),
  htu: z.url(),
  iat: z.number(),
  ath: z.string(),
});

export class ProofVerifier {
  /** When a proof ends, Unix seconds, by its key and number; oldest first. */
  private readonly used = new Map<string, number>();

  /** @param nowMs Unix ms */
  async verify(request: ProvenRequest, nowMs: number): Promise<Result<undefined, ProofFault>> {
    const nowSeconds = nowMs / 1000;
    try {
      const { payload, protectedHeader } = await jwtVerify(request.proof, EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms,
        currentDate: new Date(nowMs),
      });
      const parsed = claimsSchema.safeParse(payload);
      if (!parsed.success) return invalid('it needs jti, htm, htu, iat and ath');
      const { jti, htm, htu, iat, ath } = parsed.data;
      if (protectedHeader.jwk === undefined)
        return invalid('it needs the public key in its header');
      const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk);
      if (thumbprint !== request.keyThumbprint) return invalid('another key holds the token');
      if (htm !== request.method) return invalid(`htm is not ${request.method}`);
      if (withoutQuery(htu) !== withoutQuery(request.url)) {
        return invalid(`htu is not ${withoutQuery(request.url)}`);
      }
      if (ath !== createHash('sha256').update(request.token).digest('base64url')) {
        return invalid('ath is not the hash of the token');
      }
      if (iat > nowSeconds + aheadSecondsMax || iat < nowSeconds - proofSecondsMax) {
        return invalid(`iat is more than ${proofSecondsMax} s old or lies ahead`);
      }
      return this.spend(`${thumbprint} ${jti}`, nowSeconds);
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) {
        return invalid('it is not a signed proof');
      }
      throw error;
    }
  }

  private spend(key: string, nowSeconds: number): Result<undefined, ProofFault> {
    for (const [other, endsSeconds] of this.used) {
      if (endsSeconds > nowSeconds) break;
      this.used.delete(other);
    }
    if (this.used.has(key)) return fault('proof_used', 'the proof has been used', 'sign a new one');
    if (this.used.size >= rememberedMax) {
      return fault('proof_crowded', 'too many proofs at once', 'try again shortly');
    }
    this.used.set(key, nowSeconds + proofSecondsMax + aheadSecondsMax);
    return ok(undefined);
  }
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function invalid(why: string): Result<never, ProofFault> {
  return fault('proof_invalid', `the DPoP proof does not hold: ${why}`, 'sign one per request');
}

function fault(code: ProofFault['code'], message: string, hint: string): Result<never, ProofFault> {
  return err({ code, message, hint, retryable: code === 'proof_crowded' });
}
