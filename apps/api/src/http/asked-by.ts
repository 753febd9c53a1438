import type { Caller } from '@chanrong/identity';
import { assert } from '@chanrong/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who asks, and under which id the answer can be found in the logs. */
export interface Asked {
  readonly caller: Caller;
  readonly correlationId: string;
}

export const AskedBy = createParamDecorator((_data: unknown, context: ExecutionContext): Asked => {
  const { caller, id } = context.switchToHttp().getRequest<FastifyRequest>();
  assert(caller !== undefined, 'the guard runs before the handler');
  return { caller, correlationId: id };
});
