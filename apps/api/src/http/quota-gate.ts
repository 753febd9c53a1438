import type { Caller } from '@chanrong/identity';
import type { FastifyReply } from 'fastify';
import { ProblemError } from './problem-error.js';
import { type QuotaPolicy, quotaHeaders, RequestQuota } from './request-quota.js';

/** Three hundred a second, sustained: what a bank's book of thousands asks for, and no more. */
export const requestQuotaDefault: QuotaPolicy = { requestsMax: 3_000, windowMs: 10_000 };
/** Of one address without a valid token: enough for a mistake, too few to guess by. */
const strangerQuota: QuotaPolicy = { requestsMax: 100, windowMs: 10_000 };

/** Lets callers through at the rate that is theirs. Whoever has a valid token never waits for those who have none. */
export class QuotaGate {
  private readonly callers: RequestQuota;
  private readonly strangers = new RequestQuota(strangerQuota);

  constructor(
    policy: QuotaPolicy,
    private readonly nowMs: () => number,
  ) {
    this.callers = new RequestQuota(policy);
  }

  admit({ role, tenant, subject }: Caller, reply: FastifyReply): void {
    this.take(this.callers, `${role}:${tenant}:${subject}`, reply);
  }

  /** One that says not who it is, or says it wrongly. */
  admitStranger(address: string, reply: FastifyReply): void {
    this.take(this.strangers, address, reply);
  }

  private take(quota: RequestQuota, who: string, reply: FastifyReply): void {
    const state = quota.take(who, this.nowMs());
    void reply.headers(quotaHeaders(quota.policy, state));
    if (!state.isExceeded) return;
    throw new ProblemError('too-many-requests', `ask again in ${state.resetSeconds} s`);
  }
}
