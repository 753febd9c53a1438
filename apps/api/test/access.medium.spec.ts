import { type Role, roles } from '@chanrong/identity';
import { createTestDatabase, type TestDatabase } from '@chanrong/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, startTestApi, type TestApi } from './api-harness.js';
import { insertFixture, observed } from './fixture.js';

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFixture(database.pool);
  const requestQuota = { requestsMax: 100_000, windowMs: 10_000 };
  api = await startTestApi(database.url, undefined, requestQuota);
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

const b = 'bank';
const m = 'manufacturer';
const o = 'operator';
const l = 'liaison';
const everybody = [b, m, o, l] as const;
/** No token: health, and requests that prove themselves. */
const anybody = 'anybody';

/**
 * Who may ask what, by hand and apart from the code: a route that is not here fails, and so does one whose
 * scope lets in somebody else.
 */
const rules: Readonly<Record<string, readonly Role[] | typeof anybody>> = {
  listAlerts: everybody,
  listEnterpriseAlerts: everybody,
  getAlert: everybody,
  acknowledgeAlert: everybody,
  resolveAlert: everybody,
  listConsents: [b, m, o],
  grantConsent: [m],
  revokeConsent: [m],
  declareBookStock: [m, o],
  declareOutput: [m, o],
  declareBalanceSheet: [m, o],
  recordInspection: [o, l],
  listEnterprises: everybody,
  getProfile: everybody,
  getAssets: everybody,
  getRisk: [b, m, o],
  getBorrowingBase: [b, m, o],
  listRiskHistory: [b, m, o],
  getReceiptOf: [b, m, o],
  getReceipt: [b, m, o],
  listRisks: [b, m, o],
  readRisks: [b, m, o],
  listEvents: everybody,
  registerWebhook: [b, m, o],
  listWebhooks: [b, m, o],
  getWebhook: [b, m, o],
  listDeliveries: [b, m, o],
  replayWebhook: [b, m, o],
  rotateWebhookKey: [b, m, o],
  disableWebhook: [b, m, o],
  enableWebhook: [b, m, o],
  listFacilities: [b, m, o],
  registerFacility: [b],
  getFacility: [b, m, o],
  listFacilityHistory: [b, m, o],
  changeFacilityTerms: [b],
  drawFacility: [b],
  getPriceSet: [b, m, o],
  publishPriceSet: [o],
  createEnrolment: [m, o],
  redeemEnrolment: anybody,
  renewGatewayCredentials: anybody,
  revokeGateway: [m, o],
  listPledges: [b, m, o],
  registerPledge: [b],
  getPledge: [b, m, o],
  checkCover: [b, m, o],
  releasePledge: [b],
  substitutePledge: [b],
  listDocuments: [b, m, o],
  recordDocument: [b, m, o],
  getDocument: [b, m, o],
  withdrawDocument: [b, m, o],
  getTitle: [b, m, o],
  getGatewayStatus: [m, o],
  listGatewayQuarantine: [m, o],
  listPartitions: [o],
  listQuarantine: [o],
  forecastQuarantineReplay: [o],
  listQuarantineReplays: [o],
  beginQuarantineReplay: [o],
  getQuarantineReplay: [o],
  getProof: [b, m, o],
  listTreeHeads: [b, m, o],
  getConsistency: [b, m, o],
  isLive: anybody,
  isStarted: anybody,
  isReady: anybody,
  getSession: everybody,
};

interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post';
  readonly path: string;
}

function operations(): Operation[] {
  return Object.entries(api.document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: (operation as unknown as { operationId: string }).operationId,
      method: method as 'get' | 'post',
      path: template.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
        name === 'uscc' ? observed : '1',
      ),
    })),
  );
}

const tenants: Readonly<Record<Role, string>> = {
  bank: 'bank-1',
  manufacturer: observed,
  operator: 'ops',
  liaison: 'grid-1',
};

/** Asks with nothing in the body, so that whoever is let in changes nothing. */
async function ask({ method, path }: Operation, as?: As): Promise<number> {
  const answer = method === 'get' ? api.ask(path, as) : api.send(path, {}, as);
  return (await answer).status;
}

describe('every route', () => {
  it('has a rule, and every rule a route', () => {
    const ids = operations().map(({ id }) => id);
    expect(ids.toSorted()).toEqual(Object.keys(rules).toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lets in the roles of its rule and nobody else', async () => {
    for (const operation of operations()) {
      const rule = rules[operation.id];
      if (rule === anybody || rule === undefined) continue;
      expect([operation.id, 'nobody', await ask(operation)]).toEqual([operation.id, 'nobody', 401]);
      for (const role of roles) {
        const status = await ask(operation, { role, tenant: tenants[role] });
        const isIn = rule.includes(role);
        expect([operation.id, role, status === 403]).toEqual([operation.id, role, !isIn]);
        expect([operation.id, role, status < 500 && status !== 401]).toEqual([
          operation.id,
          role,
          true,
        ]);
      }
    }
  });

  it('is closed to a token that claims no scope, whatever its role', async () => {
    for (const operation of operations()) {
      if (rules[operation.id] === anybody) continue;
      const status = await ask(operation, { role: o, tenant: 'ops', scopes: [] });
      expect([operation.id, status]).toEqual([operation.id, 403]);
    }
  });

  it('about an enterprise is as if it were not there to a bank without its consent', async () => {
    const stranger: As = { role: b, tenant: 'bank-9' };
    for (const operation of operations()) {
      const rule = rules[operation.id];
      if (rule === anybody || !rule?.includes(b) || !operation.path.includes(observed)) continue;
      if (operation.method === 'post') continue;
      expect([operation.id, await ask(operation, stranger)]).toEqual([operation.id, 404]);
    }
  });
});

describe('OWASP API Security Top 10 (2023)', () => {
  const bank: As = { role: b, tenant: 'bank-1' };
  const consentless: As = { role: b, tenant: 'bank-9' };
  const key = (name: string) => ({ 'idempotency-key': `owasp-${name}` });

  it('1, object level: an object of another is not there, to read or to write', async () => {
    const path = `/v1/enterprises/${observed}`;
    expect((await api.ask(`${path}/risk`, consentless)).status).toBe(404);
    const own: As = { role: m, tenant: tenants.bank };
    const output = { from: '2026-01-01', to: '2026-01-02', parts: 1, source: 's' };
    const written = await api.send(`${path}/declared-output`, output, own, key('bola'));
    expect(written.status).toBe(404);
  });

  it('2, authentication: what is not a token of a trusted issuer is nobody', async () => {
    const none = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwicm9sZSI6Im9wZXJhdG9yIn0.';
    for (const authorization of [`Bearer ${none}`, 'Bearer x', 'Basic YTpi', 'Bearer ']) {
      const { status, headers } = await api.ask('/v1/risks', undefined, { authorization });
      expect([authorization, status]).toEqual([authorization, 401]);
      expect(headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  it('3, properties: what is not documented is neither taken nor given', async () => {
    const consent = { uscc: observed, bank: 'bank-2', revokedAt: null };
    const manufacturer: As = { role: m, tenant: observed };
    const { status } = await api.send('/v1/consents/grant', consent, manufacturer, key('bopla'));
    expect(status).toBe(400);
    const { text } = await api.ask('/v1/enterprises', bank);
    expect(text).not.toMatch(/secret|partition"|created_at/);
  });

  it('4, resources: a page, a body and a list have a maximum', async () => {
    expect((await api.ask('/v1/enterprises?limit=201', bank)).status).toBe(400);
    const usccs = Array.from({ length: 2_000 }, () => observed);
    expect((await api.send('/v1/risks/batch', { usccs }, bank)).status).toBe(413);
    expect((await api.ask('/v1/risks', bank)).headers.get('ratelimit')).toMatch(/r=\d+/);
  });

  it('5, functions: a liaison neither lends nor publishes prices', async () => {
    const liaison: As = { role: l, tenant: 'grid-1' };
    for (const path of ['facilities', 'price-sets', 'pledges', 'gateways/enrolments']) {
      const { status } = await api.send(`/v1/${path}`, {}, liaison, key('bfla'));
      expect([path, status]).toEqual([path, 403]);
    }
  });

  it('6, business flows: asked twice it is done once, and another request is told apart', async () => {
    const manufacturer: As = { role: m, tenant: observed };
    const path = '/v1/consents/grant';
    const first = { uscc: observed, bank: 'bank-6' };
    expect((await api.send(path, first, manufacturer, key('flow'))).status).toBe(200);
    const other = { uscc: observed, bank: 'bank-66' };
    expect((await api.send(path, other, manufacturer, key('flow'))).status).toBe(422);
  });

  it('7, forged requests of the server: no request names an address that it would fetch', () => {
    const text = JSON.stringify(api.document);
    expect(text).not.toMatch(/"format":"(uri|url)"[^}]*"in":"(query|path)"/);
    expect(text).not.toMatch(/"(callbackUrl|redirectUrl|imageUrl)"/);
  });

  it('8, configuration: nothing is cached by others, framed, sniffed or explained', async () => {
    const { headers } = await api.ask('/v1/risks', bank);
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
    const { text } = await api.ask(`/v1/risks?limit=%00`, bank);
    expect(text).not.toMatch(/node_modules|at .*\.js:/);
  });

  it('9, inventory: there is one version, and what is not documented is not there', async () => {
    for (const path of ['/v0/risks', '/v2/risks', '/v1/admin', '/debug', '/v1/internal/risks']) {
      expect([path, (await api.ask(path, bank)).status]).toEqual([path, 404]);
    }
  });

  it('10, other APIs: what a token says beyond our claims counts for nothing', async () => {
    const liar = {
      role: b,
      tenant: 'bank-9',
      scopes: ['operations:read', 'prices:write'],
    } as const;
    expect((await api.ask('/v1/operations/partitions', liar)).status).toBe(403);
    expect((await api.send('/v1/price-sets', {}, liar)).status).toBe(403);
  });
});
