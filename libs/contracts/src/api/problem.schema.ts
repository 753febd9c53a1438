/** Everything that is not an answer is a problem document (RFC 9457). Types are stable; texts are not. */
import { z } from 'zod';
import { correlationIdSchema } from './words.schema.js';

export const problemTypes = {
  'invalid-request': { status: 400, title: 'The request does not have the documented shape' },
  unauthenticated: { status: 401, title: 'A valid bearer token is needed' },
  'insufficient-scope': { status: 403, title: 'The token does not hold the scope this needs' },
  'not-proven': { status: 403, title: 'What the request proves itself with is not good' },
  'not-found': { status: 404, title: 'There is nothing here that you may see' },
  'not-yet-known': { status: 404, title: 'Nothing is known yet for the asked instant' },
  refused: { status: 409, title: 'The registry does not take this' },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key was used for another request',
  },
  'too-many-requests': { status: 429, title: 'The caller asks more than it may' },
  'too-many-streams': { status: 429, title: 'The caller follows events as often as it may' },
  'too-large': { status: 413, title: 'The request is larger than any documented one' },
  'internal-error': { status: 500, title: 'The service failed' },
  unavailable: { status: 503, title: 'The service cannot answer just now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemTypes;

export function problemTypeUri(code: ProblemCode): string {
  return `urn:chanrong:problem:${code}`;
}

export const problemSchema = z
  .object({
    type: z
      .string()
      .regex(/^urn:chanrong:problem:[a-z-]+$/)
      .meta({ description: 'Stable identifier of the kind of problem' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What is wrong with this request, and what to do' }),
    correlationId: correlationIdSchema,
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'One entry for each fault of an invalid request' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
