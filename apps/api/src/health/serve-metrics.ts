/** Serves what Prometheus asks for: how the process does, and how its routes answer. No tenant is named. */
import { createMetrics } from '@chanrong/observability';
import type { FastifyInstance } from 'fastify';
import { Counter, Histogram } from 'prom-client';

export function serveMetrics(server: FastifyInstance): void {
  const registry = createMetrics('api');
  const seconds = new Histogram({
    name: 'chanrong_api_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers: [registry],
  });
  const consentDenied = new Counter({
    name: 'chanrong_consent_denied_total',
    help: 'Questions about an enterprise that the caller may not see, or that is not there',
    registers: [registry],
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: reply.statusCode };
    seconds.observe(labels, reply.elapsedTime / 1_000);
    if (reply.statusCode === 404 && route.includes(':uscc')) consentDenied.inc();
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
