/** The console as a client of the OpenID Connect issuer: authorization code with PKCE, ended here. */
import { createHash } from 'node:crypto';
import { isRole } from '@chanrong/identity';
import { EncryptJWT, jwtDecrypt } from 'jose';
import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import type { SignedInPerson } from './console-sessions.js';

export interface SignInOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where browsers reach the API. */
  readonly publicUrl: string;
}

/** What the browser keeps, sealed, while it is away at the issuer. */
const attemptSchema = z.object({
  verifier: z.string(),
  state: z.string(),
  nonce: z.string(),
  next: z.string(),
});
type Attempt = z.infer<typeof attemptSchema>;

export const attemptSeconds = 600;

export interface BegunSignIn {
  readonly url: string;
  /** For the browser to bring back. */
  readonly sealed: string;
}

export interface EndedSignIn {
  readonly person: SignedInPerson;
  /** Path the person wanted to see. */
  readonly next: string;
}

export class SignInClient {
  private readonly client: oauth.Client;
  private readonly redirectUri: string;
  private readonly sealKey: Uint8Array;
  private readonly requestOptions: { [oauth.allowInsecureRequests]?: boolean };
  private server: oauth.AuthorizationServer | undefined;

  constructor(private readonly options: SignInOptions) {
    this.client = { client_id: options.clientId };
    this.redirectUri = `${options.publicUrl}/session/callback`;
    this.sealKey = createHash('sha256').update(`sign-in ${options.clientSecret}`).digest();
    // An issuer on this machine needs no TLS between two of its processes.
    const isLocal = ['localhost', '127.0.0.1'].includes(new URL(options.issuer).hostname);
    this.requestOptions = isLocal ? { [oauth.allowInsecureRequests]: true } : {};
  }

  /** @param next path of the console to show afterwards */
  async begin(next: string, language: string | undefined): Promise<BegunSignIn> {
    const attempt: Attempt = {
      verifier: oauth.generateRandomCodeVerifier(),
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      next: localPath(next),
    };
    const server = await this.discover();
    const url = new URL(server.authorization_endpoint as string);
    url.search = new URLSearchParams({
      client_id: this.client.client_id,
      redirect_uri: this.redirectUri,
      response_type: 'code',
      scope: 'openid chanrong',
      prompt: 'login',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      ...(language && { ui_locales: language }),
    }).toString();
    const sealed = await new EncryptJWT(attempt)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(`${attemptSeconds}s`)
      .encrypt(this.sealKey);
    return { url: url.href, sealed };
  }

  /**
   * @param callback address to which the issuer sent the browser back
   * @returns undefined when the attempt is not one of ours, has expired, or the issuer refused
   */
  async end(callback: URL, sealed: string): Promise<EndedSignIn | undefined> {
    try {
      const { payload } = await jwtDecrypt(sealed, this.sealKey);
      const { verifier, state, nonce, next } = attemptSchema.parse(payload);
      const server = await this.discover();
      const answer = await oauth.authorizationCodeGrantRequest(
        server,
        this.client,
        oauth.ClientSecretBasic(this.options.clientSecret),
        oauth.validateAuthResponse(server, this.client, callback, state),
        this.redirectUri,
        verifier,
        this.requestOptions,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, this.client, answer, {
        expectedNonce: nonce,
        requireIdToken: true,
      });
      await oauth.validateApplicationLevelSignature(server, answer, this.requestOptions);
      const person = personOf(oauth.getValidatedIdTokenClaims(tokens));
      return person === undefined ? undefined : { person, next };
    } catch (error) {
      if (error instanceof TypeError && error.message === 'fetch failed') throw error;
      return undefined;
    }
  }

  private async discover(): Promise<oauth.AuthorizationServer> {
    if (this.server !== undefined) return this.server;
    const issuer = new URL(this.options.issuer);
    const answer = await oauth.discoveryRequest(issuer, this.requestOptions);
    this.server = await oauth.processDiscoveryResponse(issuer, answer);
    return this.server;
  }
}

const claimsSchema = z.object({
  sub: z.string().min(1),
  name: z.string().min(1).optional(),
  role: z.string(),
  tenant: z.string().min(1),
});

function personOf(claims: unknown): SignedInPerson | undefined {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success || !isRole(parsed.data.role)) return undefined;
  const { sub, name = sub, role, tenant } = parsed.data;
  return { subject: sub, name, role, tenant };
}

/** A path of this site: anything else could lead people elsewhere after they have typed a password. */
function localPath(next: string): string {
  const isLocal = next.startsWith('/') && !next.startsWith('//') && !next.includes('\\');
  return isLocal ? next : '/';
}
