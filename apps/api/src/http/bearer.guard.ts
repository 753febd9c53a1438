import type { Caller, Scope } from '@chanrong/identity';
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { assert } from '@chanrong/kernel';
import type { FastifyRequest } from 'fastify';
import type { ApiParts } from '../api-parts.js';
import { ProblemError } from './problem-error.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard on every route that is not public. */
    caller?: Caller;
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

/** Lets a request through that carries a valid token with the scope of its route. */
export class BearerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly parts: Pick<ApiParts, 'verify' | 'nowMs' | 'log'>,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Scope | typeof publicAccess | undefined>(
      accessKey,
      context.getHandler(),
    );
    assert(access !== undefined, `${context.getHandler().name} does not say who may call it`);
    if (access === publicAccess) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.identify(request);
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
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) {
      throw new ProblemError('unauthenticated', 'send the header authorization: Bearer <token>');
    }
    const verified = await this.parts.verify(token, this.parts.nowMs());
    if (verified.ok) return verified.value;
    const { code, message, hint } = verified.error;
    if (code === 'keys_unavailable') {
      this.parts.log.error({ correlationId: request.id, reason: message }, 'token keys missing');
      throw new ProblemError('unavailable', `tokens cannot be checked; ${hint}`);
    }
    throw new ProblemError('unauthenticated', `${message}; ${hint}`);
  }
}
