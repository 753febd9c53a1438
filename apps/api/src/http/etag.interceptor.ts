import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  SetMetadata,
  StreamableFile,
} from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

const conditionalKey = 'chanrong:conditional';

/** Answers of the route carry an entity tag; who has the newest gets 304. */
export const Conditional = () => SetMetadata(conditionalKey, true);

const hashCharacters = 22;

/**
 * Weak, as the correlation id differs in every answer: the same tag means that all else is the same. It is of
 * the content, so it is right for lists, for handling and for scenarios, whatever they rest on.
 */
export function etagOf(answer: object): string {
  const content = JSON.stringify({ ...answer, correlationId: undefined });
  const hash = createHash('sha256').update(content).digest('base64url');
  return `W/"${hash.slice(0, hashCharacters)}"`;
}

/** RFC 9110 §13.1.2, with the weak comparison of §8.8.3.2. */
export function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}

export class EtagInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!this.reflector.get<boolean>(conditionalKey, context.getHandler())) return next.handle();
    const http = context.switchToHttp();
    const ifNoneMatch = http.getRequest<FastifyRequest>().headers['if-none-match'];
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      map((answer: object) => {
        if (answer instanceof StreamableFile) return answer;
        const etag = etagOf(answer);
        void reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'authorization' });
        if (ifNoneMatch === undefined || !matchesEtag(ifNoneMatch, etag)) return answer;
        void reply.status(304);
        return undefined;
      }),
    );
  }
}
