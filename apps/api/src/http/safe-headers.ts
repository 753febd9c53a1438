import type { FastifyInstance } from 'fastify';
import { correlationIdHeader } from './correlation-id.js';

/** On every response unless its route says otherwise. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function addSafeHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...headers, [correlationIdHeader]: request.id });
  });
}
