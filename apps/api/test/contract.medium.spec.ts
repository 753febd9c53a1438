import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type As, startTestApi, type TestApi } from './api-harness.js';
import {
  insertAlerts,
  insertFacilities,
  insertFixture,
  insertQuarantine,
  insertReceiptSources,
  observed,
} from './fixture.js';
import { insertPapers } from './papers-fixture.js';
import { arbitraryOf, type JsonSchema } from './schema-arbitrary.js';
import { insertTreeHeads } from './tree-fixture.js';
import { fixedWebhookId, insertWebhook } from './webhook-fixture.js';

/** Requests of each kind to each operation; the seed makes them the same in every run. */
const runs = Number(process.env['CHANRONG_CONTRACT_RUNS'] ?? 6);
const seed = 20_261_122;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
  };
}

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await insertFixture(pool);
  await insertFacilities(pool);
  await insertAlerts(pool);
  await insertWebhook(pool);
  await insertReceiptSources(pool);
  await insertTreeHeads(pool);
  await insertPapers(pool);
  await insertQuarantine(pool, 3);
  const requestQuota = { requestsMax: 1_000_000, windowMs: 10_000 };
  api = await startTestApi(database.url, undefined, requestQuota);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

const callers: readonly As[] = [
  { role: 'operator', tenant: 'ops' },
  { role: 'bank', tenant: 'bank-1' },
  { role: 'manufacturer', tenant: observed },
  { role: 'liaison', tenant: 'grid-1' },
];

/** What exists, so that requests do not only ask for what is not there. */
const known: Readonly<Record<string, string>> = {
  uscc: observed,
  facilityId: 'F-1',
  pledgeId: 'P-1',
  documentId: 'D-1',
  gatewayId: 'gw-observed',
  priceSetId: 'prices-1',
  assetId: 'TANK-01',
  seq: '30',
  partition: '1',
  alertId: 'aa',
  webhookId: fixedWebhookId,
};

/** The desk that enrols gateways has no authority here, and says so. */
const desk = new Set(['createEnrolment', 'redeemEnrolment', 'renewGatewayCredentials']);

interface Request {
  readonly as: As;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Anything at all, as text: what a mistaken or hostile caller sends. */
const junk = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    '0',
    '-1',
    '1e400',
    'null',
    "'; drop table score; --",
    '%00',
    '../..',
    '[]',
    '{}',
  ),
);

function requestOf(operation: Operation, isValid: boolean): fc.Arbitrary<Request> {
  const components = (api.document as unknown as { components: { schemas: object } }).components;
  const of = (schema: JsonSchema) => arbitraryOf(schema, components.schemas as never);
  const parameters = (operation.parameters ?? []).map(({ name, required, schema, in: place }) => {
    const value = isValid ? of(schema) : fc.oneof(junk, of(schema));
    const real = known[name];
    const some =
      real === undefined ? value : fc.oneof({ arbitrary: fc.constant(real), weight: 3 }, value);
    const isNeeded = place === 'path' || (isValid && required === true);
    return [name, isNeeded ? some : fc.option(some, { nil: undefined })] as const;
  });
  const schema = operation.requestBody?.content['application/json'].schema;
  const body = schema === undefined ? fc.constant({}) : of(schema);
  return fc.record({
    as: fc.constantFrom(...callers),
    parameters: fc.record(Object.fromEntries(parameters)),
    body: isValid ? body : fc.oneof(fc.jsonValue(), body),
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Answers that are not as documented fail in the harness. */
async function send(template: string, method: string, operation: Operation, request: Request) {
  const { as, parameters, body } = request;
  const texts = (place: Parameter['in']) =>
    (operation.parameters ?? []).flatMap(({ name, in: at }) => {
      const value = parameters[name];
      return at === place && value !== undefined ? [[name, textOf(value)] as const] : [];
    });
  const inPath = new Map(texts('path'));
  const path = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(inPath.get(name) ?? ''),
  );
  const query = new URLSearchParams(Object.fromEntries(texts('query')));
  const headers = Object.fromEntries(
    texts('header').filter(([, value]) => /^[\x21-\x7e]+$/.test(value)),
  );
  const address = query.size === 0 ? path : `${path}?${query.toString()}`;
  return method === 'get'
    ? api.ask(address, as, headers)
    : api.send(address, body as object, as, headers);
}

describe.each([
  ['valid', true],
  ['invalid', false],
] as const)('requests that are %s', (_kind, isValid) => {
  it('are answered by every operation as it is documented, and never by 500', async () => {
    const statuses = new Map<number, number>();
    for (const [template, methods] of Object.entries(api.document.paths)) {
      for (const [method, described] of Object.entries(methods)) {
        const operation = described as unknown as Operation;
        await fc.assert(
          fc.asyncProperty(requestOf(operation, isValid), async (request) => {
            const { status, text } = await send(template, method, operation, request);
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            if (status < 500 || (status === 503 && desk.has(operation.operationId))) return;
            expect([operation.operationId, status, text]).toEqual([]);
          }),
          { numRuns: runs, seed, endOnFailure: true },
        );
      }
    }
    // A run that is refused everywhere shows nothing.
    const answered = statuses.get(200) ?? 0;
    expect(answered).toBeGreaterThan(isValid ? 50 : 10);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(isValid ? 0 : 100);
  }, 240_000);
});
