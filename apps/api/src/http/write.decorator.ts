import type { ProblemCode } from '@chanrong/contracts';
import type { Scope } from '@chanrong/identity';
import { applyDecorators, HttpCode, Post, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import type { z } from 'zod';
import { Needs, Public } from './bearer.guard.js';
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
  readonly problems: readonly ProblemCode[];
}

const problemsAlways: readonly ProblemCode[] = ['invalid-request', 'internal-error', 'unavailable'];

/** A route that changes something: its address, who may call it, what it takes and answers. */
export function Write(options: WriteOptions): MethodDecorator {
  const { path, operationId, summary, description, scope, status, answer } = options;
  const access =
    scope === 'public'
      ? [Public(), Problems(...problemsAlways)]
      : [
          Needs(scope),
          ApiSecurity('bearer', [scope]),
          Problems(...problemsAlways, 'unauthenticated', 'insufficient-scope'),
        ];
  return applyDecorators(
    Post(path),
    HttpCode(status),
    ...access,
    SerializeOptions({ schema: answer }),
    ApiOperation({ operationId, summary, ...(description && { description }) }),
    ApiResponse({ status, description: 'The answer', standardSchema: answer }),
    Problems(...options.problems),
  );
}
