/** Serves the OpenAPI document, and Swagger UI for people from files of this installation: no CDN is asked. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply } from 'fastify';

const uiFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Chanrong API</title>
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
const startScript = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });\n`;

const uiFiles = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const pageHeaders = {
  'cache-control': 'public, max-age=3600',
  // Swagger UI styles elements itself and carries its icons as data.
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
};

export function serveDocs(server: FastifyInstance, document: OpenAPIObject): void {
  const text = formatDocument(document);
  server.get('/openapi.json', (_request, reply) =>
    reply.header('cache-control', 'public, no-cache').type('application/json').send(text),
  );
  server.get('/docs', (_request, reply) => send(reply, 'text/html; charset=utf-8', page));
  server.get('/docs/start.js', (_request, reply) =>
    send(reply, 'text/javascript; charset=utf-8', startScript),
  );
  for (const [file, type] of Object.entries(uiFiles)) {
    server.get(`/docs/${file}`, async (_request, reply) =>
      send(reply, type, await readFile(join(uiFolder, file))),
    );
  }
}

function send(reply: FastifyReply, type: string, body: string | Buffer): FastifyReply {
  return reply.headers(pageHeaders).type(type).send(body);
}

/** The one form in which the document is served and kept. */
export function formatDocument(document: OpenAPIObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
