import type { Caller, Scope } from '@chanrong/identity';
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { assert } from '@chanrong/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiParts } from '../api-parts.js';
import { sessionCookie } from '../console/cookies.js';
import { ProblemError } from './problem-error.js';
import { QuotaGate, requestQuotaDefault } from './quota-gate.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard on every route that is not public. */
    caller?: Caller;
    /** What to call whoever signed in at the console. */
    personName?: string;
    /** Set with the caller, for answers that take long: whether its token or session still counts. */
    isStillAllowed?: () => Promise<boolean>;
  }
}

const accessKey = 'chanrong:access';
const publicAccess = 'public';

/** The scope that a route needs. */
export const Needs = (scope: Scope) => SetMetadata(accessKey, scope);
/** A route for anybody: health, description. */
export const Public = () => SetMetadata(accessKey, publicAccess);

export const Asker = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  assert(caller !== undefined, 'the guard runs before the handler');
  return caller;
});

/**
 * Lets a request through that carries a valid token, or the session of the console, with the scope of its
 * route.
 */
export class BearerGuard implements CanActivate {
  private readonly quota: QuotaGate;

  constructor(
    private readonly reflector: Reflector,
    private readonly parts: Pick<
      ApiParts,
      'verify' | 'proofs' | 'publicUrl' | 'console' | 'nowMs' | 'log' | 'requestQuota'
    >,
  ) {
    this.quota = new QuotaGate(parts.requestQuota ?? requestQuotaDefault, parts.nowMs);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Scope | typeof publicAccess | undefined>(
      accessKey,
      context.getHandler(),
    );
    assert(access !== undefined, `${context.getHandler().name} does not say who may call it`);
    if (access === publicAccess) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const caller = await this.identify(request).catch((error: unknown) => {
      this.quota.admitStranger(request.ip, reply);
      throw error;
    });
    this.quota.admit(caller, reply);
    if (!caller.scopes.has(access)) {
      throw new ProblemError(
        'insufficient-scope',
        `this needs scope ${access}, which the token does not claim or role ${caller.role} may not hold`,
      );
    }
    request.caller = caller;
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Caller> {
    const { authorization } = request.headers;
    if (authorization === undefined) return this.identifyPerson(request);
    const [, scheme, token] = /^(Bearer|DPoP) ([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
    if (scheme === undefined || token === undefined) throw unauthenticated(howToAuthenticate);
    const verified = await this.parts.verify(token, this.parts.nowMs());
    if (!verified.ok) {
      const { code, message, hint } = verified.error;
      if (code === 'keys_unavailable') {
        this.parts.log.error({ correlationId: request.id, reason: message }, 'token keys missing');
        throw new ProblemError('unavailable', `tokens cannot be checked; ${hint}`);
      }
      throw unauthenticated(`${message}; ${hint}`);
    }
    const { keyThumbprint } = verified.value;
    if ((keyThumbprint !== undefined) !== (scheme.toLowerCase() === 'dpop')) {
      throw unauthenticated('the scheme DPoP is for tokens that are bound to a key, and only they');
    }
    if (keyThumbprint !== undefined) await this.checkProof(request, token, keyThumbprint);
    const { expiresMs = 0 } = verified.value;
    request.isStillAllowed = () => Promise.resolve(this.parts.nowMs() < expiresMs);
    return verified.value;
  }

  private async checkProof(
    request: FastifyRequest,
    token: string,
    keyThumbprint: string,
  ): Promise<void> {
    const { method, headers, protocol, host, url } = request;
    const proof = headers['dpop'];
    if (typeof proof !== 'string') throw unauthenticated('send one header dpop with a proof');
    const base = this.parts.publicUrl ?? `${protocol}://${host}`;
    const proven = { proof, token, keyThumbprint, method, url: new URL(url, base).href };
    const checked = await this.parts.proofs.verify(proven, this.parts.nowMs());
    if (!checked.ok) throw unauthenticated(`${checked.error.message}; ${checked.error.hint}`);
  }

  private async identifyPerson(request: FastifyRequest): Promise<Caller> {
    const { console } = this.parts;
    const id = console && request.cookies[sessionCookie(console.publicUrl)];
    if (console === undefined || id === undefined) throw unauthenticated(howToAuthenticate);
    const session = await console.sessions.find(id);
    if (session === undefined) throw unauthenticated('the session has ended; sign in again');
    // Other sites' pages can make a browser send a form, but not with a header of our own.
    if (!safeMethods.has(request.method) && request.headers[consoleHeader] === undefined) {
      throw unauthenticated(`send the header ${consoleHeader} with what a session changes`);
    }
    request.personName = session.name;
    request.isStillAllowed = () => console.sessions.isOpen(id);
    return session.caller;
  }
}

/** On every request of the console that changes something. */
const consoleHeader = 'x-chanrong-console';
const safeMethods = new Set(['GET', 'HEAD']);
const howToAuthenticate = 'send the header authorization: Bearer <token>';

function unauthenticated(detail: string): ProblemError {
  return new ProblemError('unauthenticated', detail);
}
