/** Serves the built console: its page with a nonce of its own each time, its files for good. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Addresses of the console's pages; all are the same document, which decides what to show. */
const pagePaths = [
  '/',
  '/portfolio',
  '/enterprises',
  '/enterprises/:uscc',
  '/alerts',
  '/operations',
] as const;

/** Where the build leaves a place for the nonce. */
const noncePlace = /NONCE/g;

/** @param folder what `tools/build-web.mjs` wrote */
export async function serveConsole(server: FastifyInstance, folder: string): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const sendPage = (_request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': policy(nonce) })
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(noncePlace, nonce));
  };
  for (const path of pagePaths) server.get(path, sendPage);
  await server.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    // Their names change with their content.
    immutable: true,
    maxAge: '1y',
    decorateReply: false,
  });
  const icon = await readFile(join(folder, 'favicon.svg'));
  server.get('/favicon.svg', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(icon),
  );
}

/** Only what this installation sends runs; styles that components make at run time carry the nonce. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
