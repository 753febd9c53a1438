/** Takes the assembled API; gives its OpenAPI 3.1 document. Needs no database. */
import { problemSchema } from '@chanrong/contracts';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { z } from 'zod';
import { describeSchema } from './schema-components.js';

const description = `Risk profiles of manufacturers, computed from what sensors see.

The engine advises; the bank decides. Every answer names the journal position it rests on, so that it can be recomputed. Instants are RFC 3339 in UTC, money is a decimal text with its currency, ratios lie between 0 and 1. What the caller may not see does not exist for it: it answers 404, never 403.`;

export function describeApi(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Chanrong')
    .setDescription(description)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This installation')
    .addTag('alerts', 'What was noticed, and what each organisation does about it')
    .addTag('consents', 'Which bank may read which enterprise: the enterprise says so')
    .addTag('declarations', 'What people say about an enterprise, and what inspections found')
    .addTag('enterprises', 'Portraits and risk of the enterprises that the caller may see')
    .addTag('events', 'What changed, as a stream or page by page')
    .addTag('prices', 'Published prices that stock is valued at')
    .addTag('proofs', 'That a score rests on the journal, for checking offline')
    .addTag('webhooks', 'Where what changed is sent, signed')
    .addTag('facilities', 'Credit facilities with their margin states, for their bank alone')
    .addTag('pledges', 'What is pledged to the calling bank, and whether goods can be pledged')
    .addTag('documents', 'Papers about goods: orders, deliveries, invoices, payments, receipts')
    .addTag('gateways', 'What became of the messages of a gateway')
    .addTag('operations', 'The running of the installation, for its operator')
    .addTag('session', 'Who asks')
    .addTag('health', 'For load balancers and supervisors; no token needed')
    .addSecurity('bearer', {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description:
        'Access token signed with EdDSA or ES256: iss, aud, exp, sub, tenant, role, scope',
    })
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    autoTagControllers: false,
    standardSchemaConverter: (schema, { schemaType }) =>
      describeSchema(schema as z.ZodType, schemaType),
  });
  const { components } = describeSchema(problemSchema, 'output');
  document.components = {
    ...document.components,
    schemas: sortedByName({ ...document.components?.schemas, ...components }),
  };
  sayWhatIsOpen(document);
  return document;
}

/** No requirement and an empty one mean the same; only the empty one says that it was meant. */
function sayWhatIsOpen({ paths }: OpenAPIObject): void {
  for (const methods of Object.values(paths)) {
    for (const operation of [methods.get, methods.post]) {
      if (operation) operation.security ??= [];
    }
  }
}

function sortedByName<T>(entries: Record<string, T>): Record<string, T> {
  const names = Object.keys(entries).sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, entries[name] as T]));
}
