import { idempotencyKeySchema } from '@chanrong/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { invalidRequest } from './problem-error.js';

export const idempotencyHeader = 'idempotency-key';

/** The key under which the caller writes. */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const parsed = idempotencyKeySchema.safeParse(headers[idempotencyHeader]);
  if (parsed.success) return parsed.data;
  throw invalidRequest(
    parsed.error.issues.map(({ message }) => ({ path: [idempotencyHeader], message })),
  );
});
