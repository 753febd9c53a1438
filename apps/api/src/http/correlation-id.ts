import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Ids end up in logs and headers: what does not look like one is replaced. */
const acceptablePattern = /^[A-Za-z0-9._-]{1,64}$/;

export const correlationIdHeader = 'x-request-id';

/** The id the caller gave its request, or a new one. */
export function correlationIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[correlationIdHeader];
  return typeof given === 'string' && acceptablePattern.test(given) ? given : randomUUID();
}

export const CorrelationId = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<FastifyRequest>().id;
});
