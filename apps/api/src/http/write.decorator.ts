import type { ProblemCode } from '@chanrong/contracts';
import type { Scope } from '@chanrong/identity';
import { applyDecorators, HttpCode, Post, SerializeOptions } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import type { z } from 'zod';
import { Needs, Public } from './bearer.guard.js';
import { idempotencyHeader } from './idempotency-key.js';
import { Problems } from './read.decorator.js';

export interface WriteOptions {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** `public`: the request itself proves who asks. */
  readonly scope: Scope | 'public';
  /** 200 for a change, 201 where something comes into being. */
  readonly status: 200 | 201;
  readonly answer: z.ZodType;
  /** It carries an idempotency key: sent twice it is done once. */
  readonly once?: boolean;
  readonly problems: readonly ProblemCode[];
}

const problemsAlways: readonly ProblemCode[] = [
  'invalid-request',
  'too-large',
  'internal-error',
  'unavailable',
];

/** A route that changes something: its address, who may call it, what it takes and answers. */
export function Write(options: WriteOptions): MethodDecorator {
  const { path, operationId, summary, description, scope, status, answer } = options;
  const access =
    scope === 'public'
      ? [Public(), Problems(...problemsAlways)]
      : [
          Needs(scope),
          ApiSecurity('bearer', [scope]),
          Problems(...problemsAlways, 'unauthenticated', 'insufficient-scope', 'too-many-requests'),
        ];
  return applyDecorators(
    Post(path),
    HttpCode(status),
    ...access,
    SerializeOptions({ schema: answer }),
    ApiOperation({ operationId, summary, ...(description && { description }) }),
    ApiResponse({ status, description: 'The answer', standardSchema: answer }),
    ...(options.once === true ? onceDecorators() : []),
    Problems(...options.problems),
  );
}

function onceDecorators(): MethodDecorator[] {
  const described = ApiHeader({
    name: idempotencyHeader,
    required: true,
    description:
      'A text of your own for this request. Sent again with the same request nothing is done twice; with another one it is a problem.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,128}$' },
    example: 'pledge-QD-2014-001',
  });
  return [described, Problems('refused', 'idempotency-key-reused')];
}
