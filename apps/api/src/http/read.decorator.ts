import { type ProblemCode, problemSchema, problemTypes } from '@chanrong/contracts';
import type { Scope } from '@chanrong/identity';
import { applyDecorators, Get, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import type { z } from 'zod';
import { componentOf } from '../description/schema-components.js';
import { Needs } from './bearer.guard.js';
import { Conditional } from './etag.interceptor.js';

export interface ReadOptions {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly scope: Scope;
  readonly answer: z.ZodType;
  readonly problems: readonly ProblemCode[];
}

/** Any protected route can end in these. */
export const problemsAlways: readonly ProblemCode[] = [
  'invalid-request',
  'unauthenticated',
  'insufficient-scope',
  'too-many-requests',
  'internal-error',
  'unavailable',
];

/** A route that reads: its address, who may call it, what it answers, and how all that is described. */
export function Read(options: ReadOptions): MethodDecorator {
  const { path, operationId, summary, description, scope, answer } = options;
  return applyDecorators(
    Get(path),
    Needs(scope),
    SerializeOptions({ schema: answer }),
    ApiOperation({ operationId, summary, ...(description && { description }) }),
    ApiSecurity('bearer', [scope]),
    ApiResponse({ status: 200, description: 'The answer', standardSchema: answer }),
    ...conditionalDecorators(),
    Problems(...problemsAlways, ...options.problems),
  );
}

function conditionalDecorators(): MethodDecorator[] {
  const etag = {
    description: 'Entity tag for if-none-match',
    schema: { type: 'string' as const },
  };
  return [
    Conditional(),
    ApiResponse({ status: 200, headers: { etag } }),
    ApiResponse({ status: 304, description: 'The entity tag of if-none-match is the newest' }),
  ];
}

/** What a route can end in instead; descriptions of problems with one status are joined. */
export function Problems(...codes: readonly ProblemCode[]): MethodDecorator {
  return applyDecorators(
    ...codes.map((code) =>
      ApiResponse({
        status: problemTypes[code].status,
        description: `\`${code}\`: ${problemTypes[code].title}`,
        content: { 'application/problem+json': { schema: componentOf(problemSchema) } },
      }),
    ),
  );
}
