/**
 * The real API over real HTTP. Whatever it answers is checked here against the document that it serves,
 * so no test can pass on an answer that is not documented.
 */
import {
  createTokenVerifier,
  type KeySource,
  mintToken,
  ProofVerifier,
  type Role,
  type Scope,
} from '@chanrong/identity';
import { createLogger } from '@chanrong/observability';
import { createDataSource } from '@chanrong/store';
import { expect } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { DataSource } from 'typeorm';
import pg from 'pg';
import type { EnrolmentParts, WebhookParts } from '../src/api-parts.js';
import { createApi } from '../src/create-api.js';
import type { QuotaPolicy } from '../src/http/request-quota.js';
import { nowMs } from './fixture.js';

const issuer = 'https://issuer.test';
const audience = 'chanrong-api';

export interface As {
  readonly role: Role;
  readonly tenant: string;
  readonly scopes?: readonly Scope[];
}

export const operator: As = { role: 'operator', tenant: 'ops' };
export const bank: As = { role: 'bank', tenant: 'bank-1' };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // A test looks into the answer; its shape was checked against the document.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

type Method = 'get' | 'post';

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Partial<Record<Method, { responses: Record<string, unknown> }>>>>
  >;
}

export interface TestApi {
  readonly url: string;
  readonly document: Document;
  readonly source: DataSource;
  readonly log: readonly Record<string, unknown>[];
  ask(path: string, as?: As, headers?: Record<string, string>): Promise<Answer>;
  /** What a caller sends to say who it is. */
  authorizationOf(as: As): Promise<string>;
  /** POST with a JSON body. */
  send(path: string, content: object, as?: As, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export async function startTestApi(
  databaseUrl: string,
  enrolment?: EnrolmentParts,
  requestQuota?: QuotaPolicy,
  webhooks?: WebhookParts,
): Promise<TestApi> {
  const registry = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  // A test may cut the wire; a connection that was idle then says so here, as to the product's own pool.
  registry.on('error', () => undefined);
  const { signingKey, keys } = await makeKey();
  const source = await createDataSource(databaseUrl).initialize();
  const log: Record<string, unknown>[] = [];
  const app = await createApi({
    source,
    verify: createTokenVerifier({ trusted: [{ issuer, keys }], audience }),
    proofs: new ProofVerifier(),
    publicUrl: undefined,
    console: undefined,
    registry,
    enrolment,
    tls: undefined,
    requestQuota,
    webhooks,
    log: createLogger('api', 'debug', { write: (line) => void log.push(JSON.parse(line)) }),
    nowMs: () => nowMs,
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const check = documentChecker(document);
  const answer = async (path: string, as: As | undefined, init: RequestInit): Promise<Answer> => {
    const authorization = as && `Bearer ${await tokenOf(signingKey, as)}`;
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers: { ...(authorization && { authorization }), ...(init.headers as object) },
    });
    const text = await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    check({ path, method: init.method === 'POST' ? 'post' : 'get' }, response, body);
    return { status: response.status, headers: response.headers, text, body };
  };
  return {
    url,
    document,
    source,
    log,
    authorizationOf: async (as) => `Bearer ${await tokenOf(signingKey, as)}`,
    ask: (path, as, headers = {}) => answer(path, as, { headers }),
    send: (path, content, as, headers = {}) =>
      answer(path, as, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(content),
      }),
    async close() {
      await app.close();
      await registry.end();
    },
  };
}

async function makeKey(): Promise<{ signingKey: JWK; keys: KeySource }> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA' };
  const signingKey = { ...(await exportJWK(privateKey)), kid: 'test', alg: 'EdDSA' };
  return { signingKey, keys: createLocalJWKSet({ keys: [publicJwk] }) };
}

export function tokenOf(signingKey: JWK, { role, tenant, scopes }: As): Promise<string> {
  const request = { issuer, audience, subject: 'tester', tenant, role, lifetimeSeconds: 60, nowMs };
  return mintToken(signingKey, { ...request, ...(scopes && { scopes }) });
}

/** Compares answers with what the document says about their path and status. */
function documentChecker(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'api');
  const templates = Object.keys(document.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (
    { path, method }: { readonly path: string; readonly method: Method },
    response: Response,
    body: unknown,
  ): void => {
    const pathname = path.replace(/\?.*/, '');
    const template = templates.find(
      ({ template: known, pattern }) =>
        pattern.test(pathname) && document.paths[known]?.[method] !== undefined,
    )?.template;
    const problem = response.status >= 400;
    const type = problem ? 'application/problem+json' : 'application/json';
    if (body !== undefined) expect(response.headers.get('content-type')).toContain(type);
    if (template === undefined) {
      // An address that is not documented; what it answers is still a problem document.
      expect(response.status).toBeGreaterThanOrEqual(400);
      return validate(ajv, '/components/schemas/Problem', body);
    }
    const responses = document.paths[template]?.[method]?.responses ?? {};
    expect([template, Object.keys(responses)]).toEqual([
      template,
      expect.arrayContaining([String(response.status)]),
    ]);
    if (response.status === 304) return;
    const place = `/paths/${pointer(template)}/${method}/responses/${response.status}/content/${pointer(type)}/schema`;
    validate(ajv, place, body);
  };
}

function validate(ajv: Ajv2020, place: string, body: unknown): void {
  const valid = ajv.validate({ $ref: `api#${place}` }, body);
  expect({ place, valid, errors: ajv.errors ?? [] }).toEqual({ place, valid: true, errors: [] });
}

/** A member name within a JSON pointer within a URI fragment. */
function pointer(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
