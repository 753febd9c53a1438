/** Decides who is connecting, from what CONNECT says and what the registry knows. */
import { gatewayIdPattern } from '@chanrong/contracts';
import type { GatewayDirectory, RegisteredGateway } from './gateway-directory.js';
import type { SecretVerifier } from './secret-verifier.js';

/** What the peer's certificate says, when it showed one. */
export type PeerIdentity =
  | { readonly trusted: true; readonly gatewayId: string; readonly fingerprint: string }
  /** Not signed by the installation's authority, or out of date. */
  | { readonly trusted: false };

export interface Credentials {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
  readonly certificate?: PeerIdentity | undefined;
}

/** Why a connection is refused; the number is the CONNACK return code of MQTT 3.1.1, section 3.2.2.3. */
export const refusals = {
  'client-id-differs': 2,
  busy: 3,
  'registry-unavailable': 3,
  'partition-missing': 3,
  'credentials-missing': 4,
  'gateway-unknown': 4,
  'secret-wrong': 4,
  'certificate-untrusted': 4,
  'certificate-unknown': 5,
  'gateway-revoked': 5,
} as const;

export type Refusal = keyof typeof refusals;

export type Admission =
  | { readonly ok: true; readonly gateway: RegisteredGateway }
  | { readonly ok: false; readonly refusal: Refusal; readonly cause?: Error };

export class GatewayAuthenticator {
  constructor(
    private readonly directory: GatewayDirectory,
    private readonly verifier: SecretVerifier,
  ) {}

  async admit(credentials: Credentials): Promise<Admission> {
    const { clientId, certificate } = credentials;
    if (certificate?.trusted === false) return refused('certificate-untrusted');
    // A certificate names the gateway; a user name beside it must not name another.
    const username = credentials.username ?? certificate?.gatewayId;
    if (username === undefined || !gatewayIdPattern.test(username)) {
      return refused('credentials-missing');
    }
    if (certificate === undefined && credentials.password === undefined) {
      return refused('credentials-missing');
    }
    // One session a gateway: with ids of its choice a gateway could end the sessions of others.
    if (clientId !== username || username !== (certificate?.gatewayId ?? username)) {
      return refused('client-id-differs');
    }
    try {
      const gateway = await this.directory.findOne(username);
      if (gateway === undefined) return refused('gateway-unknown');
      return await this.#verify(gateway, credentials);
    } catch (error) {
      return { ok: false, refusal: 'registry-unavailable', cause: error as Error };
    }
  }

  async #verify(
    gateway: RegisteredGateway,
    { certificate, password }: Credentials,
  ): Promise<Admission> {
    if (gateway.revoked) return refused('gateway-revoked');
    if (!gateway.journaled) return refused('partition-missing');
    if (certificate?.trusted === true) {
      const isGood = gateway.certificates.includes(certificate.fingerprint);
      return isGood ? { ok: true, gateway } : refused('certificate-unknown');
    }
    const { gatewayId, secretHash } = gateway;
    if (secretHash === null || password === undefined) return refused('secret-wrong');
    const verdict = await this.verifier.check(gatewayId, secretHash, password);
    if (verdict === 'busy') return refused('busy');
    return verdict === 'right' ? { ok: true, gateway } : refused('secret-wrong');
  }
}

function refused(refusal: Refusal): Admission {
  return { ok: false, refusal };
}
