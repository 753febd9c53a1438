import { type Problem, type ProblemCode, problemTypes, problemTypeUri } from '@chanrong/contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '@chanrong/observability';
import { isDatabaseUnavailable } from './is-database-unavailable.js';
import { notFound, ProblemError } from './problem-error.js';

const retryAfterSeconds = 1;

/** The one place where errors become HTTP: everything that is not an answer leaves as RFC 9457. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { code, detail, errors } = problemOf(error);
    const { status, title } = problemTypes[code];
    if (status >= 500) this.report(error, request, status);
    const problem: Problem = {
      type: problemTypeUri(code),
      title,
      status,
      detail,
      correlationId: request.id,
      ...(errors && { errors }),
    };
    if (status === 401) void reply.header('www-authenticate', 'Bearer error="invalid_token"');
    if (status === 503) void reply.header('retry-after', retryAfterSeconds);
    void reply
      .status(status)
      .header('cache-control', 'no-store')
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  }

  private report(error: unknown, request: FastifyRequest, status: number): void {
    const fields = { correlationId: request.id, route: request.routeOptions.url, err: error };
    if (status === 503) this.log.warn(fields, 'cannot answer');
    else this.log.error(fields, 'request failed');
  }
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isDatabaseUnavailable(error)) {
    return new ProblemError('unavailable', 'the database cannot be reached; try again shortly');
  }
  const code = codeOfStatus(statusOf(error));
  if (code === 'not-found') return notFound();
  if (code === 'internal-error') {
    return new ProblemError(code, 'the operator finds the cause under the correlation id');
  }
  return new ProblemError(code, (error as Error).message);
}

/** Nest and Fastify refuse some requests themselves, with a status on the error. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}

function codeOfStatus(status: number): ProblemCode {
  if (status === 404 || status === 405) return 'not-found';
  if (status === 413) return 'too-large';
  if (status === 503) return 'unavailable';
  return status >= 400 && status < 500 ? 'invalid-request' : 'internal-error';
}
