/** Puts the API together: routes, guards, shapes, errors, description. Boots, tests and generators share it. */
import { StandardSchemaSerializerInterceptor, StandardSchemaValidationPipe } from '@nestjs/common';
import { followServerTls, readServerTls } from '@chanrong/identity';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import cookie from '@fastify/cookie';
import type { Server } from 'node:tls';
import type { ApiParts } from './api-parts.js';
import { ApiModule } from './api.module.js';
import { describeApi } from './description/describe-api.js';
import { serveDocs } from './description/serve-docs.js';
import { serveMetrics } from './health/serve-metrics.js';
import { BearerGuard } from './http/bearer.guard.js';
import { EtagInterceptor } from './http/etag.interceptor.js';
import { correlationIdOf } from './http/correlation-id.js';
import { invalidRequest } from './http/problem-error.js';
import { ProblemFilter } from './http/problem.filter.js';
import { addSafeHeaders } from './http/safe-headers.js';

/** The largest documented body is a pledge with a hundred documents. */
const bodyBytesMax = 16 * 1024;
const requestTimeoutMs = 10_000;

export async function createApi(parts: ApiParts): Promise<NestFastifyApplication> {
  const { tls, log } = parts;
  const shown = tls && (await readServerTls(tls.files));
  const problems = new ProblemFilter(log);
  const adapter = new FastifyAdapter({
    ...(shown && { https: { ...shown, minVersion: 'TLSv1.2' } }),
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    genReqId: correlationIdOf,
    // The router refuses malformed addresses before any hook or filter runs.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
  });
  addSafeHeaders(adapter.getInstance());
  await adapter.getInstance().register(cookie);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.from(parts), adapter, {
    logger: false,
    abortOnError: false,
  });
  const reflector = app.get(Reflector);
  app.useGlobalGuards(new BearerGuard(reflector, parts));
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: invalidRequest }));
  app.useGlobalInterceptors(
    new EtagInterceptor(reflector),
    new StandardSchemaSerializerInterceptor(reflector),
  );
  app.useGlobalFilters(problems);
  serveMetrics(adapter.getInstance());
  serveDocs(adapter.getInstance(), describeApi(app));
  if (tls !== undefined && shown !== undefined) {
    followServerTls(app.getHttpServer() as unknown as Server, tls.files, {
      shown,
      intervalMs: tls.intervalMs,
      onFailure: (error) => log.error({ error: error.message }, 'certificate not renewed'),
    });
  }
  return app;
}
