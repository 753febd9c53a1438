/** Gives gateways their identities: codes for who may ask, credentials for who holds a code, and their end. */
import {
  type EnrolledIdentity,
  type Enrolment,
  type EnrolmentRequest,
  type GatewayIdentity,
  parsePublicKey,
  type Redemption,
  type Renewal,
  type Revocation,
  topicPrefix,
} from '@chanrong/contracts';
import type { Caller, IssuedCertificate } from '@chanrong/identity';
import { err, isoInstant, type Result, unwrap, parseUscc } from '@chanrong/kernel';
import {
  createEnrolment,
  findEnterprise,
  findGateway,
  readAs,
  redeemEnrolment,
  type RegistryFault,
  renewGateway,
  revokeGateway,
} from '@chanrong/store';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiParts, apiParts, type EnrolmentParts } from '../api-parts.js';
import { notFound, ProblemError } from '../http/problem-error.js';
import { proofOf } from './gateway-proof.js';
import { RevocationList } from './revocation-list.service.js';

@Injectable()
export class EnrolmentDesk {
  constructor(
    @Inject(apiParts) private readonly parts: ApiParts,
    private readonly revocations: RevocationList,
  ) {}

  async create(caller: Caller, { gatewayId, uscc }: EnrolmentRequest): Promise<Enrolment> {
    const { source, registry, nowMs, publicUrl } = this.parts;
    this.enrolment();
    if ((await readAs(source, caller, (manager) => findEnterprise(manager, uscc))) === null) {
      throw notFound();
    }
    const { code, expiresMs } = taken(
      await createEnrolment(registry, {
        gatewayId,
        uscc: unwrap(parseUscc(uscc)),
        createdBy: `${caller.role} ${caller.tenant}: ${caller.subject}`,
        nowMs: nowMs(),
      }),
    );
    const address = `${publicUrl ?? 'http://localhost:3000'}/v1/gateways/enrolments/redeem`;
    const redeem = `curl -s -H 'content-type: application/json' -d '{"code":"${code}"}' ${address}`;
    return { gatewayId, uscc, code, expiresAt: isoInstant(expiresMs), redeem };
  }

  async redeem({ code, csr, publicKey: keyText }: Redemption): Promise<EnrolledIdentity> {
    const { registry, nowMs } = this.parts;
    const { brokers } = this.enrolment();
    const publicKey = keyText === undefined ? undefined : parsePublicKey(keyText);
    if (keyText !== undefined && publicKey === undefined) {
      const hint = 'make one with openssl genpkey -algorithm ed25519, and give what -pubout writes';
      throw new ProblemError('refused', `publicKey is not a public Ed25519 key; ${hint}`);
    }
    const issuing = csr === undefined ? undefined : this.issuing(csr);
    const identity = taken(
      await redeemEnrolment(registry, {
        code,
        nowMs: nowMs(),
        publicKey,
        certify: issuing?.certify,
      }),
    );
    const { gatewayId, uscc, partition, epoch, secret } = identity;
    return {
      ...this.identity(gatewayId, secret, issuing?.issued()),
      uscc,
      partition,
      topic: `${topicPrefix}/${partition}/${gatewayId}`,
      epoch,
      brokers: [...brokers],
    };
  }

  async renew(gatewayId: string, renewal: Renewal): Promise<GatewayIdentity> {
    const proof = proofOf(renewal);
    const issuing = renewal.csr === undefined ? undefined : this.issuing(renewal.csr);
    const { secret } = taken(
      await renewGateway(this.parts.registry, { gatewayId, proof, certify: issuing?.certify }),
    );
    return this.identity(gatewayId, secret, issuing?.issued());
  }

  async revoke(caller: Caller, gatewayId: string): Promise<Revocation> {
    const { source, registry, log } = this.parts;
    if ((await readAs(source, caller, (manager) => findGateway(manager, gatewayId))) === null) {
      throw notFound();
    }
    const { changed } = taken(await revokeGateway(registry, gatewayId));
    log.info({ gatewayId, by: caller.subject }, 'gateway revoked');
    this.revocations.follow();
    return { gatewayId, changed };
  }

  /** What the registry calls to certify, and what came of it. */
  private issuing(csrPem: string) {
    const { authority } = this.enrolment();
    const nowMs = this.parts.nowMs();
    let issued: IssuedCertificate | undefined;
    const certify = async (gatewayId: string) => {
      const result = await authority.issueGateway({ csrPem, gatewayId, nowMs });
      if (result.ok) issued = result.value;
      return result.ok ? result : err(result.error);
    };
    return { certify, issued: () => issued };
  }

  private identity(
    gatewayId: string,
    secret: string | undefined,
    issued: IssuedCertificate | undefined,
  ): GatewayIdentity {
    return {
      gatewayId,
      ...(secret !== undefined && { secret }),
      ...(issued && {
        certificate: issued.certificatePem,
        certificateExpiresAt: isoInstant(issued.expiresMs),
      }),
      authority: this.enrolment().authority.certificatePem,
    };
  }

  private enrolment(): EnrolmentParts {
    const { enrolment } = this.parts;
    if (enrolment !== undefined) return enrolment;
    throw new ProblemError('unavailable', 'gateways are enrolled on the command line here');
  }
}

/** The value, or the refusal as a problem. */
function taken<T>(result: Result<T, RegistryFault>): T {
  if (result.ok) return result.value;
  const { code, message, hint } = result.error;
  const isUnproven = code === 'enrolment-void' || code === 'gateway-not-proven';
  throw new ProblemError(isUnproven ? 'not-proven' : 'refused', `${message}; ${hint}`);
}
