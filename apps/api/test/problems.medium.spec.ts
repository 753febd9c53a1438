import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { type Answer, bank, operator, startTestApi, type TestApi } from './api-harness.js';
import { insertFixture, observed } from './fixture.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  api = await startTestApi(database.url);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

const problem = ({ status, body }: Answer) => [
  status,
  body.type.replace('urn:chanrong:problem:', ''),
];

describe('a token', () => {
  it.each([
    ['is missing', undefined],
    ['has another scheme', 'Basic YTpi'],
    ['is not a token', 'Bearer nonsense'],
    ['is unsigned', `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`],
  ])('that %s is answered 401 with a challenge', async (_what, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await api.ask('/v1/enterprises', undefined, headers);
    expect(problem(answer)).toEqual([401, 'unauthenticated']);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('is needed on every route but those of health and of gateways that prove who they are', async () => {
    const open: string[] = [];
    for (const [template, operations] of Object.entries(api.document.paths)) {
      for (const method of Object.keys(operations)) {
        const path = template.replaceAll(/\{\w+\}/g, 'x');
        const { status } = await fetch(`${api.url}${path}`, { method: method.toUpperCase() });
        if (status !== 401) open.push(`${method} ${template}`);
      }
    }
    expect(open).toEqual([
      'post /v1/gateways/enrolments/redeem',
      'post /v1/gateways/{gatewayId}/credentials',
      'get /livez',
      'get /startupz',
      'get /readyz',
    ]);
  });

  it('without the scope of the route is answered 403 and told which', async () => {
    const answer = await api.ask(`/v1/enterprises/${observed}/risk`, {
      ...bank,
      scopes: ['profile:read'],
    });
    expect(problem(answer)).toEqual([403, 'insufficient-scope']);
    expect(answer.body.detail).toContain('risk:read');
  });
});

describe('a request', () => {
  it.each([
    ['/v1/enterprises?limit=0', ['limit']],
    ['/v1/enterprises?limit=201', ['limit']],
    ['/v1/enterprises?limit=ten', ['limit']],
    ['/v1/enterprises?limit=1&limit=2', ['limit']],
    ['/v1/enterprises?cursor=%C3%A9', ['cursor']],
    [`/v1/enterprises?cursor=${Buffer.from('7').toString('base64url')}`, ['cursor']],
    ['/v1/enterprises?page=2', ['']],
    ['/v1/enterprises/91320214MA1AAAAA0A/risk', ['uscc']],
    ['/v1/enterprises/91320214/risk', ['uscc']],
    [`/v1/enterprises/${observed}/risk?asof=2026-11-22T00:00:00Z`, ['']],
    [
      `/v1/enterprises/${observed}/risk?asOf=yesterday&knownAt=2026-02-30T00:00:00Z`,
      ['asOf', 'knownAt'],
    ],
    [`/v1/enterprises/${observed}/risk?callRef=${'x'.repeat(65)}`, ['callRef']],
    ['/v1/operations/quarantine?code=whatever&gateway=a%2Fb', ['gateway', 'code']],
  ])('%s is told all that is wrong', async (path, faulty) => {
    const answer = await api.ask(path, operator);
    expect(problem(answer)).toEqual([400, 'invalid-request']);
    const paths = answer.body.errors.map((error: { path: string }) => error.path);
    expect(paths.sort()).toEqual(faulty.toSorted());
  });

  it('with a mistyped code is told what is wrong with it', async () => {
    const { body } = await api.ask('/v1/enterprises/91320214MA1AAAAA0A/risk', operator);
    expect(body.detail).toContain('check character A, computed F');
  });

  it.each(['/', '/v1', '/v1/enterprises/', '/v2/enterprises', '/.env', '/docs/../main.js'])(
    'to the unknown address %s is answered 404',
    async (path) => {
      expect(problem(await api.ask(path, operator))).toEqual([404, 'not-found']);
    },
  );

  it('that is malformed below HTTP routing ends in a problem document too', async () => {
    expect(problem(await api.ask('/v1/enterprises/%zz/risk', operator))).toEqual([
      400,
      'invalid-request',
    ]);
    const long = await api.ask(`/v1/enterprises/${'9'.repeat(300)}/risk`, operator);
    expect(problem(long)).toEqual([400, 'invalid-request']);
  });

  it('with another method, or a body, is refused', async () => {
    const post = await fetch(`${api.url}/v1/enterprises`, { method: 'POST', body: '{}' });
    expect(post.status).toBe(404);
    const large = await fetch(`${api.url}/v1/enterprises`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify('x'.repeat(20_000)),
    });
    expect(await large.json()).toMatchObject({
      type: 'urn:chanrong:problem:too-large',
      status: 413,
    });
  });

  it('keeps the id it came with, and gets one where it has none that can be one', async () => {
    const kept = await api.ask('/livez', undefined, { 'x-request-id': 'abc-1.2_3' });
    expect(kept.headers.get('x-request-id')).toBe('abc-1.2_3');
    const replaced = await api.ask('/livez', undefined, { 'x-request-id': 'a b\u00e9' });
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const { body } = await api.ask('/nowhere', undefined, { 'x-request-id': 'abc' });
    expect(body.correlationId).toBe('abc');
  });

  it('is answered with headers that are safe to keep in a browser', async () => {
    for (const path of ['/livez', '/nowhere', `/v1/enterprises/${observed}/risk`]) {
      const { headers } = await api.ask(path, bank);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const list = await api.ask('/v1/enterprises', bank);
    expect(list.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('that is no HTTP at all is closed without an effect', async () => {
    const { port, hostname } = new URL(api.url);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('nonsense\r\n\r\n'));
      socket.once('data', (data) => resolve(data.toString()));
      socket.once('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400/);
  });
});
